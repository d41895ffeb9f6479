"""Who did what to the catalogue."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import EventVerb


class ProcedureEvent(models.Model):
    """One thing somebody did to a procedure, append-only; `actor` is null where the product itself did it."""

    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="events")
    verb = models.CharField(_("việc"), max_length=16, choices=EventVerb)
    at = models.DateTimeField(_("lúc"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người thực hiện"),
    )
    details = models.JSONField(_("chi tiết"), default=dict, blank=True)

    class Meta:
        verbose_name = _("thay đổi thủ tục")
        verbose_name_plural = _("thay đổi thủ tục")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.procedure_id}"
