"""What is to be paid."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers.models import Dossier
from thuocdo.payments.models.who import ROLES, Provider

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.accounts.models import Citizen

    Person = AbstractBaseUser | AnonymousUser


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

    `fees` are the rows it is made of, name and amount. `account` is the unit's own that the payer is shown; null where it is that of the
    installation, or no transfer. It is open for one amount: where that changes, it is cancelled and another one made.
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
    account = models.ForeignKey(
        "payments.ReceivingAccount",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("tài khoản thu"),
    )
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
            models.Index(
                fields=["paid_at", "id"],
                name="payment_order_receipts",
                condition=~Q(receipt_number=""),
            ),
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
