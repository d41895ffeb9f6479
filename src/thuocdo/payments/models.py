"""What is to be paid, what came in, and what a person still has to look at."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.rules import WHO, Act

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.accounts.models import Citizen

    Person = AbstractBaseUser | AnonymousUser

_UNIT = "organisations.Unit"
#: Whoever takes in money, gives it back or decides so, sees the pages of payments.
ROLES = tuple(
    dict.fromkeys(role for act in (Act.RECORD_PAYMENT, Act.REFUND) for role in WHO[act][0])
)


class Provider(models.TextChoices):
    """By whom money comes."""

    VIETQR = "vietqr", _("chuyển khoản VietQR")
    GATEWAY = "gateway", _("cổng thanh toán")
    CASHIER = "cashier", _("tiền mặt tại quầy")


class PaymentOrderQuerySet(models.QuerySet["PaymentOrder"]):
    """Orders, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those of dossiers received or decided where the person takes in money, gives it back or decides so."""
        units = units_visible_to(user, roles=ROLES).values("pk")
        return self.filter(
            Q(dossier__reception_unit__in=units) | Q(dossier__competent_agency__in=units)
        )

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep those of the citizen's own dossiers."""
        return self.filter(dossier__in=Dossier.objects.of_citizen(citizen).values("pk"))


