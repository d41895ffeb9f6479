"""The tables of this room."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("dossiers", "0001_tables"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivingAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bank", models.CharField(max_length=6, verbose_name="ngân hàng")),
                ("number", models.CharField(max_length=19, verbose_name="số tài khoản")),
                ("holder", models.CharField(max_length=100, verbose_name="chủ tài khoản")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("made_at", models.DateTimeField(verbose_name="ghi lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ghi",
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
                "verbose_name": "tài khoản thu",
                "verbose_name_plural": "tài khoản thu",
                "ordering": ["unit", "-valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="receiving_account_days",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("unit"),
                                    models.F("unit"),
                                    models.Value("[]"),
                                    function="int8range",
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
                        name="receiving_account_one_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(default="fees", max_length=40, verbose_name="khoản thu"),
                ),
                ("amount_vnd", models.PositiveBigIntegerField(verbose_name="số tiền (đồng)")),
                ("fees", models.JSONField(default=list, verbose_name="các khoản")),
                (
                    "provider",
                    models.CharField(
                        choices=[
                            ("vietqr", "chuyển khoản VietQR"),
                            ("gateway", "cổng thanh toán"),
                            ("cashier", "tiền mặt tại quầy"),
                            ("elsewhere", "nộp nơi khác"),
                        ],
                        max_length=10,
                        verbose_name="cách nộp",
                    ),
                ),
                (
                    "reference",
                    models.CharField(max_length=20, unique=True, verbose_name="mã thanh toán"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "chờ nộp"),
                            ("paid", "đã nộp"),
                            ("expired", "hết hạn"),
                            ("cancelled", "đã hủy"),
                            ("mismatch", "sai số tiền"),
                            ("refund_due", "phải hoàn trả"),
                            ("refunded", "đã hoàn trả"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("expires_at", models.DateTimeField(verbose_name="hết hạn lúc")),
                ("paid_at", models.DateTimeField(null=True, verbose_name="nộp lúc")),
                (
                    "gateway_id",
                    models.CharField(blank=True, max_length=100, verbose_name="mã của cổng"),
                ),
                ("pay_address", models.CharField(blank=True, max_length=1000)),
                ("asked_at", models.DateTimeField(null=True, verbose_name="hỏi cổng lúc")),
                (
                    "receipt_number",
                    models.CharField(blank=True, max_length=40, verbose_name="số biên lai"),
                ),
                ("request_id", models.CharField(blank=True, max_length=64)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                        verbose_name="hồ sơ",
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
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.receivingaccount",
                        verbose_name="tài khoản thu",
                    ),
                ),
            ],
            options={
                "verbose_name": "lệnh thanh toán",
                "verbose_name_plural": "lệnh thanh toán",
                "indexes": [
                    models.Index(fields=["dossier", "-id"], name="payment_order_of_dossier"),
                    models.Index(
                        fields=["state", "-made_at", "-id"], name="payment_order_by_state"
                    ),
                    models.Index(
                        condition=models.Q(("receipt_number", ""), _negated=True),
                        fields=["paid_at", "id"],
                        name="payment_order_receipts",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("dossier", "purpose", "provider"),
                        name="payment_order_open_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("request_id", ""), _negated=True),
                        fields=("request_id",),
                        name="payment_order_asked_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("receipt_number", ""), _negated=True),
                        fields=("receipt_number",),
                        name="payment_receipt_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd__gt", 0)), name="payment_order_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gte", models.F("made_at"))),
                        name="payment_order_expires_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaymentNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "provider",
                    models.CharField(
                        choices=[
                            ("vietqr", "chuyển khoản VietQR"),
                            ("gateway", "cổng thanh toán"),
                            ("cashier", "tiền mặt tại quầy"),
                            ("elsewhere", "nộp nơi khác"),
                        ],
                        max_length=10,
                        verbose_name="nguồn",
                    ),
                ),
                ("transaction_id", models.CharField(max_length=100, verbose_name="mã giao dịch")),
                (
                    "reference",
                    models.CharField(blank=True, max_length=100, verbose_name="mã thanh toán"),
                ),
                (
                    "amount_vnd",
                    models.PositiveBigIntegerField(null=True, verbose_name="số tiền (đồng)"),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=500, verbose_name="nội dung chuyển khoản"
                    ),
                ),
                ("paid_at", models.DateTimeField(null=True, verbose_name="nộp lúc")),
                ("received_at", models.DateTimeField(verbose_name="nhận báo lúc")),
                ("signature_ok", models.BooleanField(verbose_name="chữ ký đúng")),
                ("raw", models.TextField(blank=True)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("booked", "đã ghi nhận"),
                            ("late", "đã ghi nhận, nộp muộn"),
                            ("refund_due", "đã ghi nhận, phải hoàn trả"),
                            ("mismatch", "sai số tiền"),
                            ("unknown", "không rõ của hồ sơ nào"),
                            ("differs", "khác lần báo trước"),
                            ("not_paid", "cổng báo chưa nộp"),
                            ("bad_signature", "chữ ký sai"),
                        ],
                        max_length=13,
                        verbose_name="kết quả",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="payments.paymentorder",
                        verbose_name="lệnh",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.receivingaccount",
                        verbose_name="tài khoản thu",
                    ),
                ),
            ],
            options={
                "verbose_name": "báo có tiền",
                "verbose_name_plural": "báo có tiền",
                "indexes": [
                    models.Index(fields=["-received_at", "-id"], name="payment_notice_newest")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("outcome__in", ["bad_signature", "differs", "not_paid"]), _negated=True
                        ),
                        fields=("provider", "transaction_id"),
                        name="payment_notice_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signature_ok", True), ("outcome", "bad_signature"), _connector="OR"
                        ),
                        name="payment_notice_believed_when_signed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BankStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="tệp")),
                ("rows", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                (
                    "made_by",
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
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.receivingaccount",
                        verbose_name="tài khoản thu",
                    ),
                ),
            ],
            options={
                "verbose_name": "sao kê ngân hàng",
                "verbose_name_plural": "sao kê ngân hàng",
            },
        ),
        migrations.CreateModel(
            name="ReconciliationItem",
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
                            ("unknown", "tiền không rõ hồ sơ"),
                            ("mismatch", "sai số tiền"),
                            ("refund_due", "phải hoàn trả"),
                            ("differs", "báo hai lần khác nhau"),
                        ],
                        max_length=10,
                        verbose_name="việc",
                    ),
                ),
                ("amount_vnd", models.PositiveBigIntegerField(verbose_name="số tiền (đồng)")),
                ("opened_at", models.DateTimeField(verbose_name="phát sinh lúc")),
                (
                    "action",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("assigned", "gán cho hồ sơ"),
                            ("booked", "ghi nhận theo số thực nộp"),
                            ("refunded", "đã hoàn trả"),
                            ("kept", "giữ lại, hồ sơ tiếp tục"),
                            ("dismissed", "bỏ qua, có lý do"),
                        ],
                        max_length=10,
                        verbose_name="đã làm",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="xong lúc")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="lý do")),
                (
                    "refund_reference",
                    models.CharField(blank=True, max_length=100, verbose_name="mã hoàn trả"),
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
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="payments.paymentnotice",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentorder",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người làm",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "việc đối soát",
                "verbose_name_plural": "việc đối soát",
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)),
                        fields=["-opened_at", "-id"],
                        name="payment_item_open",
                    ),
                    models.Index(fields=["dossier"], name="payment_item_of_dossier"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("notice", "kind"), name="payment_item_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", ""), ("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("action", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="payment_item_settled_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of", models.CharField(max_length=200, verbose_name="khoản đã nộp")),
                ("amount_vnd", models.PositiveBigIntegerField(verbose_name="số tiền (đồng)")),
                (
                    "way",
                    models.CharField(
                        choices=[("cash", "tiền mặt tại quầy"), ("transfer", "chuyển khoản")],
                        max_length=8,
                        verbose_name="cách trả",
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=40, unique=True, verbose_name="số phiếu chi"),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=100, verbose_name="mã giao dịch"),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="lý do")),
                (
                    "legal_basis",
                    models.CharField(blank=True, max_length=300, verbose_name="căn cứ"),
                ),
                ("made_at", models.DateTimeField(verbose_name="trả lúc")),
                ("request_id", models.CharField(blank=True, max_length=64)),
                (
                    "dossier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                        verbose_name="hồ sơ",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người trả",
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentnotice",
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="payments.paymentorder",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "hoàn trả",
                "verbose_name_plural": "hoàn trả",
                "indexes": [
                    models.Index(fields=["dossier", "-id"], name="payment_refund_of_dossier"),
                    models.Index(fields=["-made_at", "-id"], name="payment_refund_newest"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd__gt", 0)),
                        name="payment_refund_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("dossier__isnull", False),
                            models.Q(("notice__isnull", False), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="payment_refund_of_somebody_or_booked_nowhere",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way", "cash"),
                            models.Q(("reference", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="payment_refund_by_transfer_named",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("request_id", ""), _negated=True),
                        fields=("request_id",),
                        name="payment_refund_asked_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeHandover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày nộp")),
                ("amount_vnd", models.BigIntegerField(verbose_name="số tiền (đồng)")),
                ("reference", models.CharField(max_length=100, verbose_name="số chứng từ")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("made_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("request_id", models.CharField(blank=True, max_length=64)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="nơi thu",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ghi",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần nộp phí về cơ quan",
                "verbose_name_plural": "các lần nộp phí về cơ quan",
                "indexes": [
                    models.Index(fields=["desk", "agency", "on"], name="fee_handover_of_units")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd", 0), _negated=True),
                        name="fee_handover_of_something",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("request_id", ""), _negated=True),
                        fields=("request_id",),
                        name="fee_handover_asked_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeSettlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="quý")),
                ("opening_vnd", models.BigIntegerField(verbose_name="còn phải nộp đầu quý (đồng)")),
                ("collected_vnd", models.BigIntegerField(verbose_name="đã thu (đồng)")),
                ("returned_vnd", models.BigIntegerField(verbose_name="đã hoàn trả (đồng)")),
                ("handed_vnd", models.BigIntegerField(verbose_name="đã nộp về cơ quan (đồng)")),
                ("owed_vnd", models.BigIntegerField(verbose_name="còn phải nộp cuối quý (đồng)")),
                ("direct_vnd", models.BigIntegerField(verbose_name="cơ quan thu thẳng (đồng)")),
                ("lines", models.JSONField(default=list, verbose_name="các dòng")),
                ("closed_at", models.DateTimeField(verbose_name="chốt lúc")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan",
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người chốt",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="nơi thu",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyết toán phí của một quý",
                "verbose_name_plural": "quyết toán phí theo quý",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "agency", "year", "quarter"), name="fee_settlement_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                        name="fee_settlement_of_a_quarter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "owed_vnd",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("opening_vnd"), "+", models.F("collected_vnd")
                                        ),
                                        "-",
                                        models.F("returned_vnd"),
                                    ),
                                    "-",
                                    models.F("handed_vnd"),
                                ),
                            )
                        ),
                        name="fee_settlement_adds_up",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReceiptCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "series",
                    models.CharField(
                        choices=[("BL", "BL"), ("PC", "PC")], default="BL", max_length=2
                    ),
                ),
                ("last_number", models.PositiveIntegerField(default=0)),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "series"), name="payment_receipt_counter_once"
                    )
                ],
            },
        ),
    ]
