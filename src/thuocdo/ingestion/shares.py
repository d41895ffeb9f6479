"""Reports shown to people beyond the unit that keeps them: one report, to one unit or one person, until a day."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

# A unit stands for those who belong to it on the day, not for those above it: they were not meant.
_SHARED_REPORTS = """
    SELECT share.report_id FROM ingestion_reportshare share
    WHERE share.revoked_at IS NULL
      AND (share.valid_until IS NULL OR share.valid_until > %s::date)
      AND (share.person_id = %s OR share.unit_id IN (
          SELECT unit_id FROM accounts_membership
          WHERE user_id = %s AND daterange(valid_from, valid_until) @> %s::date
      ))
"""


def shared_report_ids(user: Any, *, on: date) -> RawSQL:
    """Return the reports shared with a person on one day, for use inside the query that they widen."""
    return RawSQL(_SHARED_REPORTS, (on, user.pk, user.pk, on))  # noqa: S611 - constant SQL


class ReportShareQuerySet(models.QuerySet["ReportShare"]):
    """Shares of reports."""

    def in_force(self, on: date) -> Self:
        """Keep the shares that hold on one day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gt=on), revoked_at=None)


class ReportShare(models.Model):
    """One report shown, to be read and nothing else, to the people of one unit or to one person of the same province.

    A share holds from the moment it is granted until `valid_until` (the first day it no longer does, null for without end) or
    until it is revoked. Rows are never changed but for being revoked: they are the record of who could see what.
    """

    report = models.ForeignKey("ingestion.Report", models.PROTECT, related_name="shares")
    unit = models.ForeignKey(
        "organisations.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đơn vị được xem"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người được xem"),
    )
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người chia sẻ")
    )
    granted_at = models.DateTimeField(_("chia sẻ lúc"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người thu hồi"),
    )
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True, blank=True)

    objects = ReportShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("chia sẻ báo cáo")
        verbose_name_plural = _("chia sẻ báo cáo")
        ordering = ("-granted_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="report_share_with_a_unit_or_a_person",
                condition=Q(unit=None, person__isnull=False) | Q(unit__isnull=False, person=None),
            ),
            models.CheckConstraint(
                name="report_share_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("report", "unit"),
                name="report_share_once_with_a_unit",
                condition=Q(revoked_at=None, unit__isnull=False),
            ),
            models.UniqueConstraint(
                fields=("report", "person"),
                name="report_share_once_with_a_person",
                condition=Q(revoked_at=None, person__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"report {self.report_id} → {self.recipient}"

    @property
    def recipient(self) -> str:
        """Return the name of the unit or person."""
        return str(self.unit.name if self.unit else self.person)

    def holds(self, on: date) -> bool:
        """Tell whether the share holds on one day."""
        return self.revoked_at is None and (self.valid_until is None or self.valid_until > on)
