"""The accounts that fees are transferred to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.organisations.querysets import covering
from thuocdo.payments.models.who import ROLES, UNIT

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Person = AbstractBaseUser | AnonymousUser


class ReceivingAccountQuerySet(models.QuerySet["ReceivingAccount"]):
    """Accounts, asked for by day and by who may see them."""

    def in_force(self, on: date) -> Self:
        """Keep those that take money on one day."""
        return self.filter(covering(on))

    def visible_to(self, user: Person) -> Self:
        """Keep those of the units where the person deals with money or is administrator."""
        units = units_visible_to(user, roles=(*ROLES, Role.ADMINISTRATOR))
        return self.filter(unit__in=units.values("pk"))


class ReceivingAccount(models.Model):
    """The account of one unit, and of all units under it without one of their own, from one day to another.

    On no day a unit has two. A row that was in force is never changed but for its end: orders point to the account that their payer was shown.
    """

    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    bank = models.CharField(_("ngân hàng"), max_length=6)
    number = models.CharField(_("số tài khoản"), max_length=19)
    holder = models.CharField(_("chủ tài khoản"), max_length=100)
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    made_at = models.DateTimeField(_("ghi lúc"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )

    objects = ReceivingAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài khoản thu")
        verbose_name_plural = _("tài khoản thu")
        ordering: ClassVar = ["unit", "-valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lt=F("valid_until")),
                name="receiving_account_days",
            ),
            ExclusionConstraint(
                name="receiving_account_one_a_day",
                expressions=[
                    (Func(F("unit"), F("unit"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("valid_from"), F("valid_until"), function="daterange"), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number
