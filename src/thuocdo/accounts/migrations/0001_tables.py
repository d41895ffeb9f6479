"""The tables of this room."""

import datetime

import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "username",
                    models.CharField(
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="Tên đăng nhập",
                    ),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="Thư điện tử"),
                ),
                ("full_name", models.CharField(max_length=200, verbose_name="Họ và tên")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="để được nhắc việc bằng tin nhắn",
                        max_length=16,
                        verbose_name="Số điện thoại",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="Đang hoạt động")),
                (
                    "wants_digest",
                    models.BooleanField(
                        default=True,
                        help_text="sai lệch được giao hoặc mới thấy",
                        verbose_name="Nhận thư tóm tắt hằng ngày",
                    ),
                ),
                ("is_program", models.BooleanField(default=False, verbose_name="Là chương trình")),
                ("is_citizen", models.BooleanField(default=False, verbose_name="Là công dân")),
                ("date_joined", models.DateTimeField(auto_now_add=True, verbose_name="Ngày tạo")),
            ],
            options={
                "verbose_name": "tài khoản",
                "verbose_name_plural": "tài khoản",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("username", django.db.models.functions.text.Lower("username"))
                        ),
                        name="user_username_lower_case",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(("email", ""), _negated=True),
                        name="user_email_unique",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_program", False), ("password__startswith", "!"), _connector="OR"
                        ),
                        name="user_program_has_no_password",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="tên")),
                (
                    "scopes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("read", "đọc số liệu"),
                                ("upload", "gửi tệp báo cáo"),
                                ("dossiers", "đọc hồ sơ, không có dữ liệu cá nhân"),
                                ("act", "nhận và xử lý hồ sơ thay đơn vị"),
                                ("people", "xem người trong hồ sơ (cùng quyền xử lý)"),
                                ("report", "báo hồ sơ của một hệ thống khác"),
                                ("webhooks", "đăng ký webhook"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="quyền",
                    ),
                ),
                ("system", models.CharField(blank=True, max_length=40, verbose_name="hệ thống")),
                ("prefix", models.CharField(max_length=16, verbose_name="phần đầu")),
                ("secret_sha256", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("expires_at", models.DateTimeField(verbose_name="hết hạn lúc")),
                ("last_used_at", models.DateTimeField(null=True, verbose_name="dùng lần cuối")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="thu hồi lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lập",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người thu hồi",
                    ),
                ),
            ],
            options={
                "verbose_name": "khóa API",
                "verbose_name_plural": "khóa API",
                "ordering": ("-made_at", "-id"),
            },
        ),
        migrations.CreateModel(
            name="AttemptCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("window_ends_at", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["window_ends_at"], name="attempt_count_old")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key", "window_ends_at"), name="attempt_count_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Citizen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "personal_id",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="số định danh cá nhân"
                    ),
                ),
                (
                    "full_name",
                    models.CharField(blank=True, max_length=200, verbose_name="họ và tên"),
                ),
                (
                    "phone",
                    models.CharField(blank=True, max_length=20, verbose_name="số điện thoại"),
                ),
                (
                    "email",
                    models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử"),
                ),
                (
                    "identity_level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "tự khai"), (2, "đã xác thực")],
                        default=1,
                        verbose_name="mức xác thực",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("identity_provider", "hệ thống định danh"),
                            ("one_time_code", "mã dùng một lần"),
                        ],
                        max_length=20,
                        verbose_name="nguồn",
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=2, verbose_name="ngôn ngữ")),
                (
                    "wants_invitations",
                    models.BooleanField(default=True, verbose_name="nhận lời mời đánh giá"),
                ),
                (
                    "phone_vouched",
                    models.BooleanField(default=False, verbose_name="số điện thoại được bảo đảm"),
                ),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                (
                    "identified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="xác thực lúc"),
                ),
                (
                    "checked_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="đối chiếu giấy tờ tại quầy lúc"
                    ),
                ),
                (
                    "email_proven",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="đã xác nhận thư điện tử"
                    ),
                ),
                ("joined_at", models.DateTimeField(blank=True, null=True, verbose_name="nhập lúc")),
                (
                    "given_up_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="bỏ số điện thoại lúc"
                    ),
                ),
                (
                    "joined_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="accounts.citizen",
                        verbose_name="đã nhập vào",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citizen",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tài khoản",
                    ),
                ),
            ],
            options={
                "verbose_name": "công dân",
                "verbose_name_plural": "công dân",
                "indexes": [
                    models.Index(
                        condition=models.Q(("personal_id", ""), _negated=True),
                        fields=["personal_id"],
                        name="citizen_personal_id",
                    ),
                    models.Index(
                        condition=models.Q(("phone_vouched", True)),
                        fields=["phone"],
                        name="citizen_vouched_phone",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("identity_level", 2), models.Q(("personal_id", ""), _negated=True)
                        ),
                        fields=("personal_id",),
                        name="citizen_verified_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("given_up_at", None),
                            ("source", "one_time_code"),
                            models.Q(("phone", ""), _negated=True),
                        ),
                        fields=("phone",),
                        name="citizen_phone_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("joined_into", None), ("joined_at__isnull", False), _connector="XOR"
                        ),
                        name="citizen_joined_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("joined_into", None), ("source", "one_time_code"), _connector="OR"
                        ),
                        name="citizen_joined_by_phone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("given_up_at", None), ("joined_at__isnull", False), _connector="OR"
                        ),
                        name="citizen_gives_up_what_was_joined",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "one_time_code"), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                            ("email_proven", True),
                            _connector="OR",
                        ),
                        name="citizen_by_code_has_an_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email_proven", False),
                            models.Q(("email", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="citizen_proven_mail_is_there",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        condition=models.Q(
                            ("email_proven", True),
                            ("given_up_at", None),
                            ("source", "one_time_code"),
                        ),
                        name="citizen_mail_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("identity_level", 1), ("source", "identity_provider"), _connector="OR"
                        ),
                        name="citizen_verified_by_a_provider",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CounterOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("identity_card", "thẻ căn cước"),
                            ("national_app", "VNeID"),
                            ("passport", "hộ chiếu"),
                            ("certificate", "giấy xác nhận thông tin về cư trú, căn cước"),
                        ],
                        max_length=14,
                        verbose_name="giấy tờ đã đối chiếu",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="mở lúc")),
                (
                    "citizen",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opened_at_counter",
                        to="accounts.citizen",
                    ),
                ),
                (
                    "clerk",
                    models.ForeignKey(
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
                    ),
                ),
            ],
            options={
                "verbose_name": "tài khoản mở tại quầy",
                "verbose_name_plural": "tài khoản mở tại quầy",
                "indexes": [models.Index(fields=["unit", "opened_at"], name="opened_at_unit")],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        ),
                        size=None,
                        verbose_name="vai trò",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                ("valid_until", models.DateField(verbose_name="đến trước ngày")),
                ("reason", models.CharField(max_length=300, verbose_name="lý do")),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("revoked_at", models.DateTimeField(null=True, verbose_name="thu hồi lúc")),
                (
                    "delegator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ủy quyền",
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người được ủy quyền",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lập",
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
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
                        verbose_name="chỉ ở đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "ủy quyền khi vắng mặt",
                "verbose_name_plural": "ủy quyền khi vắng mặt",
                "ordering": ("-valid_from", "-id"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("revoked_at", None)),
                        fields=["deputy"],
                        name="delegation_of_deputy",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gt", models.F("valid_from"))),
                        name="delegation_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("delegator", models.F("deputy")), _negated=True),
                        name="delegation_to_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("roles__len__gt", 0)), name="delegation_lends_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IdempotentRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=200)),
                ("fingerprint", models.CharField(max_length=64)),
                ("record_room", models.CharField(blank=True, max_length=40)),
                ("record_id", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "token",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.apitoken",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("token", "key"), name="idempotent_request_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
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
                ("province_wide", models.BooleanField(default=False, verbose_name="xem toàn tỉnh")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(
                        blank=True,
                        help_text="ngày đầu tiên không còn vai trò",
                        null=True,
                        verbose_name="đến trước ngày",
                    ),
                ),
                ("granted_at", models.DateTimeField(verbose_name="giao lúc")),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người giao",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="tài khoản",
                    ),
                ),
            ],
            options={
                "verbose_name": "vai trò trong đơn vị",
                "verbose_name_plural": "vai trò trong đơn vị",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="membership_days",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("valid_until", None)),
                        fields=("user", "unit", "role"),
                        name="membership_once",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="apitoken",
            name="membership",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.membership",
                verbose_name="vai trò của chương trình",
            ),
        ),
        migrations.CreateModel(
            name="OneTimeCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "phone",
                    models.CharField(max_length=254, verbose_name="số điện thoại hoặc thư điện tử"),
                ),
                ("code_hash", models.CharField(max_length=64)),
                ("sent_at", models.DateTimeField(verbose_name="gửi lúc")),
                ("expires_at", models.DateTimeField(verbose_name="hết hạn lúc")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="số lần nhập")),
                ("used_at", models.DateTimeField(null=True, verbose_name="dùng lúc")),
            ],
            options={
                "verbose_name": "mã dùng một lần",
                "verbose_name_plural": "mã dùng một lần",
                "indexes": [models.Index(fields=["phone", "-sent_at"], name="one_time_code_phone")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code_hash__regex", "^[0-9a-f]{64}$")),
                        name="one_time_code_hashed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tries__lte", 5)), name="one_time_code_tries"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                        name="one_time_code_ends",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tax_code", models.CharField(max_length=14, verbose_name="mã số thuế")),
                ("name", models.CharField(max_length=300, verbose_name="tên tổ chức")),
                (
                    "address",
                    models.CharField(blank=True, max_length=500, verbose_name="địa chỉ trụ sở"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awaiting", "chờ xác nhận"),
                            ("confirmed", "đã xác nhận"),
                            ("refused", "không được xác nhận"),
                            ("closed", "đã đóng"),
                        ],
                        default="awaiting",
                        max_length=9,
                        verbose_name="trạng thái",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="quyết định lúc")),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="lý do")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="đóng lúc")),
                (
                    "closed_why",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=500,
                        verbose_name="lý do đóng",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người đóng",
                    ),
                ),
                (
                    "confirmed_by",
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
                        verbose_name="nơi xác nhận",
                    ),
                ),
            ],
            options={
                "verbose_name": "tài khoản tổ chức",
                "verbose_name_plural": "tài khoản tổ chức",
                "ordering": ["name", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "awaiting")),
                        fields=["unit"],
                        name="organisation_awaiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "confirmed")),
                        fields=("tax_code",),
                        name="organisation_account_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("tax_code", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                        ),
                        name="organisation_account_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "awaiting"), ("confirmed_at__isnull", False), _connector="XOR"
                        ),
                        name="organisation_account_decided",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_by", None), ("closed_why", "")),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("state", "closed"),
                                models.Q(("closed_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="organisation_account_closed_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OrganisationMember",
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
                            ("representative", "người đại diện theo pháp luật"),
                            ("member", "người nộp hồ sơ thay tổ chức"),
                        ],
                        max_length=14,
                        verbose_name="tư cách",
                    ),
                ),
                ("personal_id", models.CharField(max_length=12, verbose_name="số định danh")),
                ("full_name", models.CharField(max_length=200, verbose_name="họ tên")),
                ("added_at", models.DateTimeField(verbose_name="thêm lúc")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="nhận lúc")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="kết thúc lúc")),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.citizen",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="accounts.organisationaccount",
                    ),
                ),
            ],
            options={
                "verbose_name": "người của tổ chức",
                "verbose_name_plural": "người của tổ chức",
                "ordering": ["-part", "full_name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("organisation", "personal_id"),
                        name="organisation_member_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None), ("part", "representative")),
                        fields=("organisation",),
                        name="organisation_represented_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("accepted_at", None), ("citizen__isnull", False), _connector="OR"
                        ),
                        name="organisation_member_accepted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RightsVersion",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveBigIntegerField(verbose_name="số")),
            ],
            options={
                "verbose_name": "phiên bản quyền",
                "verbose_name_plural": "phiên bản quyền",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="rights_version_is_one_row"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="tên")),
                ("path", models.CharField(max_length=200)),
                ("query", models.CharField(blank=True, max_length=2000)),
                ("saved_at", models.DateTimeField(verbose_name="lưu lúc")),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lưu",
                    ),
                ),
                (
                    "shared_with",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="chia sẻ với đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "cách xem đã lưu",
                "verbose_name_plural": "cách xem đã lưu",
                "ordering": ("name", "id"),
                "indexes": [models.Index(fields=["path"], name="saved_view_path")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "path", "name"), name="saved_view_name_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("path__regex", "^/([A-Za-z0-9_~.-][A-Za-z0-9_~./-]*)?$")
                        ),
                        name="saved_view_stays_here",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("expires_at__gt", models.F("made_at")),
                    (
                        "expires_at__lte",
                        django.db.models.expressions.CombinedExpression(
                            models.F("made_at"), "+", models.Value(datetime.timedelta(days=366))
                        ),
                    ),
                ),
                name="api_token_lives_a_year_at_most",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("scopes__len__gt", 0)), name="api_token_is_good_for_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scopes__contains", ["report"]), ("system", ""), _connector="XOR"
                ),
                name="api_token_reports_for_a_system",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("system", ""), ("system__regex", "^[a-z][a-z0-9_-]*$"), _connector="OR"
                ),
                name="api_token_system_written",
            ),
        ),
        migrations.AddConstraint(
            model_name="apitoken",
            constraint=models.CheckConstraint(
                condition=models.Q(("secret_sha256__regex", "^[0-9a-f]{64}$")),
                name="api_token_secret_is_hashed",
            ),
        ),
    ]
