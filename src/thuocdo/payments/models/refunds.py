"""Money that went back to an applicant."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import units_visible_to
from thuocdo.payments.models.orders import PaymentOrder
from thuocdo.payments.models.who import ROLES, UNIT

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.accounts.models import Citizen
    from thuocdo.organisations.models import Unit

    Person = AbstractBaseUser | AnonymousUser


class RefundQuerySet(models.QuerySet["Refund"]):
    """Refunds, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those of dossiers received or decided where the person takes in money, gives it back or decides so."""
        units = units_visible_to(user, roles=ROLES).values("pk")
        return self.filter(
            Q(dossier__reception_unit__in=units)
            | Q(dossier__competent_agency__in=units)
            | Q(dossier=None, unit__in=units)
        )

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep those of the citizen's own dossiers."""
        orders = PaymentOrder.objects.of_citizen(citizen)
        return self.filter(dossier__in=orders.values("dossier"))


class Refund(models.Model):
    """One sum that went back, with the number of its voucher ("phiếu chi"); never changed.

    `dossier` is null for money of nobody, `notice` is the word on money that was never booked (a wrong amount, money of nobody) and null for all
    else; `unit` is whose number the voucher has, null in rows older than the field: that is the unit which received the dossier. `of` is the number of the payment in the dossier's events. `reference` is that of the bank, empty where cash was handed out.
    """

    class Way(models.TextChoices):
        """How it went back."""

        CASH = "cash", _("tiền mặt tại quầy")
        TRANSFER = "transfer", _("chuyển khoản")

    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, null=True, related_name="+", verbose_name=_("hồ sơ")
    )
    notice = models.ForeignKey(
        "payments.PaymentNotice", models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey(UNIT, models.PROTECT, null=True, related_name="+")
    order = models.ForeignKey(PaymentOrder, models.PROTECT, null=True, related_name="+")
    of = models.CharField(_("khoản đã nộp"), max_length=200)
    amount_vnd = models.PositiveBigIntegerField(_("số tiền (đồng)"))
    way = models.CharField(_("cách trả"), max_length=8, choices=Way)
    number = models.CharField(_("số phiếu chi"), max_length=40, unique=True)
    reference = models.CharField(_("mã giao dịch"), max_length=100, blank=True)
    reason = models.CharField(_("lý do"), max_length=500)
    legal_basis = models.CharField(_("căn cứ"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("trả lúc"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người trả")
    )
    request_id = models.CharField(max_length=64, blank=True)

    objects = RefundQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoàn trả")
        verbose_name_plural = _("hoàn trả")
        indexes: ClassVar = [
            models.Index(fields=["dossier", "-id"], name="payment_refund_of_dossier"),
            models.Index(fields=["-made_at", "-id"], name="payment_refund_newest"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount_vnd__gt=0), name="payment_refund_of_something"
            ),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) | Q(notice__isnull=False, unit__isnull=False),
                name="payment_refund_of_somebody_or_booked_nowhere",
            ),
            models.CheckConstraint(
                condition=Q(way="cash") | ~Q(reference=""), name="payment_refund_by_transfer_named"
            ),
            models.UniqueConstraint(
                fields=["request_id"], condition=~Q(request_id=""), name="payment_refund_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def payer(self) -> Unit:
        """Return the unit that gave it back."""
        if self.unit is not None:
            return self.unit
        assert self.dossier is not None
        return self.dossier.reception_unit
