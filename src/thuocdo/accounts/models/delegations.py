"""Who stands in for whom while somebody is absent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models.people import Role, User
from thuocdo.organisations.querysets import covering

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

#: The roles a person can lend for the days of an absence: those of daily work, never that of an administrator or a program.
LENT_ROLES = (
    Role.RECEPTION_OFFICER,
    Role.HANDLER,
    Role.REVIEWER,
    Role.APPROVER,
    Role.RECORDS_CLERK,
    Role.CASHIER,
    Role.LEADER,
)


class DelegationQuerySet(models.QuerySet["Delegation"]):
    """Delegations, asked for by day and by person."""

    def in_force(self, on: date) -> Self:
        """Keep those that hold on one day and have not been taken back."""
        return self.filter(covering(on), revoked_at=None)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep those a person gave or got."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(delegator=user.pk) | Q(deputy=user.pk))


class Delegation(models.Model):
    """One person stands in for another while that one is absent ("ủy quyền khi vắng mặt"), from one day to another.

    The deputy has the lent roles in the delegator's units, or in the one named; what he was lent he cannot lend on. What he does
    by them is recorded as done on behalf of the delegator, who keeps his rights.
    """

    delegator = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người ủy quyền")
    )
    deputy = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name=_("người được ủy quyền")
    )
    unit = models.ForeignKey(
        "organisations.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chỉ ở đơn vị"),
    )
    roles = ArrayField(models.CharField(max_length=20, choices=Role), verbose_name=_("vai trò"))
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người lập")
    )
    made_at = models.DateTimeField(_("lập lúc"))
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người thu hồi")
    )
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy quyền khi vắng mặt")
        verbose_name_plural = _("ủy quyền khi vắng mặt")
        ordering = ("-valid_from", "-id")
        indexes: ClassVar = [
            models.Index(
                fields=["deputy"], name="delegation_of_deputy", condition=Q(revoked_at=None)
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="delegation_days", condition=Q(valid_until__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="delegation_to_another", condition=~Q(delegator=F("deputy"))
            ),
            models.CheckConstraint(
                name="delegation_lends_something", condition=Q(roles__len__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegator_id} → {self.deputy_id}"

    @property
    def role_labels(self) -> list[str]:
        """Return what is lent, in the language of the screen."""
        return [str(Role(one).label) for one in self.roles]

    @property
    def last_day(self) -> date:
        """Return the last day it holds, as it is written on paper."""
        return self.valid_until - timedelta(days=1)
