import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_citizens"),
        ("attachments", "0003_pending_upload"),
        ("dossiers", "0009_payments"),
        ("organisations", "0001_units"),
        ("procedures", "0004_form_stays"),
    ]

    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.CharField(blank=True, max_length=500, verbose_name="trường hợp")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="câu trả lời")),
                ("changes", models.JSONField(blank=True, default=dict, editable=False)),
                (
                    "delivery_way",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("counter", "nhận tại nơi nộp hồ sơ"),
                            ("post", "nhận qua bưu chính"),
                            ("online", "nhận bản điện tử"),
                        ],
                        max_length=8,
                        verbose_name="cách nhận kết quả",
                    ),
                ),
                (
                    "delivery_address",
                    models.CharField(blank=True, max_length=500, verbose_name="địa chỉ nhận"),
                ),
                ("step", models.CharField(blank=True, max_length=60)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(verbose_name="bắt đầu lúc")),
                ("updated_at", models.DateTimeField(verbose_name="sửa lúc")),
                ("warned_at", models.DateTimeField(null=True)),
                ("submitted_at", models.DateTimeField(null=True, verbose_name="nộp lúc")),
                (
                    "citizen",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.citizen",
                        verbose_name="người nộp",
                    ),
                ),
                (
                    "competent_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan giải quyết",
                    ),
                ),
                (
                    "dossier",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.electronicform",
                        verbose_name="biểu mẫu",
                    ),
                ),
                (
                    "reception_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="nơi nhận hồ sơ",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedureversion",
                        verbose_name="phiên bản thủ tục",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn đang viết",
                "verbose_name_plural": "đơn đang viết",
                "ordering": ["-updated_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ApplicationPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=1000, verbose_name="tên giấy tờ")),
                (
                    "reuse_source",
                    models.CharField(blank=True, max_length=200, verbose_name="dùng lại từ"),
                ),
                ("added_at", models.DateTimeField(verbose_name="thêm lúc")),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="dossiers.application",
                    ),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.requireddocument",
                    ),
                ),
                (
                    "reused_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="dossiers.dossierdocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "giấy tờ của đơn",
                "verbose_name_plural": "giấy tờ của đơn",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SubmittedForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("schema_sha256", models.CharField(editable=False, max_length=64)),
                ("answers", models.JSONField(verbose_name="câu trả lời")),
                ("answers_sha256", models.CharField(editable=False, max_length=64)),
                (
                    "delivery_way",
                    models.CharField(
                        choices=[
                            ("counter", "nhận tại nơi nộp hồ sơ"),
                            ("post", "nhận qua bưu chính"),
                            ("online", "nhận bản điện tử"),
                        ],
                        max_length=8,
                        verbose_name="cách nhận kết quả",
                    ),
                ),
                (
                    "delivery_address",
                    models.CharField(blank=True, max_length=500, verbose_name="địa chỉ nhận"),
                ),
                ("submitted_at", models.DateTimeField(verbose_name="nộp lúc")),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submitted_form",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.electronicform",
                    ),
                ),
            ],
            options={
                "verbose_name": "tờ khai điện tử",
                "verbose_name_plural": "tờ khai điện tử",
            },
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["citizen", "-updated_at"], name="application_of_citizen"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("dossier", None)),
                fields=["updated_at"],
                name="application_forgotten",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("dossier", None), ("submitted_at", None)),
                    models.Q(("dossier__isnull", False), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="application_submitted_with_dossier",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("updated_at__gte", models.F("started_at"))),
                name="application_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="applicationpaper",
            constraint=models.UniqueConstraint(
                fields=("application", "document", "attachment"),
                name="application_paper_once",
                nulls_distinct=False,
            ),
        ),
    ]
