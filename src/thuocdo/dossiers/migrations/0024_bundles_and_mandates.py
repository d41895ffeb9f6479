"""Keep dossiers that come in together, and what citizens let one another do; the database keeps both as they were written."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

FORWARDS = """
CREATE FUNCTION dossiers_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is written once and stays as it is', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER dossiers_written_once BEFORE UPDATE OR DELETE ON dossiers_dossierbundle
    FOR EACH ROW EXECUTE FUNCTION dossiers_written_once();
CREATE TRIGGER dossiers_written_once BEFORE UPDATE OR DELETE ON dossiers_bundleddossier
    FOR EACH ROW EXECUTE FUNCTION dossiers_written_once();
CREATE TRIGGER dossiers_written_once BEFORE UPDATE OR DELETE ON dossiers_mandateuse
    FOR EACH ROW EXECUTE FUNCTION dossiers_written_once();
"""
BACKWARDS = """
DROP TRIGGER dossiers_written_once ON dossiers_dossierbundle;
DROP TRIGGER dossiers_written_once ON dossiers_bundleddossier;
DROP TRIGGER dossiers_written_once ON dossiers_mandateuse;
DROP FUNCTION dossiers_written_once();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_represented"),
        ("dossiers", "0023_inner_limits_directives_archive"),
        ("organisations", "0001_units"),
        ("procedures", "0014_note_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="MandateScope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="MandateUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "deed",
                    models.CharField(
                        choices=[
                            ("seen", "xem hồ sơ"),
                            ("begun", "bắt đầu viết đơn"),
                            ("handed_in", "nộp hồ sơ"),
                            ("supplied", "bổ sung giấy tờ"),
                            ("withdrew", "yêu cầu rút hồ sơ"),
                            ("paid", "mở trang nộp tiền"),
                        ],
                        max_length=10,
                        verbose_name="việc",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
            ],
            options={
                "verbose_name": "lần dùng ủy quyền",
                "verbose_name_plural": "lần dùng ủy quyền",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisationaccount",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="position",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="application",
            name="turn",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="dossier",
            name="bundle_turn",
            field=models.PositiveSmallIntegerField(
                db_default=0, default=0, verbose_name="lượt trong nhóm liên thông"
            ),
        ),
        migrations.AddField(
            model_name="dossier",
            name="waits_turn",
            field=models.BooleanField(db_default=False, default=False, verbose_name="đợi đến lượt"),
        ),
        migrations.CreateModel(
            name="ApplicationGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="bắt đầu lúc")),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.citizen",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedurebundle",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn liên thông đang viết",
                "verbose_name_plural": "đơn liên thông đang viết",
            },
        ),
        migrations.AddField(
            model_name="application",
            name="group",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="dossiers.applicationgroup",
            ),
        ),
        migrations.CreateModel(
            name="DossierBundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(max_length=90, unique=True, verbose_name="mã nhóm hồ sơ"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("direct", "trực tiếp"),
                            ("online", "trực tuyến"),
                            ("post", "dịch vụ bưu chính"),
                        ],
                        max_length=6,
                        verbose_name="kênh tiếp nhận",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="nhận lúc")),
                ("request_id", models.CharField(max_length=120, unique=True)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedurebundle",
                        verbose_name="nhóm thủ tục liên thông",
                    ),
                ),
                (
                    "reception_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="nơi tiếp nhận",
                    ),
                ),
            ],
            options={
                "verbose_name": "nhóm hồ sơ liên thông",
                "verbose_name_plural": "nhóm hồ sơ liên thông",
            },
        ),
        migrations.CreateModel(
            name="BundledDossier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("turn", models.PositiveSmallIntegerField(verbose_name="lượt")),
                ("checked", models.BooleanField(default=False, verbose_name="đã kiểm đủ giấy tờ")),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundled",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="dossiers.dossierbundle",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ trong nhóm liên thông",
                "verbose_name_plural": "hồ sơ trong nhóm liên thông",
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="applicationgroup",
            name="bundle",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dossiers.dossierbundle",
            ),
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "delegate_personal_id",
                    models.CharField(
                        max_length=12, verbose_name="số định danh người được ủy quyền"
                    ),
                ),
                (
                    "delegate_name",
                    models.CharField(max_length=200, verbose_name="họ tên người được ủy quyền"),
                ),
                (
                    "delegate_phone",
                    models.CharField(
                        blank=True,
                        max_length=20,
                        verbose_name="số điện thoại người được ủy quyền",
                    ),
                ),
                (
                    "everything",
                    models.BooleanField(default=False, verbose_name="mọi thủ tục và hồ sơ"),
                ),
                ("valid_until", models.DateField(verbose_name="đến hết ngày")),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="nhận lúc")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="kết thúc lúc")),
                (
                    "ended_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("principal", "người ủy quyền"),
                            ("delegate", "người được ủy quyền"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.citizen",
                        verbose_name="người được ủy quyền",
                    ),
                ),
                (
                    "principal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.citizen",
                        verbose_name="người ủy quyền",
                    ),
                ),
            ],
            options={
                "verbose_name": "ủy quyền",
                "verbose_name_plural": "ủy quyền",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="application",
            name="mandate",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dossiers.mandate",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.UniqueConstraint(
                fields=("group", "position"), name="application_place_in_group"
            ),
        ),
        migrations.AddField(
            model_name="mandatescope",
            name="dossier",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dossiers.dossier",
            ),
        ),
        migrations.AddField(
            model_name="mandatescope",
            name="mandate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="scopes",
                to="dossiers.mandate",
            ),
        ),
        migrations.AddField(
            model_name="mandatescope",
            name="procedure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedure",
            ),
        ),
        migrations.AddField(
            model_name="mandateuse",
            name="dossier",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dossiers.dossier",
            ),
        ),
        migrations.AddField(
            model_name="mandateuse",
            name="mandate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses",
                to="dossiers.mandate",
            ),
        ),
        migrations.AddField(
            model_name="mandateuse",
            name="procedure",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.procedure",
            ),
        ),
        migrations.AddConstraint(
            model_name="bundleddossier",
            constraint=models.UniqueConstraint(
                fields=("bundle", "position"), name="bundled_dossier_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="bundleddossier",
            constraint=models.CheckConstraint(
                condition=models.Q(("position__gte", 1), ("turn__gte", 1)),
                name="bundled_dossier_turn",
            ),
        ),
        migrations.AddIndex(
            model_name="mandate",
            index=models.Index(
                condition=models.Q(("ended_at", None)),
                fields=["delegate_personal_id"],
                name="mandate_offered",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_at", None), ("delegate__isnull", False), _connector="OR"
                ),
                name="mandate_accepted",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("ended_by", "")),
                    models.Q(
                        ("ended_at__isnull", False), models.Q(("ended_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="mandate_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("delegate", None),
                    models.Q(("delegate", models.F("principal")), _negated=True),
                    _connector="OR",
                ),
                name="mandate_of_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatescope",
            constraint=models.CheckConstraint(
                condition=models.Q(("procedure", None), ("dossier", None), _connector="XOR"),
                name="mandate_scope_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatescope",
            constraint=models.UniqueConstraint(
                fields=("mandate", "procedure", "dossier"),
                name="mandate_scope_once",
                nulls_distinct=False,
            ),
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
