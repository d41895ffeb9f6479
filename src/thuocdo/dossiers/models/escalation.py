"""What units decided of the rules by which officials are told of late dossiers, and what was told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet
from thuocdo.dossiers.escalation_rules import LARGEST_AMOUNT, Decision


class EscalationRuleQuerySet(UnitScopedQuerySet["EscalationRule"]):
    """Decisions of units, seen by whoever sees into the unit."""

    def largest_amount(self) -> int:
        """Return the largest amount any unit decided; 0 where there is none."""
        return self.aggregate(largest=models.Max("amount"))["largest"] or 0


class EscalationRule(models.Model):
    """One decision of a unit: from a day on, for itself and the units below it, a rule has another amount or is switched off.

    The latest one that has begun counts; those of the past stay. A null amount is that of the product.
    """

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    key = models.CharField(_("quy tắc"), max_length=40)
    valid_from = models.DateField(_("từ ngày"))
    enabled = models.BooleanField(_("có báo"), default=True)
    amount = models.PositiveSmallIntegerField(_("số giờ hoặc ngày"), null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = EscalationRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy tắc báo quá hạn của đơn vị")
        verbose_name_plural = _("quy tắc báo quá hạn của đơn vị")
        ordering: ClassVar = ["unit_id", "key", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "key", "valid_from"], name="escalation_rule_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__lte=LARGEST_AMOUNT),
                name="escalation_rule_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.key}"

    @property
    def decision(self) -> Decision:
        """Return it as a typed value."""
        return Decision(self.unit_id, self.key, self.valid_from, self.enabled, self.amount)


class Escalation(models.Model):
    """One rule that fired for one dossier and one due time: it never does so again, unless the due time moves."""

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)
    due_at = models.DateTimeField(_("hạn trả"))
    at = models.DateTimeField(_("báo lúc"))

    class Meta:
        verbose_name = _("lần báo quá hạn")
        verbose_name_plural = _("lần báo quá hạn")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "key", "due_at"], name="escalation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.key}"
