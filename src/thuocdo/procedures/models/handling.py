"""How dossiers of a procedure are handled otherwise than usual: decided here, from a day on, beside what the catalogue says."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import Channel, HandlingKind
from thuocdo.procedures.models.days import at_least_one_day, days, one_row, one_text

#: Said of one paper of the procedure.
PAPER_KINDS = (HandlingKind.SHOWN_ONLY.value, HandlingKind.SECRET_PAPER.value)


class HandlingRule(models.Model):
    """One thing that holds for the dossiers of a procedure from one day to another, such as that its result is given at once.

    `paper` is the name of a paper where the rule is about one, `hours` and `channel` belong to the green lane alone (an empty channel
    is every channel). `about` is made of them, of the paper its SHA-256: the same is not said twice of one day. A rule is never edited; it ends.
    """

    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, related_name="handling_rules"
    )
    kind = models.CharField(_("chế độ"), max_length=12, choices=HandlingKind)
    paper = models.CharField(_("giấy tờ"), max_length=1000, blank=True)
    channel = models.CharField(_("kênh"), max_length=6, choices=Channel, blank=True)
    hours = models.DecimalField(_("số giờ làm việc"), max_digits=7, decimal_places=2, null=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    about = models.CharField(max_length=100, editable=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("chế độ xử lý riêng")
        verbose_name_plural = _("chế độ xử lý riêng")
        ordering: ClassVar = ["kind", "paper", "channel", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=at_least_one_day(), name="handling_rule_days"),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="handling_rule_has_a_basis"),
            models.CheckConstraint(
                condition=Q(kind__in=PAPER_KINDS) ^ Q(paper=""), name="handling_rule_paper"
            ),
            models.CheckConstraint(
                condition=Q(kind="green_limit", hours__gt=0)
                | (~Q(kind="green_limit") & Q(hours=None, channel="")),
                name="handling_rule_hours",
            ),
            ExclusionConstraint(
                name="handling_rule_one_a_day",
                expressions=[
                    (one_row("procedure"), "&&"),
                    (one_text("about"), "&&"),
                    (days(), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.procedure_id}"
