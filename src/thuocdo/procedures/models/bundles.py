"""Groups of procedures that are done together ("nhóm liên thông"), and what was made simpler."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import SimplificationKind
from thuocdo.procedures.models.days import at_least_one_day


class ProcedureBundle(models.Model):
    """Procedures that one application starts, one after another or side by side, with one deadline over all (TT 01/2018 article 4)."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=500)
    owner = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    crosses_levels = models.BooleanField(_("giữa các cấp chính quyền"), default=False)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=300, blank=True)
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("nhóm thủ tục liên thông")
        verbose_name_plural = _("nhóm thủ tục liên thông")
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=at_least_one_day(), name="procedure_bundle_days"),
            models.CheckConstraint(condition=~Q(name=""), name="procedure_bundle_named"),
        ]

    def __str__(self) -> str:
        return self.name


class BundleMember(models.Model):
    """One procedure of a bundle. Those with the same `turn` run side by side; a turn begins when the one before has ended."""

    bundle = models.ForeignKey(ProcedureBundle, models.CASCADE, related_name="members")
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, related_name="bundle_members"
    )
    turn = models.PositiveSmallIntegerField(_("lượt"))

    class Meta:
        ordering: ClassVar = ["turn", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bundle", "procedure"], name="bundle_member_once"),
            models.CheckConstraint(condition=Q(turn__gte=1), name="bundle_member_turn"),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id}.{self.turn}: {self.procedure_id}"


class Simplification(models.Model):
    """One thing that a decision cut or made simpler in a procedure, and what it saves in a year where that was counted."""

    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, related_name="simplifications"
    )
    kind = models.CharField(_("nội dung"), max_length=10, choices=SimplificationKind)
    description = models.TextField(_("mô tả"))
    decision = models.CharField(_("quyết định"), max_length=200, blank=True)
    effective_on = models.DateField(_("áp dụng từ"))
    saved_vnd_a_year = models.PositiveBigIntegerField(
        _("chi phí tiết kiệm (đồng/năm)"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("đơn giản hóa")
        verbose_name_plural = _("đơn giản hóa")
        ordering: ClassVar = ["-effective_on", "-pk"]

    def __str__(self) -> str:
        return self.description[:80]
