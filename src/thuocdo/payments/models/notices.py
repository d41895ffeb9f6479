"""What came in, as a provider said it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.payments.models.orders import PaymentOrder
from thuocdo.payments.models.who import UNIT, Provider

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Person = AbstractBaseUser | AnonymousUser


class PaymentNoticeQuerySet(models.QuerySet["PaymentNotice"]):
    """Notices, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those that were booked to orders the person sees, at once or by somebody later."""
        orders = PaymentOrder.objects.visible_to(user).values("pk")
        return self.filter(Q(order__in=orders) | Q(items__order__in=orders))


class PaymentNotice(models.Model):
    """What a provider said once, as it said it, and what became of it; never changed.

    `transaction_id` is the provider's own number. What it says twice is one notice; what it says otherwise the second time is a second one
    (`differs`). `unit` is whose cashier brought it, null where it came by itself. `account` is that of the
    statement it stood in, null where nobody said.
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
    unit = models.ForeignKey(UNIT, models.PROTECT, null=True, related_name="+")
    account = models.ForeignKey(
        "payments.ReceivingAccount",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("tài khoản thu"),
    )

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
