"""The tables of this room."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("attachments", "0001_tables"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="OfficialReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=60, verbose_name="biểu")),
                ("period_start", models.DateField(verbose_name="từ ngày")),
                ("period_end", models.DateField(verbose_name="đến trước ngày")),
                (
                    "campaign_id",
                    models.BigIntegerField(blank=True, null=True, verbose_name="đợt báo cáo"),
                ),
                ("subject", models.CharField(max_length=300, verbose_name="trích yếu")),
                ("symbol", models.CharField(max_length=40, verbose_name="ký hiệu")),
                ("place", models.CharField(max_length=80, verbose_name="địa danh")),
                (
                    "parent_name",
                    models.CharField(blank=True, max_length=200, verbose_name="cơ quan chủ quản"),
                ),
                ("addressees", models.JSONField(blank=True, default=list, verbose_name="kính gửi")),
                ("recipients", models.JSONField(blank=True, default=list, verbose_name="nơi nhận")),
                (
                    "authority",
                    models.JSONField(default=list, verbose_name="quyền hạn, chức vụ người ký"),
                ),
                (
                    "signer",
                    models.CharField(blank=True, max_length=120, verbose_name="họ tên người ký"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("writing", "đang soạn"),
                            ("review", "chờ duyệt"),
                            ("approved", "đã duyệt"),
                            ("numbered", "đã cấp số"),
                            ("issued", "đã ban hành"),
                        ],
                        default="writing",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("figures", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField(verbose_name="lập lúc")),
                (
                    "approved_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="duyệt lúc"),
                ),
                ("number", models.PositiveIntegerField(blank=True, null=True, verbose_name="số")),
                ("dated", models.DateField(blank=True, null=True, verbose_name="ngày")),
                (
                    "digest",
                    models.CharField(blank=True, max_length=64, verbose_name="mã băm bản lưu"),
                ),
                (
                    "signed_as",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="tên trong chứng thư"
                    ),
                ),
                (
                    "issued_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="ban hành lúc"),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "archive",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
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
                (
                    "word",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo cáo",
                "verbose_name_plural": "báo cáo",
                "ordering": ["-period_end", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period_end__gt", models.F("period_start"))),
                        name="official_report_has_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("dated", None),
                                ("number", None),
                                ("state__in", ["writing", "review", "approved"]),
                            ),
                            models.Q(
                                ("dated__isnull", False),
                                ("number__gte", 1),
                                ("state__in", ["numbered", "issued"]),
                            ),
                            _connector="OR",
                        ),
                        name="official_report_number_in_its_states",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            models.Q(
                                models.Q(("digest", ""), _negated=True),
                                ("archive__isnull", False),
                                ("issued_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="official_report_issued_is_kept",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlockVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=40, verbose_name="mục")),
                (
                    "language",
                    models.CharField(
                        choices=[("vi", "tiếng Việt"), ("en", "tiếng Anh")],
                        max_length=2,
                        verbose_name="ngôn ngữ",
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True, verbose_name="nội dung")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="official_reports.officialreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản của một mục",
                "verbose_name_plural": "bản của một mục",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "entry", "language", "number"), name="block_version_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="block_version_counts"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BlockRemark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("entry", models.CharField(max_length=40, verbose_name="mục")),
                ("text", models.TextField(verbose_name="nội dung")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="xong lúc"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remarks",
                        to="official_reports.officialreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "góp ý",
                "verbose_name_plural": "góp ý",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ReportEvent",
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
                        choices=[
                            ("begun", "lập báo cáo"),
                            ("submitted", "trình duyệt"),
                            ("sent_back", "trả lại"),
                            ("taken_back", "lấy về sửa"),
                            ("approved", "duyệt"),
                            ("numbered", "cấp số"),
                            ("issued", "ban hành"),
                            ("sent", "gửi nơi nhận"),
                        ],
                        max_length=12,
                        verbose_name="việc",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="official_reports.officialreport",
                    ),
                ),
            ],
            options={
                "verbose_name": "diễn biến báo cáo",
                "verbose_name_plural": "diễn biến báo cáo",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="NumberRegister",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("last_number", models.PositiveIntegerField(verbose_name="số cuối")),
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
                "verbose_name": "sổ cấp số báo cáo",
                "verbose_name_plural": "sổ cấp số báo cáo",
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year"), name="number_register_once"),
                    models.CheckConstraint(
                        condition=models.Q(("last_number__gte", 1)), name="number_register_counts"
                    ),
                ],
            },
        ),
    ]