class PaymentOrder(models.Model):
    """One sum asked of the applicant of one dossier in one way; `reference` is what he writes into his transfer.

    `fees` are the rows it is made of, name and amount. It is open for one amount: where that changes, it is cancelled and another one made.
    """

    class State(models.TextChoices):
        """What has become of it."""

        OPEN = "open", _("chờ nộp")
        PAID = "paid", _("đã nộp")
        EXPIRED = "expired", _("hết hạn")
        CANCELLED = "cancelled", _("đã hủy")
        MISMATCH = "mismatch", _("sai số tiền")
        REFUND_DUE = "refund_due", _("phải hoàn trả")
        REFUNDED = "refunded", _("đã hoàn trả")

    #: Money may still come by it.
    WAITING: ClassVar = (State.OPEN, State.EXPIRED, State.MISMATCH)

    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, related_name="+", verbose_name=_("hồ sơ")
    )
    purpose = models.CharField(_("khoản thu"), max_length=40, default="fees")
    amount_vnd = models.PositiveBigIntegerField(_("số tiền (đồng)"))
    fees = models.JSONField(_("các khoản"), default=list)
    provider = models.CharField(_("cách nộp"), max_length=10, choices=Provider)
    reference = models.CharField(_("mã thanh toán"), max_length=20, unique=True)
    state = models.CharField(
        _("tình trạng"), max_length=10, choices=State, default=State.OPEN.value
    )
    made_at = models.DateTimeField(_("lập lúc"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người lập"),
    )
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    paid_at = models.DateTimeField(_("nộp lúc"), null=True)
    gateway_id = models.CharField(_("mã của cổng"), max_length=100, blank=True)
    pay_address = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField(_("hỏi cổng lúc"), null=True)
    receipt_number = models.CharField(_("số biên lai"), max_length=40, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = PaymentOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("lệnh thanh toán")
        verbose_name_plural = _("lệnh thanh toán")
        indexes: ClassVar = [
            models.Index(fields=["dossier", "-id"], name="payment_order_of_dossier"),
            models.Index(fields=["state", "-made_at", "-id"], name="payment_order_by_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "purpose", "provider"],
                condition=Q(state="open"),
                name="payment_order_open_once",
            ),
            models.UniqueConstraint(
                fields=["request_id"], condition=~Q(request_id=""), name="payment_order_asked_once"
            ),
            models.UniqueConstraint(
                fields=["receipt_number"],
                condition=~Q(receipt_number=""),
                name="payment_receipt_number_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0), name="payment_order_of_something"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("made_at")), name="payment_order_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def open_at(self, at: datetime) -> bool:
        """Say whether it can be paid at a moment."""
        return self.state == self.State.OPEN and at < self.expires_at


class PaymentNoticeQuerySet(models.QuerySet["PaymentNotice"]):
    """Notices, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those that were booked to orders the person sees, at once or by somebody later."""
        orders = PaymentOrder.objects.visible_to(user).values("pk")
        return self.filter(Q(order__in=orders) | Q(items__order__in=orders))


class PaymentNotice(models.Model):
    """What a provider said once, as it said it, and what became of it; never changed.

    `transaction_id` is the provider's own number. What it says twice is one notice; what it says otherwise the second time is a second one
    (`differs`). `unit` is whose cashier brought it, null where it came by itself.
    """

    class Outcome(models.TextChoices):
        """What became of it at once; what a person did later stands in `ReconciliationItem`."""

        BOOKED = "booked", _("đã ghi nhận")
        LATE = "late", _("đã ghi nhận, nộp muộn")
        REFUND_DUE = "refund_due", _("đã ghi nhận, phải hoàn trả")
        MISMATCH = "mismatch", _("sai số tiền")
        UNKNOWN = "unknown", _("không rõ của hồ sơ nào")
        DIFFERS = "differs", _("khác lần báo trước")
        NOT_PAID = "not_paid", _("cổng báo chưa nộp")
        BAD_SIGNATURE = "bad_signature", _("chữ ký sai")

    provider = models.CharField(_("nguồn"), max_length=10, choices=Provider)
    transaction_id = models.CharField(_("mã giao dịch"), max_length=100)
    reference = models.CharField(_("mã thanh toán"), max_length=100, blank=True)
    amount_vnd = models.PositiveBigIntegerField(_("số tiền (đồng)"), null=True)
    words = models.CharField(_("nội dung chuyển khoản"), max_length=500, blank=True)
    paid_at = models.DateTimeField(_("nộp lúc"), null=True)
    received_at = models.DateTimeField(_("nhận báo lúc"))
    signature_ok = models.BooleanField(_("chữ ký đúng"))
    raw = models.TextField(blank=True)
    outcome = models.CharField(_("kết quả"), max_length=13, choices=Outcome)
    order = models.ForeignKey(
        PaymentOrder, models.PROTECT, null=True, related_name="notices", verbose_name=_("lệnh")
    )
    unit = models.ForeignKey(_UNIT, models.PROTECT, null=True, related_name="+")

    objects = PaymentNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo có tiền")
        verbose_name_plural = _("báo có tiền")
        indexes: ClassVar = [
            models.Index(fields=["-received_at", "-id"], name="payment_notice_newest")
        ]
        constraints: ClassVar = [
            # A forged notice must not take the number of the true one that is still to come.
            models.UniqueConstraint(
                fields=["provider", "transaction_id"],
                condition=~Q(outcome__in=["bad_signature", "differs", "not_paid"]),
                name="payment_notice_once",
            ),
            models.CheckConstraint(
                condition=Q(signature_ok=True) | Q(outcome="bad_signature"),
                name="payment_notice_believed_when_signed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}:{self.transaction_id}"

    @property
    def number(self) -> str:
        """Return the number of the payment in the dossier's events."""
        return str(self)


class ReconciliationItemQuerySet(models.QuerySet["ReconciliationItem"]):
    """Items, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those of the units where the person deals with money; those of nobody for whoever does so in a province."""
        units = units_visible_to(user, roles=ROLES)
        ids = units.values("pk")
        nobody = Q(dossier=None, unit=None) & Exists(units.filter(kind="province").values("pk"))
        return self.filter(
            Q(dossier__reception_unit__in=ids)
            | Q(dossier__competent_agency__in=ids)
            | Q(dossier=None, unit__in=ids)
            | nobody
        )


class ReconciliationItem(models.Model):
    """One thing about money that a person has to settle: money of nobody, a wrong amount, money to be given back.

    `amount_vnd` is what it is about. Once settled it says who did what and why, and is not opened again.
    """

    class Kind(models.TextChoices):
        """What is wrong."""

        UNKNOWN = "unknown", _("tiền không rõ hồ sơ")
        MISMATCH = "mismatch", _("sai số tiền")
        REFUND_DUE = "refund_due", _("phải hoàn trả")
        DIFFERS = "differs", _("báo hai lần khác nhau")

    class Action(models.TextChoices):
        """How it was settled."""

        ASSIGNED = "assigned", _("gán cho hồ sơ")
        BOOKED = "booked", _("ghi nhận theo số thực nộp")
        REFUNDED = "refunded", _("đã hoàn trả")
        KEPT = "kept", _("giữ lại, hồ sơ tiếp tục")
        DISMISSED = "dismissed", _("bỏ qua, có lý do")

    kind = models.CharField(_("việc"), max_length=10, choices=Kind)
    notice = models.ForeignKey(PaymentNotice, models.PROTECT, related_name="items")
    order = models.ForeignKey(PaymentOrder, models.PROTECT, null=True, related_name="+")
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(_UNIT, models.PROTECT, null=True, related_name="+")
    amount_vnd = models.PositiveBigIntegerField(_("số tiền (đồng)"))
    opened_at = models.DateTimeField(_("phát sinh lúc"))
    action = models.CharField(_("đã làm"), max_length=10, choices=Action, blank=True)
    settled_at = models.DateTimeField(_("xong lúc"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người làm"),
    )
    reason = models.CharField(_("lý do"), max_length=500, blank=True)
    refund_reference = models.CharField(_("mã hoàn trả"), max_length=100, blank=True)

    objects = ReconciliationItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc đối soát")
        verbose_name_plural = _("việc đối soát")
        indexes: ClassVar = [
            models.Index(
                fields=["-opened_at", "-id"],
                name="payment_item_open",
                condition=Q(settled_at=None),
            ),
            models.Index(fields=["dossier"], name="payment_item_of_dossier"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "kind"], name="payment_item_once"),
            models.CheckConstraint(
                condition=Q(settled_at=None, action="", settled_by=None)
                | (Q(settled_at__isnull=False, settled_by__isnull=False) & ~Q(action="")),
                name="payment_item_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.notice}"


class ReceiptCounter(models.Model):
    """The last receipt number of one unit in one year; taken under a lock, so that none is missing or used twice."""

    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year"], name="payment_receipt_counter_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.year}"


class StatementQuerySet(models.QuerySet["BankStatement"]):
    """Statements, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those of the units where the person deals with money."""
        return self.filter(unit__in=units_visible_to(user, roles=ROLES).values("pk"))


class BankStatement(models.Model):
    """A bank statement that a cashier brought, read and looked at before it is taken in; `rows` as `statements.Line` writes them."""

    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+")
    name = models.CharField(_("tệp"), max_length=255)
    rows = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("sao kê ngân hàng")
        verbose_name_plural = _("sao kê ngân hàng")

    def __str__(self) -> str:
        return self.name
