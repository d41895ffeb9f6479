"""The archive of agencies: rules of keeping, hand-overs, uses; and what was handed over stays as it is."""

from __future__ import annotations

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION archive_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what the archive has taken over is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION archive_dossier_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'sync_state' = to_jsonb(OLD) - 'sync_state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what the archive has taken over is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE FUNCTION archive_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM dossiers_dossier WHERE id = OLD.dossier_id AND archived_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what the archive has taken over is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER archive_dossier_stays BEFORE UPDATE OR DELETE ON dossiers_dossier
    FOR EACH ROW WHEN (OLD.archived_at IS NOT NULL) EXECUTE FUNCTION archive_dossier_stays();
CREATE TRIGGER archive_paper_stays BEFORE UPDATE OR DELETE ON dossiers_dossierdocument
    FOR EACH ROW EXECUTE FUNCTION archive_part_stays();
CREATE TRIGGER archive_result_stays BEFORE UPDATE OR DELETE ON dossiers_dossierresult
    FOR EACH ROW EXECUTE FUNCTION archive_part_stays();
CREATE TRIGGER archive_use_stays BEFORE UPDATE OR DELETE ON archive_archiveuse
    FOR EACH ROW EXECUTE FUNCTION archive_refuse();
CREATE FUNCTION archive_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM archive_handover WHERE id = OLD.handover_id AND state IN ('accepted', 'returned')) THEN
        RAISE EXCEPTION 'what was handed over is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER archive_item_stays BEFORE UPDATE OR DELETE ON archive_handoveritem
    FOR EACH ROW EXECUTE FUNCTION archive_item_stays();
CREATE TRIGGER archive_handover_stays BEFORE UPDATE OR DELETE ON archive_handover
    FOR EACH ROW WHEN (OLD.state IN ('accepted', 'returned')) EXECUTE FUNCTION archive_refuse();
CREATE FUNCTION archive_rule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'valid_until' IS DISTINCT FROM to_jsonb(OLD) - 'valid_until' THEN
        RAISE EXCEPTION 'a rule of keeping is never edited: decide another one'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER archive_rule_stays BEFORE UPDATE OR DELETE ON archive_retentionrule
    FOR EACH ROW EXECUTE FUNCTION archive_rule_stays();
"""
BACKWARDS = """
DROP TRIGGER archive_rule_stays ON archive_retentionrule;
DROP FUNCTION archive_rule_stays();
DROP TRIGGER archive_handover_stays ON archive_handover;
DROP TRIGGER archive_item_stays ON archive_handoveritem;
DROP FUNCTION archive_item_stays();
DROP TRIGGER archive_use_stays ON archive_archiveuse;
DROP TRIGGER archive_result_stays ON dossiers_dossierresult;
DROP TRIGGER archive_paper_stays ON dossiers_dossierdocument;
DROP TRIGGER archive_dossier_stays ON dossiers_dossier;
DROP FUNCTION archive_part_stays();
DROP FUNCTION archive_dossier_stays();
DROP FUNCTION archive_refuse();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dossiers", "0023_inner_limits_directives_archive"),
        ("organisations", "0001_units"),
        ("procedures", "0014_note_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchiveUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("look", "đọc"), ("copy", "sao chụp, tải về")],
                        max_length=4,
                        verbose_name="việc",
                    ),
                ),
                (
                    "what",
                    models.CharField(blank=True, max_length=300, verbose_name="phần được dùng"),
                ),
                ("purpose", models.CharField(blank=True, max_length=300, verbose_name="mục đích")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "lượt khai thác hồ sơ lưu trữ",
                "verbose_name_plural": "lượt khai thác hồ sơ lưu trữ",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm kết thúc hồ sơ")),
                ("number", models.PositiveIntegerField(verbose_name="số biên bản")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "đang lập"),
                            ("handed", "đã giao, chờ nhận"),
                            ("accepted", "đã nhận vào lưu trữ"),
                            ("returned", "trả lại"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="trạng thái",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("handed_at", models.DateTimeField(null=True, verbose_name="giao lúc")),
                (
                    "settled_at",
                    models.DateTimeField(null=True, verbose_name="nhận hoặc trả lại lúc"),
                ),
                (
                    "why_returned",
                    models.CharField(blank=True, max_length=500, verbose_name="lý do trả lại"),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "handed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị nộp",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần nộp lưu",
                "verbose_name_plural": "lần nộp lưu",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="HandoverItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="số thứ tự")),
                ("years", models.PositiveSmallIntegerField(null=True, verbose_name="số năm lưu")),
                ("keep_until", models.DateField(null=True, verbose_name="lưu đến hết ngày")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("files", models.PositiveIntegerField(default=0, verbose_name="số tệp")),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("event_count", models.PositiveIntegerField(default=0)),
                ("last_hash", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("released", models.BooleanField(default=False)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="archive.handover",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ nộp lưu",
                "verbose_name_plural": "hồ sơ nộp lưu",
                "ordering": ["handover_id", "position"],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số năm"),
                ),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("decided_at", models.DateTimeField(verbose_name="quy định lúc")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "thời hạn lưu trữ",
                "verbose_name_plural": "thời hạn lưu trữ",
                "ordering": ["owner_id", "procedure_id", "valid_from"],
            },
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                fields=("unit", "year", "number"), name="handover_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", ""), ("handed_at", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("handed_at__isnull", False),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="handover_handed",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state__in", ["draft", "handed"])),
                    models.Q(
                        ("settled_at__isnull", False), ("state__in", ["accepted", "returned"])
                    ),
                    _connector="OR",
                ),
                name="handover_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("settled_by", None),
                    models.Q(
                        models.Q(("settled_by", models.F("handed_by")), _negated=True),
                        models.Q(("settled_by", models.F("made_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="handover_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveritem",
            constraint=models.UniqueConstraint(
                fields=("handover", "position"), name="handover_item_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="handoveritem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released", False)),
                fields=("dossier",),
                name="handover_item_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None),
                    ("valid_from__lt", models.F("valid_until")),
                    _connector="OR",
                ),
                name="retention_rule_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("legal_basis", ""), _negated=True), name="retention_rule_basis"
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("years", None), ("years__range", (1, 200)), _connector="OR"),
                name="retention_rule_years",
            ),
        ),
        migrations.AddConstraint(
            model_name="retentionrule",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("owner"),
                            models.F("owner"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            django.db.models.functions.comparison.Coalesce(
                                "procedure", models.Value(0)
                            ),
                            django.db.models.functions.comparison.Coalesce(
                                "procedure", models.Value(0)
                            ),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("valid_from"), models.F("valid_until"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="retention_rule_one_a_day",
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
