"""Keep what was explained at a counter, which dossiers are handled otherwise than usual, and what stands on papers and was looked at in copies."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0019_note_changes"),
        ("organisations", "0001_units"),
        ("procedures", "0013_frequent_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="off_desk",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=7,
                verbose_name="làm ngoài Bộ phận Một cửa",
            ),
        ),
        migrations.AddField(
            model_name="dossier",
            name="secret",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="có bí mật nhà nước"
            ),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="copied_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="sao chụp lúc"),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="copied_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="copy_checks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=9),
                blank=True,
                db_default=models.Value("{}"),
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="expires_on",
            field=models.DateField(blank=True, null=True, verbose_name="có giá trị đến ngày"),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="issued_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày cấp"),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="issuer",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="nơi cấp"
            ),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="number",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="số, ký hiệu"
            ),
        ),
        migrations.AddField(
            model_name="dossierdocument",
            name="superseded_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="supersedes",
                to="dossiers.dossierdocument",
            ),
        ),
        migrations.AlterField(
            model_name="dossierdocument",
            name="form",
            field=models.CharField(
                blank=True,
                choices=[
                    ("original", "bản chính"),
                    ("certified", "bản sao chứng thực"),
                    ("copy", "bản sao"),
                    ("electronic", "bản điện tử"),
                    ("shown", "chỉ xuất trình"),
                    ("opinion", "kết quả xác minh, ý kiến"),
                ],
                db_default="",
                default="",
                max_length=10,
                verbose_name="nộp dưới dạng",
            ),
        ),
        migrations.CreateModel(
            name="Guidance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.CharField(blank=True, max_length=500, verbose_name="trường hợp")),
                ("said", models.TextField(verbose_name="nội dung hướng dẫn")),
                (
                    "to_name",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="người được hướng dẫn"
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="lúc")),
                ("request_id", models.CharField(max_length=100, unique=True)),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "procedure_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedureversion",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "lượt hướng dẫn",
                "verbose_name_plural": "lượt hướng dẫn",
                "ordering": ["-given_at", "-pk"],
                "indexes": [models.Index(fields=["unit", "given_at"], name="guidance_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("said", ""), _negated=True),
                        name="guidance_says_something",
                    )
                ],
            },
        ),
    ]
