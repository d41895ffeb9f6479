"""Bank statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import units_visible_to
from thuocdo.payments.models.who import ROLES, UNIT

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Person = AbstractBaseUser | AnonymousUser


class StatementQuerySet(models.QuerySet["BankStatement"]):
    """Statements, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those of the units where the person deals with money."""
        return self.filter(unit__in=units_visible_to(user, roles=ROLES).values("pk"))


class BankStatement(models.Model):
    """A bank statement that a cashier brought, read and looked at before it is taken in; `rows` as `statements.Line` writes them."""

    unit = models.ForeignKey(UNIT, models.PROTECT, related_name="+")
    account = models.ForeignKey(
        "payments.ReceivingAccount",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("tài khoản thu"),
    )
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
