"""Which computed forms were handed in: from then on their figures stay as they are."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet


class ReportedFormQuerySet(UnitScopedQuerySet["ReportedForm"]):
    """Handed-in forms, asked for by unit and window."""


class ReportedForm(models.Model):
    """A form of a unit for one window of days (half-open) that was reported with the figures recorded by then."""

    form = models.CharField(_("biểu"), max_length=40)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    period_start = models.DateField(_("từ ngày"))
    period_end = models.DateField(_("đến trước ngày"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người chốt")
    )
    reported_at = models.DateTimeField(_("lúc chốt"))

    objects = ReportedFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("biểu đã chốt")
        verbose_name_plural = _("biểu đã chốt")
        constraints = (
            models.UniqueConstraint(
                fields=("form", "unit", "period_start", "period_end"), name="reported_form_once"
            ),
            models.CheckConstraint(
                name="reported_form_has_days",
                condition=models.Q(period_end__gt=models.F("period_start")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.form} {self.period_end}"
