"""The tables of this room."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="TimeLimit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("case", models.CharField(blank=True, max_length=500, verbose_name="trường hợp")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=7,
                        null=True,
                        verbose_name="thời hạn",
                    ),
                ),
                (
                    "unit",
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
                ("note", models.TextField(blank=True, verbose_name="mô tả")),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CatalogueState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.UUIDField(default=uuid.uuid4)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="catalogue_state_is_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Procedure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=10,
                        validators=[django.core.validators.RegexValidator("^[0-9T]\\.\\d{6}$")],
                        verbose_name="mã",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "người dân, doanh nghiệp"),
                            ("internal", "nội bộ cơ quan nhà nước"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="dành cho",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan công bố",
                    ),
                ),
            ],
            options={
                "verbose_name": "thủ tục hành chính",
                "verbose_name_plural": "thủ tục hành chính",
                "ordering": ["code", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("owner", "code"), name="procedure_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[0-9T]\\.\\d{6}$")),
                        name="procedure_code_written",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandlingRule",
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
                            ("instant", "trả kết quả ngay, không cần giấy tiếp nhận"),
                            ("mobile", "lưu động, ngoài Bộ phận Một cửa"),
                            ("on_spot", "làm xong tại chỗ, ngoài Bộ phận Một cửa"),
                            ("secret", "có bí mật nhà nước"),
                            ("shown_only", "giấy tờ chỉ xuất trình"),
                            ("secret_paper", "giấy tờ bí mật"),
                            ("green_limit", "thời hạn nội bộ rút ngắn (làn xanh)"),
                        ],
                        max_length=12,
                        verbose_name="chế độ",
                    ),
                ),
                ("paper", models.CharField(blank=True, max_length=1000, verbose_name="giấy tờ")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct", "trực tiếp"),
                            ("online", "trực tuyến"),
                            ("post", "dịch vụ bưu chính"),
                        ],
                        max_length=6,
                        verbose_name="kênh",
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2, max_digits=7, null=True, verbose_name="số giờ làm việc"
                    ),
                ),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                ("about", models.CharField(editable=False, max_length=100)),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handling_rules",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "chế độ xử lý riêng",
                "verbose_name_plural": "chế độ xử lý riêng",
                "ordering": ["kind", "paper", "channel", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="handling_rule_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True),
                        name="handling_rule_has_a_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("shown_only", "secret_paper")),
                            ("paper", ""),
                            _connector="XOR",
                        ),
                        name="handling_rule_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hours__gt", 0), ("kind", "green_limit")),
                            models.Q(
                                models.Q(("kind", "green_limit"), _negated=True),
                                ("channel", ""),
                                ("hours", None),
                            ),
                            _connector="OR",
                        ),
                        name="handling_rule_hours",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("procedure"),
                                    models.F("procedure"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("about"),
                                    models.F("about"),
                                    models.Value("[]"),
                                    function="organisations_code_range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_until"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="handling_rule_one_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FrequentQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("question", models.CharField(max_length=500, verbose_name="câu hỏi")),
                ("answer", models.TextField(max_length=5000, verbose_name="trả lời")),
                (
                    "question_en",
                    models.CharField(blank=True, max_length=500, verbose_name="câu hỏi, tiếng Anh"),
                ),
                (
                    "answer_en",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="trả lời, tiếng Anh"
                    ),
                ),
                ("search_text", models.TextField(editable=False)),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                ("hidden_at", models.DateTimeField(null=True, verbose_name="thôi hiện lúc")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người sửa",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "câu hỏi thường gặp",
                "verbose_name_plural": "câu hỏi thường gặp",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ElectronicFormDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("typed", models.JSONField(default=dict, verbose_name="nội dung")),
                ("before", models.JSONField(editable=False, null=True)),
                ("changes", models.JSONField(blank=True, default=dict, editable=False)),
                ("changed_part", models.CharField(blank=True, max_length=60)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                (
                    "changed_by",
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
                        verbose_name="đơn vị soạn",
                    ),
                ),
                (
                    "procedure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="form_draft",
                        to="procedures.procedure",
                        verbose_name="thủ tục",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản thảo tờ khai điện tử",
                "verbose_name_plural": "bản thảo tờ khai điện tử",
                "ordering": ["-changed_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProcedureBundle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="mã")),
                ("name", models.CharField(max_length=500, verbose_name="tên")),
                (
                    "crosses_levels",
                    models.BooleanField(default=False, verbose_name="giữa các cấp chính quyền"),
                ),
                (
                    "legal_basis",
                    models.CharField(blank=True, max_length=300, verbose_name="căn cứ pháp lý"),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "nhóm thủ tục liên thông",
                "verbose_name_plural": "nhóm thủ tục liên thông",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="procedure_bundle_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="procedure_bundle_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BundleMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("turn", models.PositiveSmallIntegerField(verbose_name="lượt")),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bundle_members",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="procedures.procedurebundle",
                    ),
                ),
            ],
            options={
                "ordering": ["turn", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bundle", "procedure"), name="bundle_member_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("turn__gte", 1)), name="bundle_member_turn"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, verbose_name="mã")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("public", "người dân, doanh nghiệp"),
                            ("internal", "nội bộ cơ quan nhà nước"),
                        ],
                        max_length=8,
                        verbose_name="dành cho",
                    ),
                ),
                ("typed", models.JSONField(default=dict, verbose_name="nội dung")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                (
                    "changed_by",
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
                        verbose_name="cơ quan công bố",
                    ),
                ),
                (
                    "procedure",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="draft",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị soạn",
                    ),
                ),
            ],
            options={
                "verbose_name": "bản thảo thủ tục",
                "verbose_name_plural": "bản thảo thủ tục",
                "ordering": ["-changed_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "code"), name="procedure_draft_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("published", "công bố"),
                            ("amended", "công bố sửa đổi, bổ sung"),
                            ("abolished", "công bố bãi bỏ"),
                            ("withdrawn", "rút phiên bản chưa có hiệu lực"),
                            ("made_public", "công khai"),
                            ("process_drafted", "soạn quy trình nội bộ"),
                            ("process_checked", "kiểm soát quy trình nội bộ"),
                            ("process_approved", "phê duyệt quy trình nội bộ"),
                            ("bundled", "đưa vào nhóm liên thông"),
                            ("simplified", "ghi nhận đơn giản hóa"),
                            ("form_set", "đặt biểu mẫu điện tử"),
                            ("form_taken_back", "rút biểu mẫu điện tử chưa áp dụng"),
                            ("handling_set", "quy định chế độ xử lý riêng"),
                            ("handling_ended", "kết thúc chế độ xử lý riêng"),
                            ("question_kept", "ghi câu hỏi thường gặp"),
                            ("question_hidden", "thôi hiện câu hỏi thường gặp"),
                        ],
                        max_length=16,
                        verbose_name="việc",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("details", models.JSONField(blank=True, default=dict, verbose_name="chi tiết")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người thực hiện",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "thay đổi thủ tục",
                "verbose_name_plural": "thay đổi thủ tục",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ProcedureVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="phiên bản")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("name", models.CharField(max_length=1000, verbose_name="tên thủ tục")),
                ("search_name", models.CharField(max_length=1000)),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="một câu, không phải lời văn của luật",
                        verbose_name="mô tả dễ hiểu",
                    ),
                ),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ministry", "bộ, cơ quan trung ương"),
                                ("province", "cấp tỉnh"),
                                ("district", "cấp huyện"),
                                ("commune", "cấp xã"),
                                ("vertical", "cơ quan ngành dọc"),
                            ],
                            max_length=8,
                        ),
                        size=None,
                        verbose_name="cấp thực hiện",
                    ),
                ),
                (
                    "subjects",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("citizen", "công dân Việt Nam"),
                                ("overseas", "người Việt Nam định cư ở nước ngoài"),
                                ("foreigner", "người nước ngoài"),
                                ("business", "doanh nghiệp"),
                                ("household_business", "hộ kinh doanh"),
                                ("cooperative", "hợp tác xã"),
                                ("foreign_investor", "doanh nghiệp có vốn đầu tư nước ngoài"),
                                ("organisation", "tổ chức khác"),
                                ("state_body", "cơ quan nhà nước"),
                                ("official", "cán bộ, công chức, viên chức"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="đối tượng thực hiện",
                    ),
                ),
                (
                    "life_events",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("child", "Có con nhỏ"),
                                ("study", "Học tập"),
                                ("work", "Việc làm"),
                                ("residence", "Cư trú và giấy tờ tùy thân"),
                                ("marriage", "Hôn nhân và gia đình"),
                                ("home_land", "Nhà ở, đất đai, xây dựng"),
                                ("health", "Sức khỏe và y tế"),
                                ("vehicle", "Phương tiện và người lái"),
                                ("support", "Người có công, trợ giúp xã hội"),
                                ("retirement", "Hưu trí"),
                                ("death", "Người thân qua đời"),
                                ("papers", "Chứng thực, bản sao giấy tờ"),
                                ("abroad", "Yếu tố nước ngoài"),
                                ("start_business", "Khởi sự kinh doanh"),
                                ("run_business", "Hoạt động và thay đổi của doanh nghiệp"),
                                ("invest", "Đầu tư, dự án"),
                                ("end_business", "Tạm ngừng, chấm dứt kinh doanh"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sự kiện trong đời",
                    ),
                ),
                (
                    "online_level",
                    models.CharField(
                        choices=[
                            ("none", "chưa cung cấp trực tuyến"),
                            ("partial", "trực tuyến một phần"),
                            ("full", "trực tuyến toàn trình"),
                        ],
                        max_length=8,
                        verbose_name="mức độ trực tuyến",
                    ),
                ),
                (
                    "partial_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("presence", "phải có mặt trực tiếp"),
                            ("field_check", "phải kiểm tra thực tế, đánh giá tại hiện trường"),
                            ("technical_fault", "sự cố kỹ thuật"),
                            ("other_technical", "nguyên nhân kỹ thuật khác"),
                        ],
                        max_length=16,
                        verbose_name="lý do chỉ một phần",
                    ),
                ),
                (
                    "proactive_level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "không chủ động"),
                            (1, "1 – nhắc việc"),
                            (2, "2 – chuẩn bị sẵn hồ sơ"),
                            (3, "3 – đề xuất phương án"),
                            (4, "4 – tự động thực hiện, có quyền từ chối"),
                        ],
                        default=0,
                        verbose_name="mức độ chủ động",
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
                ("priority_lane", models.BooleanField(default=False, verbose_name="làn xanh")),
                ("conditions", models.TextField(blank=True, verbose_name="yêu cầu, điều kiện")),
                (
                    "sets",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="để trống: không quy định",
                        null=True,
                        verbose_name="số bộ hồ sơ",
                    ),
                ),
                ("content_hash", models.CharField(editable=False, max_length=64)),
                ("search_text", models.TextField(editable=False)),
                (
                    "tsv",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.contrib.postgres.search.SearchVector(
                            "search_text", config="simple"
                        ),
                        output_field=django.contrib.postgres.search.SearchVectorField(),
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiên bản thủ tục",
                "verbose_name_plural": "phiên bản thủ tục",
                "ordering": ["procedure_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="ProcedureStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("case", models.CharField(blank=True, max_length=500, verbose_name="trường hợp")),
                ("text", models.TextField(verbose_name="nội dung")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProcedureResult",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="mã kết quả")),
                ("name", models.CharField(max_length=500, verbose_name="tên kết quả")),
                ("is_paper", models.BooleanField(default=True, verbose_name="là giấy tờ")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("number", models.CharField(max_length=100, verbose_name="số, ký hiệu")),
                ("title", models.CharField(blank=True, max_length=1000, verbose_name="trích yếu")),
                (
                    "effective_on",
                    models.DateField(blank=True, null=True, verbose_name="hiệu lực từ"),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="legal_bases",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ElectronicForm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("schema_text", models.TextField(verbose_name="biểu mẫu")),
                ("schema_sha256", models.CharField(editable=False, max_length=64)),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
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
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="electronic_forms",
                        to="procedures.procedureversion",
                        verbose_name="phiên bản thủ tục",
                    ),
                ),
            ],
            options={
                "verbose_name": "biểu mẫu điện tử",
                "verbose_name_plural": "biểu mẫu điện tử",
                "ordering": ["version_id", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "valid_from"), name="electronic_form_one_from_a_day"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("version", None)),
                        fields=("schema_sha256",),
                        name="electronic_form_stand_in_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agency_kind",
                    models.CharField(
                        choices=[
                            ("province", "cấp tỉnh"),
                            ("department", "sở, ban, ngành"),
                            ("district", "cấp huyện"),
                            ("commune", "xã, phường, đặc khu"),
                            ("other", "cơ quan khác"),
                        ],
                        max_length=12,
                        verbose_name="loại cơ quan",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="phiên bản")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "bản thảo"), ("approved", "đã phê duyệt")],
                        default="draft",
                        max_length=8,
                        verbose_name="tình trạng",
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="quyết định phê duyệt"
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày quyết định"),
                ),
                ("valid_from", models.DateField(blank=True, null=True, verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
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
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="processes",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "quy trình nội bộ",
                "verbose_name_plural": "quy trình nội bộ",
                "ordering": ["procedure_id", "agency_kind", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("procedure", "agency_kind", "number"), name="process_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision", ""),
                                ("state", "draft"),
                                ("valid_from", None),
                                ("valid_until", None),
                            ),
                            models.Q(
                                ("state", "approved"),
                                ("valid_from__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="process_approved_by_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="process_days",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("state", "approved")),
                        expressions=[
                            (
                                models.Func(
                                    models.F("procedure"),
                                    models.F("procedure"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("agency_kind"),
                                    models.F("agency_kind"),
                                    models.Value("[]"),
                                    function="organisations_code_range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_until"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="process_one_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, verbose_name="mã bước")),
                ("position", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("name", models.CharField(max_length=500, verbose_name="nội dung công việc")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("agency", "cơ quan giải quyết hồ sơ"),
                            ("reception", "nơi tiếp nhận hồ sơ"),
                            ("province", "cơ quan cấp tỉnh phía trên"),
                            ("unit", "một đơn vị cố định"),
                        ],
                        db_default="agency",
                        default="agency",
                        max_length=9,
                        verbose_name="nơi làm",
                    ),
                ),
                (
                    "unit_name",
                    models.CharField(blank=True, max_length=300, verbose_name="đơn vị, bộ phận"),
                ),
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
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2, max_digits=7, verbose_name="thời gian (giờ)"
                    ),
                ),
                (
                    "all_ways",
                    models.BooleanField(default=False, verbose_name="lấy ý kiến song song"),
                ),
                ("needs", models.TextField(blank=True, verbose_name="đầu vào")),
                ("yields", models.TextField(blank=True, verbose_name="kết quả, sản phẩm")),
                (
                    "form_name",
                    models.CharField(blank=True, max_length=300, verbose_name="biểu mẫu"),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="procedures.process",
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
                    ),
                ),
            ],
            options={
                "verbose_name": "bước quy trình",
                "verbose_name_plural": "bước quy trình",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("process", "key"), name="process_step_key_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hours__gte", 0)), name="process_step_hours"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", ""), _negated=True),
                            models.Q(("unit_name", ""), _negated=True),
                            ("unit__isnull", False),
                            _connector="OR",
                        ),
                        name="process_step_has_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcessLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "question",
                    models.CharField(blank=True, max_length=200, verbose_name="điều kiện"),
                ),
                ("answer", models.CharField(blank=True, max_length=200, verbose_name="giá trị")),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="procedures.process",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="procedures.processstep",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="procedures.processstep",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source", "target", "question", "answer"), name="process_link_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="process_link_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=100, verbose_name="số quyết định")),
                ("announced_on", models.DateField(verbose_name="ngày ký")),
                (
                    "legal_effective_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="văn bản căn cứ có hiệu lực"
                    ),
                ),
                (
                    "legal_issued_on",
                    models.DateField(blank=True, null=True, verbose_name="văn bản căn cứ được ký"),
                ),
                (
                    "fast_track",
                    models.BooleanField(
                        default=False, verbose_name="văn bản theo trình tự rút gọn"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=1000, verbose_name="trích yếu")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan công bố",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết định công bố",
                "verbose_name_plural": "quyết định công bố",
                "ordering": ["-announced_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "number", "announced_on"), name="publication_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        name="publication_numbered",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicationItem",
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
                            ("new", "mới ban hành"),
                            ("amended", "sửa đổi, bổ sung"),
                            ("replaced", "được thay thế"),
                            ("abolished", "bãi bỏ"),
                        ],
                        max_length=10,
                        verbose_name="hình thức",
                    ),
                ),
                ("effective_on", models.DateField(verbose_name="áp dụng từ")),
                (
                    "published_on",
                    models.DateField(blank=True, null=True, verbose_name="ngày công khai"),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication_items",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="procedures.publication",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="publication_items",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "thủ tục được công bố",
                "verbose_name_plural": "thủ tục được công bố",
                "ordering": ["-effective_on", "-pk"],
                "indexes": [
                    models.Index(
                        fields=["procedure", "-effective_on"], name="publication_of_procedure"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "procedure"), name="publication_item_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "abolished"), ("version", None)),
                            models.Q(
                                models.Q(("kind", "abolished"), _negated=True),
                                ("version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="publication_item_version",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequiredDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("case", models.CharField(blank=True, max_length=500, verbose_name="trường hợp")),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="mã giấy tờ")),
                ("name", models.TextField(verbose_name="tên giấy tờ")),
                (
                    "originals",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="bản chính"
                    ),
                ),
                (
                    "copies",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="bản sao"),
                ),
                ("required", models.BooleanField(default=True, verbose_name="bắt buộc")),
                (
                    "form_name",
                    models.CharField(blank=True, max_length=300, verbose_name="mẫu đơn, tờ khai"),
                ),
                (
                    "form_url",
                    models.CharField(blank=True, max_length=500, verbose_name="địa chỉ mẫu"),
                ),
                (
                    "reusable_source",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="nguồn dữ liệu dùng lại"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="documents",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Sector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="mã")),
                ("name", models.CharField(max_length=300, verbose_name="tên")),
                ("search_name", models.CharField(max_length=300)),
            ],
            options={
                "verbose_name": "lĩnh vực",
                "verbose_name_plural": "lĩnh vực",
                "ordering": ["search_name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("code", ""), _negated=True),
                        ),
                        name="sector_named",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="sector",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="procedures.sector",
                verbose_name="lĩnh vực",
            ),
        ),
        migrations.CreateModel(
            name="Simplification",
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
                            ("steps", "giảm bước thực hiện"),
                            ("documents", "giảm thành phần hồ sơ"),
                            ("time", "rút ngắn thời hạn"),
                            ("fees", "giảm phí, lệ phí"),
                            ("delegated", "phân cấp, ủy quyền"),
                            ("abolished", "bãi bỏ thủ tục"),
                        ],
                        max_length=10,
                        verbose_name="nội dung",
                    ),
                ),
                ("description", models.TextField(verbose_name="mô tả")),
                (
                    "decision",
                    models.CharField(blank=True, max_length=200, verbose_name="quyết định"),
                ),
                ("effective_on", models.DateField(verbose_name="áp dụng từ")),
                (
                    "saved_vnd_a_year",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="chi phí tiết kiệm (đồng/năm)"
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="simplifications",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn giản hóa",
                "verbose_name_plural": "đơn giản hóa",
                "ordering": ["-effective_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("fee", "phí"), ("charge", "lệ phí")],
                        max_length=6,
                        verbose_name="loại",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=40, verbose_name="mã")),
                ("name", models.CharField(blank=True, max_length=300, verbose_name="tên")),
                (
                    "amount_vnd",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="mức thu (đồng)"
                    ),
                ),
                ("per", models.CharField(blank=True, max_length=100, verbose_name="tính theo")),
                ("note", models.TextField(blank=True, verbose_name="mô tả")),
                (
                    "due",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("acceptance", "trước khi tiếp nhận"),
                            ("decision", "trước khi ký kết quả"),
                            ("return", "khi trả kết quả"),
                        ],
                        db_default="",
                        default="",
                        max_length=10,
                        verbose_name="phải nộp",
                    ),
                ),
                (
                    "time_limit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fees",
                        to="procedures.timelimit",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VersionAgency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("reception", "tiếp nhận hồ sơ"),
                            ("competent", "có thẩm quyền quyết định"),
                            ("handling", "trực tiếp thực hiện"),
                            ("coordinating", "phối hợp"),
                            ("delegated", "được ủy quyền, phân cấp"),
                        ],
                        max_length=12,
                        verbose_name="vai trò",
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="cơ quan")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agencies",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="version_agency_named"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Way",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("direct", "trực tiếp"),
                            ("online", "trực tuyến"),
                            ("post", "dịch vụ bưu chính"),
                        ],
                        max_length=6,
                        verbose_name="kênh",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="mô tả")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ways",
                        to="procedures.procedureversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(fields=("version", "channel"), name="way_channel_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="timelimit",
            name="way",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="time_limits",
                to="procedures.way",
            ),
        ),
        migrations.AddIndex(
            model_name="procedureversion",
            index=django.contrib.postgres.indexes.GinIndex(
                fastupdate=False, fields=["tsv"], name="procedure_words"
            ),
        ),
        migrations.AddIndex(
            model_name="procedureversion",
            index=models.Index(fields=["search_name", "id"], name="procedure_by_name"),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.UniqueConstraint(
                fields=("procedure", "number"), name="procedure_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None),
                    ("valid_from__lt", models.F("valid_until")),
                    _connector="OR",
                ),
                name="procedure_version_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="procedure_version_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("levels__len__gt", 0)), name="procedure_version_has_a_level"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("partial_reason", ""), ("online_level", "partial"), _connector="OR"
                ),
                name="procedure_version_reason_of_partial",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("procedure"),
                            models.F("procedure"),
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
                name="procedure_version_one_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="timelimit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount", None), ("unit", "")),
                    models.Q(("amount__gte", 0), models.Q(("unit", ""), _negated=True)),
                    _connector="OR",
                ),
                name="time_limit_amount_with_unit",
            ),
        ),
    ]
