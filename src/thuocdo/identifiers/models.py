"""Which agency code a unit has from one day to another, and how many dossier codes each has given out on each day."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from thuocdo.identifiers.agency_codes import AgencyCode
from thuocdo.identifiers.fields import AgencyCodeField
from thuocdo.organisations.models import Unit
from thuocdo.organisations.querysets import covering


def _days() -> Func:
    return Func(F("valid_from"), F("valid_until"), function="daterange")


class UnitAgencyCodeQuerySet(models.QuerySet["UnitAgencyCode"]):
    """Codes of units, asked for by day."""

    def in_force(self, on: date) -> Self:
        """Keep the codes that hold on one day."""
        return self.filter(covering(on))


class UnitAgencyCode(models.Model):
    """The agency code of one unit from one day to another, kept in the notation of QĐ 20/2020.

    On no day a unit has two, or two units one. What became of a code after a merger follows from the succession of the units.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    code = AgencyCodeField(_("mã định danh cơ quan"))
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("lúc"))
    actor_id = models.BigIntegerField(_("số tài khoản"), null=True, blank=True)
    actor_name = models.CharField(_("người thực hiện"), max_length=200, blank=True)

    objects = UnitAgencyCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("mã định danh cơ quan")
        verbose_name_plural = _("mã định danh cơ quan")
        ordering: ClassVar = ["code", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lt=F("valid_until")),
                name="unit_agency_code_days",
            ),
            ExclusionConstraint(
                name="unit_agency_code_one_a_day",
                expressions=[
                    (Func(F("unit"), F("unit"), Value("[]"), function="int8range"), "&&"),
                    (_days(), "&&"),
                ],
            ),
            ExclusionConstraint(
                name="agency_code_one_unit_a_day",
                expressions=[
                    (
                        Func(
                            F("code"), F("code"), Value("[]"), function="organisations_code_range"
                        ),
                        "&&",
                    ),
                    (_days(), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def agency_code(self) -> AgencyCode:
        """Return the code as a value."""
        return AgencyCode.parse(self.code)


class DossierCodeCounter(models.Model):
    """How many dossier codes an agency code has given out for one day; the row is what its clerks queue at.

    Kept by the code and not by the unit: where a code passes on in the middle of a day, its numbers go on.
    """

    agency_code = AgencyCodeField(_("mã định danh cơ quan"))
    on = models.DateField(_("ngày"))
    last_number = models.PositiveIntegerField(_("số cuối"))

    class Meta:
        verbose_name = _("bộ đếm mã hồ sơ")
        verbose_name_plural = _("bộ đếm mã hồ sơ")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency_code", "on"], name="dossier_code_counter_once"),
            models.CheckConstraint(
                condition=Q(last_number__gte=1), name="dossier_code_counter_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_code} {self.on}: {self.last_number}"
