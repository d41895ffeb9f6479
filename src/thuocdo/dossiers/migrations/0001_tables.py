"""The tables of this room."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("accounts", "__first__"),
        ("attachments", "0001_tables"),
        ("organisations", "0001_tables"),
        ("procedures", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Dossier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source_system",
                    models.CharField(
                        default="thuocdo", max_length=40, verbose_name="hệ thống nguồn"
                    ),
                ),
                ("code", models.CharField(max_length=80, verbose_name="mã hồ sơ")),
                (
                    "processing_system",
                    models.CharField(
                        default="provincial", max_length=40, verbose_name="hệ thống xử lý"
                    ),
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
                (
                    "territorial_scope",
                    models.CharField(
                        choices=[
                            ("local", "theo địa giới"),
                            ("province", "phi địa giới trong tỉnh"),
                            ("nation", "phi địa giới toàn quốc"),
                        ],
                        default="local",
                        max_length=8,
                        verbose_name="phạm vi địa giới",
                    ),
                ),
                ("interagency", models.BooleanField(default=False, verbose_name="liên thông")),
                (
                    "bundle_turn",
                    models.PositiveSmallIntegerField(
                        db_default=0, default=0, verbose_name="lượt trong nhóm liên thông"
                    ),
                ),
                (
                    "waits_turn",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="đợi đến lượt"
                    ),
                ),
                ("priority_lane", models.BooleanField(default=False, verbose_name="làn xanh")),
                (
                    "secret",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="có bí mật nhà nước"
                    ),
                ),
                (
                    "off_desk",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=7,
                        verbose_name="làm ngoài Bộ phận Một cửa",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=500, verbose_name="trích yếu")),
                (
                    "term_amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=7, null=True, verbose_name="thời hạn"
                    ),
                ),
                (
                    "term_unit",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("hour", "giờ làm việc"),
                            ("working_day", "ngày làm việc"),
                            ("day", "ngày"),
                            ("month", "tháng"),
                        ],
                        max_length=12,
                        verbose_name="đơn vị tính",
                    ),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Mới đăng ký"),
                            (2, "Được tiếp nhận"),
                            (3, "Không được tiếp nhận"),
                            (4, "Đang xử lý"),
                            (5, "Yêu cầu bổ sung giấy tờ"),
                            (6, "Yêu cầu thực hiện nghĩa vụ tài chính"),
                            (7, "Công dân yêu cầu rút hồ sơ"),
                            (8, "Dừng xử lý"),
                            (9, "Đã xử lý xong"),
                            (10, "Đã trả kết quả"),
                        ],
                        default=1,
                        verbose_name="trạng thái",
                    ),
                ),
                ("step_number", models.PositiveSmallIntegerField(null=True)),
                ("step_name", models.CharField(blank=True, max_length=500, verbose_name="bước")),
                (
                    "opinion_unit_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), blank=True, default=list, size=None
                    ),
                ),
                ("registered_at", models.DateTimeField(verbose_name="đăng ký lúc")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="tiếp nhận lúc")),
                (
                    "clock_started_at",
                    models.DateTimeField(null=True, verbose_name="tính thời hạn từ"),
                ),
                ("paused_at", models.DateTimeField(null=True, verbose_name="tạm dừng từ")),
                ("step_due_at", models.DateTimeField(null=True, verbose_name="hạn của bước")),
                ("due_at", models.DateTimeField(null=True, verbose_name="hạn trả")),
                ("original_due_at", models.DateTimeField(null=True, verbose_name="hạn trả gốc")),
                (
                    "first_due_at",
                    models.DateTimeField(null=True, verbose_name="hạn trên giấy hẹn đầu tiên"),
                ),
                (
                    "inner_due_at",
                    models.DateTimeField(null=True, verbose_name="hạn nội bộ của làn xanh"),
                ),
                (
                    "index_due_at",
                    models.DateTimeField(null=True, verbose_name="hạn theo bộ chỉ số"),
                ),
                (
                    "resolved_at",
                    models.DateTimeField(null=True, verbose_name="giải quyết xong lúc"),
                ),
                ("returned_at", models.DateTimeField(null=True, verbose_name="trả kết quả lúc")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="kết thúc lúc")),
                ("index_ended_at", models.DateTimeField(null=True)),
                ("archived_at", models.DateTimeField(null=True, verbose_name="nộp lưu lúc")),
                (
                    "destroyed_at",
                    models.DateTimeField(null=True, verbose_name="hủy khi hết thời hạn lưu lúc"),
                ),
                ("outcome", models.CharField(blank=True, max_length=12, verbose_name="kết quả")),
                (
                    "supplement_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="lần yêu cầu bổ sung"),
                ),
                (
                    "extension_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="lần gia hạn"),
                ),
                (
                    "correction_count",
                    models.PositiveSmallIntegerField(default=0, verbose_name="lần sửa sai sót"),
                ),
                (
                    "late_current",
                    models.BooleanField(null=True, verbose_name="trễ so với hạn hiện tại"),
                ),
                (
                    "late_original",
                    models.BooleanField(null=True, verbose_name="trễ so với hạn gốc"),
                ),
                ("late_index", models.BooleanField(null=True, verbose_name="trễ theo bộ chỉ số")),
                (
                    "payment_state",
                    models.CharField(
                        choices=[
                            ("none", "NONE"),
                            ("awaiting", "AWAITING"),
                            ("paid", "PAID"),
                            ("refunded", "REFUNDED"),
                            ("exempt", "EXEMPT"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="thanh toán",
                    ),
                ),
                (
                    "owed_vnd",
                    models.PositiveBigIntegerField(default=0, verbose_name="phải nộp (đồng)"),
                ),
                (
                    "paid_vnd",
                    models.PositiveBigIntegerField(default=0, verbose_name="đã nộp (đồng)"),
                ),
                (
                    "delivery_state",
                    models.CharField(
                        choices=[
                            ("none", "NONE"),
                            ("ready", "READY"),
                            ("sent", "SENT"),
                            ("delivered", "DELIVERED"),
                        ],
                        default="none",
                        max_length=9,
                        verbose_name="giao kết quả",
                    ),
                ),
                (
                    "sync_state",
                    models.CharField(
                        choices=[
                            ("pending", "PENDING"),
                            ("sent", "SENT"),
                            ("confirmed", "CONFIRMED"),
                            ("failed", "FAILED"),
                        ],
                        default="pending",
                        max_length=9,
                        verbose_name="đồng bộ",
                    ),
                ),
                (
                    "digitisation_state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "NOT_DIGITISED"),
                            (1, "DIGITISED"),
                            (2, "REUSED_COMPONENT"),
                            (3, "REUSED_RESULT"),
                        ],
                        default=0,
                        verbose_name="số hóa",
                    ),
                ),
                ("event_count", models.PositiveIntegerField(default=0)),
                ("last_hash", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "competent_agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan có thẩm quyền",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người đang giữ",
                    ),
                ),
                (
                    "holder_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị đang giữ",
                    ),
                ),
                (
                    "procedure_version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedureversion",
                        verbose_name="phiên bản thủ tục",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.process",
                        verbose_name="quy trình nội bộ",
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
                (
                    "support_place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="nơi hỗ trợ nộp hồ sơ",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ",
                "verbose_name_plural": "hồ sơ",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        fields=["competent_agency", "status", "due_at", "id"], name="dossier_queue"
                    ),
                    models.Index(
                        fields=["reception_unit", "status", "due_at", "id"],
                        name="dossier_desk_queue",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["holder", "due_at", "id"],
                        name="dossier_of_official",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["holder_unit", "due_at", "id"],
                        name="dossier_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["due_at", "id"],
                        name="dossier_open_due",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["id"],
                        name="dossier_open_by_age",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None), ("paused_at__isnull", False)),
                        fields=["paused_at", "id"],
                        name="dossier_paused",
                    ),
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["competent_agency", "due_at", "id"],
                        name="dossier_open_of_agency",
                    ),
                    models.Index(
                        condition=models.Q(("accepted_at__isnull", False)),
                        fields=["competent_agency", "accepted_at"],
                        name="dossier_accepted",
                    ),
                    models.Index(
                        condition=models.Q(("resolved_at__isnull", False)),
                        fields=["competent_agency", "resolved_at"],
                        include=("late_current",),
                        name="dossier_resolved",
                    ),
                    models.Index(fields=["code"], name="dossier_code"),
                    models.Index(
                        condition=models.Q(("delivery_state__in", ["ready", "sent"])),
                        fields=["reception_unit", "delivery_state", "resolved_at", "id"],
                        name="dossier_to_be_given",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("opinion_unit_ids", []), _negated=True),
                        fields=["opinion_unit_ids"],
                        name="dossier_asked_units",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source_system", "code"), name="dossier_code_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("source_system", ""), _negated=True),
                        ),
                        name="dossier_has_a_key",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])),
                        name="dossier_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_at", None), ("status__in", (3, 8, 9, 10)), _connector="XOR"
                        ),
                        name="dossier_ended_when_status_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("term_amount", None), ("term_unit", "")),
                            models.Q(
                                ("term_amount__gte", 0), models.Q(("term_unit", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="dossier_term_with_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source_system", "thuocdo"), _negated=True),
                            ("extension_count__lte", 1),
                            _connector="OR",
                        ),
                        name="dossier_extended_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source_system", "thuocdo"), _negated=True),
                            ("due_at", None),
                            ("due_at__gte", models.F("original_due_at")),
                            _connector="OR",
                        ),
                        name="dossier_extension_only_adds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierRoot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("last_event_id", models.BigIntegerField()),
                ("dossier_count", models.PositiveBigIntegerField(verbose_name="số hồ sơ")),
                ("event_count", models.PositiveBigIntegerField(verbose_name="số sự kiện")),
                ("buckets", models.JSONField(default=dict)),
                ("root", models.CharField(max_length=64)),
                ("previous_signature", models.CharField(blank=True, max_length=64)),
                ("signature", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "gốc đã ký của các hồ sơ",
                "verbose_name_plural": "gốc đã ký của các hồ sơ",
                "ordering": ["pk"],
            },
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
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(db_default=1, default=1)),
                ("turn", models.PositiveSmallIntegerField(db_default=1, default=1)),
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
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.electronicform",
                        verbose_name="biểu mẫu",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisationaccount",
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
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="dossiers.applicationgroup",
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
            ],
            options={
                "verbose_name": "đơn đang viết",
                "verbose_name_plural": "đơn đang viết",
                "ordering": ["-updated_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Applicant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("submitter", "người nộp"),
                            ("owner", "chủ hồ sơ"),
                            ("delegate", "người được ủy quyền"),
                        ],
                        max_length=9,
                        verbose_name="tư cách",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "cá nhân"), ("organisation", "tổ chức, doanh nghiệp")],
                        default="person",
                        max_length=12,
                        verbose_name="loại",
                    ),
                ),
                (
                    "full_name",
                    models.CharField(max_length=300, verbose_name="họ tên hoặc tên tổ chức"),
                ),
                ("search_name", models.CharField(max_length=300)),
                (
                    "personal_id",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="số định danh cá nhân"
                    ),
                ),
                (
                    "tax_code",
                    models.CharField(blank=True, max_length=14, verbose_name="mã số thuế"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=20, verbose_name="số điện thoại"),
                ),
                ("email", models.CharField(blank=True, max_length=254, verbose_name="thư điện tử")),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="địa chỉ")),
                ("said_at", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="applicants",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "người của hồ sơ",
                "verbose_name_plural": "người của hồ sơ",
                "indexes": [
                    models.Index(
                        condition=models.Q(("personal_id", ""), _negated=True),
                        fields=["personal_id"],
                        name="applicant_personal_id",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "part"), name="applicant_part_once"),
                    models.CheckConstraint(
                        condition=models.Q(("full_name", ""), _negated=True), name="applicant_named"
                    ),
                ],
            },
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bundle", "position"), name="bundled_dossier_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("turn__gte", 1)),
                        name="bundled_dossier_turn",
                    ),
                ],
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
            name="DossierDirective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("words", models.TextField(verbose_name="nội dung chỉ đạo")),
                ("given_at", models.DateTimeField(verbose_name="chỉ đạo lúc")),
                ("answer_due_at", models.DateTimeField(verbose_name="hạn trả lời")),
                ("answer", models.TextField(blank=True, verbose_name="trả lời")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="trả lời lúc")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lại lúc")),
                (
                    "answered_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="directives",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người chỉ đạo",
                    ),
                ),
                (
                    "official",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người được giao",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị được giao",
                    ),
                ),
            ],
            options={
                "verbose_name": "ý kiến chỉ đạo",
                "verbose_name_plural": "ý kiến chỉ đạo",
                "ordering": ["dossier_id", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                        fields=["unit", "answer_due_at", "id"],
                        name="directive_of_unit",
                    ),
                    models.Index(
                        condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                        fields=["official", "answer_due_at", "id"],
                        name="directive_of_official",
                    ),
                    models.Index(fields=["given_by", "-id"], name="directive_by_giver"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "number"), name="directive_once"),
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="directive_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("withdrawn_at", None),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="directive_answered_or_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="mã giấy tờ")),
                ("name", models.CharField(max_length=1000, verbose_name="tên giấy tờ")),
                (
                    "digitisation_state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "NOT_DIGITISED"),
                            (1, "DIGITISED"),
                            (2, "REUSED_COMPONENT"),
                            (3, "REUSED_RESULT"),
                        ],
                        default=0,
                        verbose_name="số hóa",
                    ),
                ),
                (
                    "reuse_source",
                    models.CharField(blank=True, max_length=200, verbose_name="dùng lại từ"),
                ),
                (
                    "form",
                    models.CharField(
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
                ("added_at", models.DateTimeField(verbose_name="nhận lúc")),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=100,
                        verbose_name="số, ký hiệu",
                    ),
                ),
                (
                    "issuer",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=300,
                        verbose_name="nơi cấp",
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="ngày cấp")),
                (
                    "expires_on",
                    models.DateField(blank=True, null=True, verbose_name="có giá trị đến ngày"),
                ),
                (
                    "copy_checks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=9),
                        blank=True,
                        db_default=models.Value("{}"),
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "copied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="sao chụp lúc"),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "copied_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="supersedes",
                        to="dossiers.dossierdocument",
                    ),
                ),
            ],
            options={
                "verbose_name": "giấy tờ của hồ sơ",
                "verbose_name_plural": "giấy tờ của hồ sơ",
                "ordering": ["dossier_id", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "position"), name="dossier_document_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("digitisation_state__lt", 2),
                            models.Q(("reuse_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="dossier_document_reused_from_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="số thứ tự")),
                ("kind", models.CharField(max_length=24, verbose_name="việc")),
                ("at", models.DateTimeField(verbose_name="xảy ra lúc")),
                ("recorded_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("actor_name", models.CharField(blank=True, max_length=200)),
                ("payload", models.JSONField(default=dict, verbose_name="nội dung")),
                ("request_id", models.CharField(blank=True, max_length=120)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "actor",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người thực hiện",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "sự kiện của hồ sơ",
                "verbose_name_plural": "sự kiện của hồ sơ",
                "ordering": ["dossier_id", "number"],
                "indexes": [
                    django.contrib.postgres.indexes.BrinIndex(
                        fields=["recorded_at"], name="dossier_event_recorded"
                    ),
                    models.Index(
                        models.F("payload__calendar_change"),
                        condition=models.Q(("kind", "due_recounted")),
                        name="dossier_event_recount",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "number"), name="dossier_event_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("request_id", ""), _negated=True),
                        fields=("request_id",),
                        name="dossier_request_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.F("hash"),
                                    function="octet_length",
                                    output_field=models.IntegerField(),
                                ),
                                64,
                            ),
                            django.db.models.lookups.Exact(
                                models.Func(
                                    models.Func(
                                        models.F("hash"),
                                        models.Value("hex"),
                                        function="decode",
                                        output_field=models.BinaryField(),
                                    ),
                                    models.Value("hex"),
                                    function="encode",
                                    output_field=models.TextField(),
                                ),
                                models.F("hash"),
                            ),
                        ),
                        name="dossier_event_hashed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", 1), ("previous_hash", "")),
                            models.Q(
                                ("number__gt", 1), models.Q(("previous_hash", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="dossier_event_linked",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="mã kết quả")),
                ("name", models.CharField(max_length=500, verbose_name="tên kết quả")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=200, verbose_name="số, ký hiệu"),
                ),
                ("signed_on", models.DateField(null=True, verbose_name="ngày ký")),
                ("signer", models.CharField(blank=True, max_length=200, verbose_name="người ký")),
                ("paper", models.BooleanField(default=False, verbose_name="có bản giấy")),
                (
                    "digitisation_state",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "NOT_DIGITISED"),
                            (1, "DIGITISED"),
                            (2, "REUSED_COMPONENT"),
                            (3, "REUSED_RESULT"),
                        ],
                        default=0,
                        verbose_name="số hóa",
                    ),
                ),
                ("attached_at", models.DateTimeField(verbose_name="đính kèm lúc")),
                (
                    "expires_on",
                    models.DateField(null=True, verbose_name="có hiệu lực đến hết ngày"),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="thu hồi lúc")),
                (
                    "replaced_by",
                    models.PositiveSmallIntegerField(null=True, verbose_name="được thay bởi"),
                ),
                (
                    "attachment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="attachments.attachment",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "kết quả của hồ sơ",
                "verbose_name_plural": "kết quả của hồ sơ",
                "ordering": ["dossier_id", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("expires_on__isnull", False), ("withdrawn_at", None)),
                        fields=["expires_on", "id"],
                        name="dossier_result_expires",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "number"), name="dossier_result_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("paper", True), ("attachment__isnull", False), _connector="OR"
                        ),
                        name="dossier_result_is_there",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("replaced_by", None), ("withdrawn_at__isnull", False), _connector="OR"
                        ),
                        name="dossier_result_replaced",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None),
                            ("withdrawn_at__gte", models.F("attached_at")),
                            _connector="OR",
                        ),
                        name="dossier_result_times",
                    ),
                ],
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
                (
                    "reused_result",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="dossiers.dossierresult",
                    ),
                ),
            ],
            options={
                "verbose_name": "giấy tờ của đơn",
                "verbose_name_plural": "giấy tờ của đơn",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("application", "document", "attachment"),
                        name="application_paper_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("key", models.CharField(blank=True, max_length=40, verbose_name="mã bước")),
                ("name", models.CharField(blank=True, max_length=500, verbose_name="nội dung")),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reception_officer", "Người tiếp nhận"),
                            ("handler", "Người thụ lý"),
                            ("reviewer", "Người thẩm tra"),
                            ("approver", "Người ký"),
                            ("records_clerk", "Văn thư"),
                            ("cashier", "Người thu phí, lệ phí"),
                            ("reform_officer", "Cán bộ cải cách hành chính"),
                            ("procedure_controller", "Cán bộ kiểm soát thủ tục hành chính"),
                            ("leader", "Lãnh đạo"),
                            ("administrator", "Quản trị viên"),
                            ("program", "Chương trình"),
                        ],
                        max_length=20,
                        verbose_name="vai trò",
                    ),
                ),
                ("parallel", models.BooleanField(default=False, verbose_name="song song")),
                ("started_at", models.DateTimeField(verbose_name="bắt đầu")),
                ("due_at", models.DateTimeField(null=True, verbose_name="hạn")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="xong")),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "official",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "bước xử lý",
                "verbose_name_plural": "bước xử lý",
                "ordering": ["dossier_id", "number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at", None)),
                        fields=["unit", "due_at"],
                        name="dossier_step_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "number"), name="dossier_step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at", None),
                            ("finished_at__gte", models.F("started_at")),
                            _connector="OR",
                        ),
                        name="dossier_step_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Escalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40)),
                ("due_at", models.DateTimeField(verbose_name="hạn trả")),
                ("at", models.DateTimeField(verbose_name="báo lúc")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần báo quá hạn",
                "verbose_name_plural": "lần báo quá hạn",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "key", "due_at"), name="escalation_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EscalationRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=40, verbose_name="quy tắc")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("enabled", models.BooleanField(default=True, verbose_name="có báo")),
                (
                    "amount",
                    models.PositiveSmallIntegerField(null=True, verbose_name="số giờ hoặc ngày"),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
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
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "quy tắc báo quá hạn của đơn vị",
                "verbose_name_plural": "quy tắc báo quá hạn của đơn vị",
                "ordering": ["unit_id", "key", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "key", "valid_from"), name="escalation_rule_once_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__lte", 200), _connector="OR"),
                        name="escalation_rule_amount",
                    ),
                ],
            },
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
                        blank=True, max_length=20, verbose_name="số điện thoại người được ủy quyền"
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["delegate_personal_id"],
                        name="mandate_offered",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None), ("delegate__isnull", False), _connector="OR"
                        ),
                        name="mandate_accepted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                models.Q(("ended_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="mandate_ended_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delegate", None),
                            models.Q(("delegate", models.F("principal")), _negated=True),
                            _connector="OR",
                        ),
                        name="mandate_of_two",
                    ),
                ],
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
        migrations.CreateModel(
            name="MandateScope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scopes",
                        to="dossiers.mandate",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("procedure", None), ("dossier", None), _connector="XOR"
                        ),
                        name="mandate_scope_of_one",
                    ),
                    models.UniqueConstraint(
                        fields=("mandate", "procedure", "dossier"),
                        name="mandate_scope_once",
                        nulls_distinct=False,
                    ),
                ],
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
                (
                    "dossier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="dossiers.mandate",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần dùng ủy quyền",
                "verbose_name_plural": "lần dùng ủy quyền",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PersonalDataAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("purpose", models.CharField(max_length=200, verbose_name="để làm gì")),
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
                "verbose_name": "lượt xem dữ liệu cá nhân",
                "verbose_name_plural": "lượt xem dữ liệu cá nhân",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["dossier", "at"], name="personal_data_access")],
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
        migrations.CreateModel(
            name="DossierWords",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="dossiers.dossier",
                    ),
                ),
                ("lexemes", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "verbose_name": "words of a dossier",
                "verbose_name_plural": "words of dossiers",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["lexemes"], name="dossier_words_lexemes"
                    )
                ],
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
            constraint=models.UniqueConstraint(
                fields=("group", "position"), name="application_place_in_group"
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
    ]
