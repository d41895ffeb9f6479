"""What a one-stop desk collected for an agency, what it handed over, and the quarters that were settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import units_visible_to
from thuocdo.payments.models.who import ROLES, UNIT

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    Person = AbstractBaseUser | AnonymousUser


def _of_units(user: Person) -> Q:
    """Return the rows of desks and agencies where a person deals with money."""
    units = units_visible_to(user, roles=ROLES).values("pk")
    return Q(desk__in=units) | Q(agency__in=units)


class FeeHandoverQuerySet(models.QuerySet["FeeHandover"]):
    """Sums that were handed over, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those of desks and agencies where the person deals with money."""
        return self.filter(_of_units(user))


class FeeSettlementQuerySet(models.QuerySet["FeeSettlement"]):
    """Settled quarters, asked for by who may see them."""

    def visible_to(self, user: Person) -> Self:
        """Keep those of desks and agencies where the person deals with money."""
        return self.filter(_of_units(user))


class FeeHandover(models.Model):
    """One sum that a desk handed over to an agency on a day, with the number of the paper that says so; never changed.

    A sum below zero mends an earlier one that was written down wrongly.
    """

    desk = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name=_("nơi thu"))
    agency = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name=_("cơ quan"))
    on = models.DateField(_("ngày nộp"))
    amount_vnd = models.BigIntegerField(_("số tiền (đồng)"))
    reference = models.CharField(_("số chứng từ"), max_length=100)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("ghi lúc"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi")
    )
    request_id = models.CharField(max_length=64, blank=True)

    objects = FeeHandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nộp phí về cơ quan")
        verbose_name_plural = _("các lần nộp phí về cơ quan")
        indexes: ClassVar = [
            models.Index(fields=["desk", "agency", "on"], name="fee_handover_of_units"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(amount_vnd=0), name="fee_handover_of_something"),
            models.UniqueConstraint(
                fields=["request_id"], condition=~Q(request_id=""), name="fee_handover_asked_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class FeeSettlement(models.Model):
    """One quarter between one desk and one agency, once it was settled: frozen with its lines; the database refuses to change it.

    `owed_vnd` is what the desk still has to hand over: `opening_vnd` + `collected_vnd` − `returned_vnd` − `handed_vnd`. `direct_vnd` is what
    came to the agency without the desk; it is owed by nobody. All in VND. `lines` are those of the statement as it was read.
    """

    desk = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name=_("nơi thu"))
    agency = models.ForeignKey(UNIT, models.PROTECT, related_name="+", verbose_name=_("cơ quan"))
    year = models.PositiveSmallIntegerField(_("năm"))
    quarter = models.PositiveSmallIntegerField(_("quý"))
    opening_vnd = models.BigIntegerField(_("còn phải nộp đầu quý (đồng)"))
    collected_vnd = models.BigIntegerField(_("đã thu (đồng)"))
    returned_vnd = models.BigIntegerField(_("đã hoàn trả (đồng)"))
    handed_vnd = models.BigIntegerField(_("đã nộp về cơ quan (đồng)"))
    owed_vnd = models.BigIntegerField(_("còn phải nộp cuối quý (đồng)"))
    direct_vnd = models.BigIntegerField(_("cơ quan thu thẳng (đồng)"))
    lines = models.JSONField(_("các dòng"), default=list)
    closed_at = models.DateTimeField(_("chốt lúc"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người chốt")
    )

    objects = FeeSettlementQuerySet.as_manager()

    class Meta:
        verbose_name = _("quyết toán phí của một quý")
        verbose_name_plural = _("quyết toán phí theo quý")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["desk", "agency", "year", "quarter"], name="fee_settlement_once"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="fee_settlement_of_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(
                    owed_vnd=F("opening_vnd")
                    + F("collected_vnd")
                    - F("returned_vnd")
                    - F("handed_vnd")
                ),
                name="fee_settlement_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id}/{self.agency_id} {self.quarter}/{self.year}"
