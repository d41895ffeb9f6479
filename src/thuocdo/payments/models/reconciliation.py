"""What a person still has to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import units_visible_to
from thuocdo.payments.models.notices import PaymentNotice
from thuocdo.payments.models.orders import PaymentOrder
from thuocdo.payments.models.who import ROLES, UNIT

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Person = AbstractBaseUser | AnonymousUser


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
    unit = models.ForeignKey(UNIT, models.PROTECT, null=True, related_name="+")
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
