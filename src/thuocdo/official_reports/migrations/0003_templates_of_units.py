"""Word templates of units in versions, and which of them a unit uses; the database itself refuses to change either."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARDS = """
CREATE TRIGGER report_templates_append_only BEFORE UPDATE OR DELETE ON official_reports_reporttemplate
    FOR EACH ROW EXECUTE FUNCTION official_reports_refuse_change();
CREATE TRIGGER template_choices_append_only BEFORE UPDATE OR DELETE ON official_reports_templatechoice
    FOR EACH ROW EXECUTE FUNCTION official_reports_refuse_change();
"""
BACKWARDS = """
DROP TRIGGER template_choices_append_only ON official_reports_templatechoice;
DROP TRIGGER report_templates_append_only ON official_reports_reporttemplate;
"""
_KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _by() -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


def _unit() -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="organisations.unit",
        verbose_name="đơn vị",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_tables"),
        ("official_reports", "0002_issued_reports_stay"),
        ("organisations", "0001_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            "ReportTemplate",
            [
                ("id", _KEY),
                ("number", models.PositiveIntegerField(verbose_name="bản")),
                ("name", models.CharField(max_length=255, verbose_name="tên tệp")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="thay đổi")),
                ("breaches", models.JSONField(blank=True, default=list)),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                    ),
                ),
                ("by", _by()),
                ("unit", _unit()),
            ],
            options={
                "verbose_name": "mẫu báo cáo",
                "verbose_name_plural": "mẫu báo cáo",
                "ordering": ["-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "number"), name="report_template_once"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="report_template_counts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            "TemplateChoice",
            [
                ("id", _KEY),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("by", _by()),
                (
                    "template",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="official_reports.reporttemplate",
                    ),
                ),
                ("unit", _unit()),
            ],
            options={
                "verbose_name": "chọn mẫu báo cáo",
                "verbose_name_plural": "chọn mẫu báo cáo",
                "ordering": ["pk"],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
