"""Hand dossiers with state secrets over apart, and destroy what is kept no longer by the decision of two."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE OR REPLACE FUNCTION archive_dossier_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves CONSTANT text[] := ARRAY['sync_state'];
    goes CONSTANT text[] := ARRAY['sync_state', 'destroyed_at', 'subject', 'step_name', 'event_count', 'last_hash'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - moves = to_jsonb(OLD) - moves THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.destroyed_at IS NULL AND NEW.destroyed_at IS NOT NULL
        AND NEW.subject = '(đã hủy)' AND NEW.event_count = OLD.event_count + 1
        AND to_jsonb(NEW) - goes = to_jsonb(OLD) - goes
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what the archive has taken over is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION archive_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gone timestamptz;
    kept timestamptz;
BEGIN
    SELECT archived_at, destroyed_at INTO kept, gone FROM dossiers_dossier WHERE id = OLD.dossier_id;
    IF kept IS NOT NULL AND (
        TG_OP = 'DELETE' OR gone IS NULL OR OLD.name = '(đã hủy)' OR NEW.name <> '(đã hủy)'
        OR NEW.attachment_id IS DISTINCT FROM OLD.attachment_id OR NEW.dossier_id <> OLD.dossier_id
    ) THEN
        RAISE EXCEPTION 'what the archive has taken over is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER archive_disposal_stays BEFORE UPDATE OR DELETE ON archive_disposal
    FOR EACH ROW WHEN (OLD.state IN ('done', 'refused')) EXECUTE FUNCTION archive_refuse();
CREATE FUNCTION archive_disposal_item_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM archive_disposal WHERE id = OLD.disposal_id AND state IN ('done', 'refused')) THEN
        RAISE EXCEPTION 'the minutes of what was destroyed are never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER archive_disposal_item_stays BEFORE UPDATE OR DELETE ON archive_disposalitem
    FOR EACH ROW EXECUTE FUNCTION archive_disposal_item_stays();
"""
BACKWARDS = """
DROP TRIGGER archive_disposal_item_stays ON archive_disposalitem;
DROP FUNCTION archive_disposal_item_stays();
DROP TRIGGER archive_disposal_stays ON archive_disposal;
CREATE OR REPLACE FUNCTION archive_dossier_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'sync_state' = to_jsonb(OLD) - 'sync_state' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what the archive has taken over is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE OR REPLACE FUNCTION archive_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM dossiers_dossier WHERE id = OLD.dossier_id AND archived_at IS NOT NULL) THEN
        RAISE EXCEPTION 'what the archive has taken over is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_archive"),
        ("dossiers", "0025_destroyed"),
        ("organisations", "0001_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="handover",
            name="secret",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="có bí mật nhà nước"
            ),
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm lập")),
                ("number", models.PositiveIntegerField(verbose_name="số biên bản")),
                ("secret", models.BooleanField(default=False, verbose_name="có bí mật nhà nước")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "đang lập"),
                            ("proposed", "đã đề nghị, chờ hai người quyết định"),
                            ("agreed", "một người đã đồng ý, chờ người thứ hai"),
                            ("done", "đã hủy"),
                            ("refused", "không hủy"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="trạng thái",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("proposed_at", models.DateTimeField(null=True, verbose_name="đề nghị lúc")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="đồng ý lúc")),
                (
                    "settled_at",
                    models.DateTimeField(null=True, verbose_name="hủy hoặc không hủy lúc"),
                ),
                (
                    "why_refused",
                    models.CharField(blank=True, max_length=500, verbose_name="lý do không hủy"),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        db_index=False,
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
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False,
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
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần hủy hồ sơ",
                "verbose_name_plural": "lần hủy hồ sơ",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DisposalItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="số thứ tự")),
                ("procedure", models.CharField(max_length=500, verbose_name="thủ tục")),
                ("ended_on", models.DateField(verbose_name="kết thúc ngày")),
                ("years", models.PositiveSmallIntegerField(verbose_name="số năm lưu")),
                ("keep_until", models.DateField(verbose_name="lưu đến hết ngày")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("files", models.PositiveIntegerField(default=0, verbose_name="số tệp")),
                (
                    "files_kept",
                    models.PositiveIntegerField(
                        default=0, verbose_name="số tệp còn được dùng ở nơi khác"
                    ),
                ),
                ("event_count", models.PositiveIntegerField(default=0)),
                ("last_hash", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("destroyed_hash", models.CharField(blank=True, max_length=64)),
                ("released", models.BooleanField(default=False)),
                (
                    "disposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="archive.disposal",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ hủy",
                "verbose_name_plural": "hồ sơ hủy",
                "ordering": ["disposal_id", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.UniqueConstraint(
                fields=("unit", "year", "number"), name="disposal_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("digest", ""), ("proposed_at", None), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True),
                        ("proposed_at__isnull", False),
                        models.Q(("digest", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disposal_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agreed_at", None),
                        ("settled_at", None),
                        ("state__in", ["draft", "proposed"]),
                    ),
                    models.Q(
                        ("agreed_by__isnull", False), ("settled_at", None), ("state", "agreed")
                    ),
                    models.Q(
                        ("agreed_by__isnull", False),
                        ("settled_by__isnull", False),
                        ("state", "done"),
                    ),
                    models.Q(
                        ("settled_by__isnull", False),
                        ("state", "refused"),
                        models.Q(("why_refused", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="disposal_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agreed_by", None),
                        models.Q(
                            models.Q(("agreed_by", models.F("made_by")), _negated=True),
                            models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("settled_by", None),
                        models.Q(
                            models.Q(("settled_by", models.F("made_by")), _negated=True),
                            models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        ("agreed_by", None),
                        ("settled_by", None),
                        models.Q(("settled_by", models.F("agreed_by")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="disposal_by_three",
            ),
        ),
        migrations.AddConstraint(
            model_name="disposalitem",
            constraint=models.UniqueConstraint(
                fields=("disposal", "position"), name="disposal_item_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="disposalitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released", False)),
                fields=("dossier",),
                name="disposal_item_once",
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
