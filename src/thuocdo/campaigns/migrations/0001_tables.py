"""The tables of this room."""

import django.core.serializers.json
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
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="tên đợt")),
                ("instructions", models.TextField(blank=True, verbose_name="hướng dẫn")),
                ("period_start", models.DateField(verbose_name="từ ngày")),
                (
                    "period_end",
                    models.DateField(
                        help_text="ngày đầu tiên sau kỳ", verbose_name="đến trước ngày"
                    ),
                ),
                ("forms", models.JSONField(default=dict, verbose_name="biểu theo loại đơn vị")),
                ("result_form", models.CharField(max_length=60, verbose_name="biểu tổng hợp")),
                (
                    "areas",
                    models.JSONField(blank=True, default=list, verbose_name="đề cương phần lời"),
                ),
                ("opens_at", models.DateTimeField(verbose_name="mở lúc")),
                ("due_at", models.DateTimeField(verbose_name="hạn gửi")),
                ("appraisal_due_at", models.DateTimeField(verbose_name="hạn thẩm định")),
                ("closes_at", models.DateTimeField(verbose_name="đóng lúc")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "đang soạn"),
                            ("open", "đang mở"),
                            ("closed", "đã chốt"),
                            ("cancelled", "đã huỷ"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("legacy", models.BooleanField(default=False, verbose_name="lập từ báo cáo đã có")),
                (
                    "opened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="đã mở lúc"),
                ),
                (
                    "closed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="đã chốt lúc"),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(verbose_name="lập lúc")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_from",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="campaigns.campaign",
                        verbose_name="theo mẫu",
                    ),
                ),
                (
                    "organiser",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan tổng hợp",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="báo cáo của",
                    ),
                ),
            ],
            options={
                "verbose_name": "đợt báo cáo",
                "verbose_name_plural": "đợt báo cáo",
                "ordering": ["-period_end", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("period_start__lt", models.F("period_end"))),
                        name="campaign_period_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opens_at__lt", models.F("due_at")),
                            ("due_at__lte", models.F("appraisal_due_at")),
                            ("appraisal_due_at__lte", models.F("closes_at")),
                        ),
                        name="campaign_dates_follow",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True), name="campaign_named"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp của đợt báo cáo",
                "verbose_name_plural": "tệp của đợt báo cáo",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "attachment"), name="campaign_file_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.CharField(max_length=80, verbose_name="dòng của biểu")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="responsibilities",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị trả lời",
                    ),
                ),
            ],
            options={
                "verbose_name": "phân công trả lời",
                "verbose_name_plural": "phân công trả lời",
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "row"), name="responsibility_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=60, verbose_name="biểu")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "đang chuẩn bị"),
                            ("ready", "chờ lãnh đạo duyệt"),
                            ("submitted", "đã gửi"),
                            ("sent_back", "trả lại"),
                            ("accepted", "đã tiếp nhận"),
                            ("consolidated", "đã tổng hợp"),
                            ("locked", "đã khoá"),
                        ],
                        default="preparing",
                        max_length=12,
                        verbose_name="tình trạng",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="hạn riêng")),
                (
                    "submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="gửi lúc"),
                ),
                (
                    "first_submitted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="gửi lần đầu lúc"),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="tiếp nhận lúc"),
                ),
                (
                    "reopened_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="mở lại lúc"),
                ),
                (
                    "computed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="tính từ các sổ lúc"),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
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
                    "via",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="collected",
                        to="campaigns.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo cáo của đơn vị",
                "verbose_name_plural": "báo cáo của đơn vị",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "unit"), name="submission_once_a_unit"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("area", models.CharField(max_length=40, verbose_name="lĩnh vực")),
                ("number", models.PositiveIntegerField()),
                ("text", models.TextField(blank=True, verbose_name="nội dung")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="campaigns.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "phần lời",
                "verbose_name_plural": "phần lời",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "area", "number"), name="passage_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CellRemark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.CharField(max_length=80, verbose_name="dòng của biểu")),
                ("text", models.TextField(verbose_name="nội dung")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("answer", models.TextField(blank=True, verbose_name="trả lời")),
                (
                    "settled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="xong lúc"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
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
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="remarks",
                        to="campaigns.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "ý kiến về ô số liệu",
                "verbose_name_plural": "ý kiến về ô số liệu",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CellChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.CharField(max_length=80, verbose_name="dòng của biểu")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("value", "số"),
                            ("blank", "để trống"),
                            ("dash", "dấu gạch"),
                            ("text", "chữ"),
                            ("withdrawn", "đã rút"),
                        ],
                        max_length=10,
                        verbose_name="loại ô",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=24,
                        null=True,
                        verbose_name="giá trị",
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0)),
                ("printed", models.TextField(blank=True, verbose_name="như đã ghi")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("reason", models.TextField(blank=True, verbose_name="lý do khác số tính được")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("computed", "tính được"),
                            ("declared", "kê khai"),
                            ("read", "trích từ văn bản"),
                        ],
                        max_length=10,
                        verbose_name="nguồn gốc",
                    ),
                ),
                (
                    "computed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=24,
                        null=True,
                        verbose_name="số tính được",
                    ),
                ),
                (
                    "trail",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("computed", "tính từ các sổ"),
                            ("typed", "nhập trên trang"),
                            ("workbook", "tải lên từ Excel"),
                            ("undone", "hoàn tác"),
                            ("read", "đọc từ báo cáo đã có"),
                        ],
                        max_length=10,
                        verbose_name="cách",
                    ),
                ),
                ("batch", models.UUIDField(verbose_name="lượt")),
                ("undoes", models.UUIDField(blank=True, null=True, verbose_name="hoàn tác lượt")),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="campaigns.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần sửa ô số liệu",
                "verbose_name_plural": "lần sửa ô số liệu",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "row", "number"), name="cell_change_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cell",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("row", models.CharField(max_length=80, verbose_name="dòng của biểu")),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("value", "số"),
                            ("blank", "để trống"),
                            ("dash", "dấu gạch"),
                            ("text", "chữ"),
                            ("withdrawn", "đã rút"),
                        ],
                        max_length=10,
                        verbose_name="loại ô",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=24,
                        null=True,
                        verbose_name="giá trị",
                    ),
                ),
                ("decimals", models.PositiveSmallIntegerField(default=0)),
                ("printed", models.TextField(blank=True, verbose_name="như đã ghi")),
                ("note", models.TextField(blank=True, verbose_name="ghi chú")),
                ("reason", models.TextField(blank=True, verbose_name="lý do khác số tính được")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("computed", "tính được"),
                            ("declared", "kê khai"),
                            ("read", "trích từ văn bản"),
                        ],
                        max_length=10,
                        verbose_name="nguồn gốc",
                    ),
                ),
                (
                    "computed",
                    models.DecimalField(
                        blank=True,
                        decimal_places=6,
                        max_digits=24,
                        null=True,
                        verbose_name="số tính được",
                    ),
                ),
                (
                    "trail",
                    models.JSONField(
                        blank=True,
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="campaigns.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "ô số liệu",
                "verbose_name_plural": "ô số liệu",
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "row"), name="cell_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "value"), ("value__isnull", False)),
                            models.Q(models.Q(("state", "value"), _negated=True), ("value", None)),
                            _connector="OR",
                        ),
                        name="cell_value_only_in_state_value",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SubmissionEvent",
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
                            ("prepared", "trình duyệt"),
                            ("taken_back", "lấy về sửa"),
                            ("submitted", "gửi báo cáo"),
                            ("sent_back", "trả lại"),
                            ("accepted", "tiếp nhận"),
                            ("consolidated", "tổng hợp"),
                            ("locked", "khoá"),
                            ("reopened", "mở lại"),
                            ("extended", "gia hạn"),
                            ("reminded", "nhắc"),
                        ],
                        max_length=12,
                        verbose_name="việc",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("late", models.BooleanField(default=False, verbose_name="sau hạn")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="campaigns.submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "diễn biến báo cáo",
                "verbose_name_plural": "diễn biến báo cáo",
                "ordering": ["pk"],
            },
        ),
    ]
