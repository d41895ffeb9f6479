"""The tables of this room."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
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
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=255, verbose_name="tên tệp")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("title", models.TextField(blank=True, verbose_name="tên báo cáo")),
                ("number", models.CharField(blank=True, max_length=80, verbose_name="số, ký hiệu")),
                (
                    "issued_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày ban hành"),
                ),
                (
                    "period_kind",
                    models.CharField(blank=True, max_length=20, verbose_name="kỳ báo cáo"),
                ),
                ("period_start", models.DateField(verbose_name="từ ngày")),
                ("period_end", models.DateField(verbose_name="đến trước ngày")),
                (
                    "form_version",
                    models.CharField(blank=True, max_length=40, verbose_name="biểu mẫu"),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("first", "lần đầu"),
                            ("duplicate", "trùng"),
                            ("corrected", "bản sửa số liệu"),
                            ("superseding", "bản thay thế"),
                        ],
                        default="first",
                        max_length=12,
                        verbose_name="quan hệ",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("in_review", "chờ xác nhận"),
                            ("confirmed", "đã xác nhận"),
                            ("discarded", "đã bỏ"),
                        ],
                        default="in_review",
                        max_length=12,
                        verbose_name="tình trạng",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0)),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="xác nhận lúc"),
                ),
                ("discard_reason", models.TextField(blank=True, verbose_name="lý do bỏ")),
                ("stored_at", models.DateTimeField(verbose_name="lưu lúc")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                        verbose_name="tệp",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người xác nhận",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị giữ báo cáo",
                    ),
                ),
                (
                    "related",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="ingestion.report",
                    ),
                ),
                (
                    "stored_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lưu",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị ban hành",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo cáo",
                "verbose_name_plural": "báo cáo",
                "ordering": ("-period_end", "unit__name", "-stored_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="StoredReading",
            fields=[
                (
                    "report",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="stored_reading",
                        serialize=False,
                        to="ingestion.report",
                    ),
                ),
                ("text", models.TextField()),
                ("content", models.TextField(null=True)),
                ("reader_version", models.CharField(max_length=20)),
                ("read_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="tên tệp")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "đang chờ đọc"),
                            ("reading", "đang đọc"),
                            ("needs_issuer", "chờ xác nhận đơn vị"),
                            ("stored", "đã lưu"),
                            ("refused", "không nhận"),
                        ],
                        default="waiting",
                        max_length=14,
                        verbose_name="tình trạng",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60)),
                ("message_vi", models.TextField(blank=True)),
                ("message_en", models.TextField(blank=True)),
                (
                    "issuer_printed",
                    models.CharField(blank=True, max_length=255, verbose_name="đơn vị như in"),
                ),
                (
                    "level_printed",
                    models.CharField(blank=True, max_length=12, verbose_name="cấp như đọc được"),
                ),
                ("uploaded_at", models.DateTimeField(verbose_name="gửi lúc")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="xong lúc"),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                        verbose_name="tệp",
                    ),
                ),
                (
                    "duplicate_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ingestion.report",
                        verbose_name="trùng với",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị giữ báo cáo",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người gửi",
                    ),
                ),
            ],
            options={
                "verbose_name": "tệp gửi lên",
                "verbose_name_plural": "tệp gửi lên",
                "ordering": ("-uploaded_at", "-id"),
                "indexes": [
                    models.Index(fields=["uploaded_by", "-uploaded_at"], name="upload_mine")
                ],
            },
        ),
        migrations.AddField(
            model_name="report",
            name="upload",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="ingestion.upload",
            ),
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("batch", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cell", "sửa ô"),
                            ("tie", "gắn chỉ tiêu"),
                            ("form", "chọn biểu"),
                            ("omit", "bỏ số liệu"),
                            ("head", "sửa phần đầu"),
                            ("undo", "hoàn tác"),
                            ("redo", "làm lại"),
                        ],
                        max_length=6,
                        verbose_name="việc",
                    ),
                ),
                ("target", models.CharField(blank=True, max_length=60)),
                ("of", models.PositiveIntegerField(blank=True, null=True)),
                ("before", models.JSONField(blank=True, default=dict)),
                ("after", models.JSONField(blank=True, default=dict)),
                ("reason", models.TextField(blank=True, verbose_name="lý do")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ai",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="ingestion.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần sửa",
                "verbose_name_plural": "lần sửa",
                "ordering": ("number",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "number"), name="correction_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ("undo", "redo")), ("of__isnull", False)),
                            models.Q(
                                models.Q(("kind__in", ("undo", "redo")), _negated=True),
                                ("of", None),
                            ),
                            _connector="OR",
                        ),
                        name="correction_undoes_a_batch",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("granted_at", models.DateTimeField(verbose_name="chia sẻ lúc")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="thu hồi lúc"),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người chia sẻ",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người được xem",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="ingestion.report",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người thu hồi",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị được xem",
                    ),
                ),
            ],
            options={
                "verbose_name": "chia sẻ báo cáo",
                "verbose_name_plural": "chia sẻ báo cáo",
                "ordering": ("-granted_at", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person__isnull", False), ("unit", None)),
                            models.Q(("person", None), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_share_with_a_unit_or_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at", None), ("revoked_by", None)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="report_share_revoked_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None), ("unit__isnull", False)),
                        fields=("report", "unit"),
                        name="report_share_once_with_a_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("person__isnull", False), ("revoked_at", None)),
                        fields=("report", "person"),
                        name="report_share_once_with_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportText",
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
                            ("title", "tên báo cáo"),
                            ("prose", "lời văn"),
                            ("note", "ghi chú"),
                            ("label", "nội dung ngoài biểu"),
                        ],
                        max_length=5,
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=40)),
                ("start", models.PositiveIntegerField(blank=True, null=True)),
                ("about", models.TextField(blank=True)),
                ("text", models.TextField()),
                ("folded", models.TextField(editable=False)),
                (
                    "tsv",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "folded", config="simple"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to="ingestion.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "đoạn văn bản",
                "verbose_name_plural": "đoạn văn bản",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["tsv"], name="report_text_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("kind", "title")),
                        fields=["tsv"],
                        name="report_text_title_words",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "kind", "place"), name="report_text_one_of_a_place"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("period_end__gt", models.F("period_start"))),
                name="report_period_has_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("related", None), ("relation", "first")),
                    models.Q(
                        models.Q(("relation", "first"), _negated=True), ("related__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="report_relation_names_the_other",
            ),
        ),
    ]
