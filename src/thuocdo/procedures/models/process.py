"""Internal processes ("quy trình nội bộ"): how an agency of one kind handles a procedure, step by step.

Approved by decision of the chairman, then configured from it (TT 01/2018/TT-VPCP article 8). What an approved process says never
changes: another version follows. How a process runs is computed in `process_graph`.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Role
from thuocdo.organisations.models import Unit
from thuocdo.procedures.choices import StepPlace
from thuocdo.procedures.models.days import days, one_row, one_text
from thuocdo.procedures.querysets import ProcessQuerySet


class Process(models.Model):
    """One version of the internal process of a procedure at agencies of one kind.

    A draft is written anew as a whole, so its id tells whether it changed, and a check by procedure control holds for what
    was checked alone. It has no days; an approved one has both a decision and days, and on no day two approved
    ones hold for the same procedure and kind of agency.
    """

    class State(models.TextChoices):
        """Whether it is being written or in force."""

        DRAFT = "draft", _("bản thảo")
        APPROVED = "approved", _("đã phê duyệt")

    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="processes")
    agency_kind = models.CharField(_("loại cơ quan"), max_length=12, choices=Unit.Kind)
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    state = models.CharField(_("tình trạng"), max_length=8, choices=State, default=State.DRAFT)
    decision = models.CharField(_("quyết định phê duyệt"), max_length=200, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("quy trình nội bộ")
        verbose_name_plural = _("quy trình nội bộ")
        ordering: ClassVar = ["procedure_id", "agency_kind", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["procedure", "agency_kind", "number"], name="process_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", decision="", valid_from=None, valid_until=None)
                | (Q(state="approved", valid_from__isnull=False) & ~Q(decision="")),
                name="process_approved_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lt=F("valid_until")),
                name="process_days",
            ),
            ExclusionConstraint(
                name="process_one_a_day",
                expressions=[
                    (one_row("procedure"), "&&"),
                    (one_text("agency_kind"), "&&"),
                    (days(), "&&"),
                ],
                condition=Q(state="approved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}/{self.get_agency_kind_display()} {self.number}"


class ProcessStep(models.Model):
    """One step of a process: what is done, where and by which role, in how many working hours.

    `place` says in which unit, `unit` which one where it is always the same; `unit_name` is how the decision calls the part of it, words alone.

    With `all_ways` every link out of it whose condition holds is taken at once (opinions asked in parallel); without, the
    first one is. A step begins when all ways that lead to it and were taken are done.
    """

    process = models.ForeignKey(Process, models.CASCADE, related_name="steps")
    key = models.SlugField(_("mã bước"), max_length=40)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("nội dung công việc"), max_length=500)
    place = models.CharField(
        _("nơi làm"),
        max_length=9,
        choices=StepPlace,
        default=StepPlace.AGENCY,
        db_default=StepPlace.AGENCY.value,
    )
    unit_name = models.CharField(_("đơn vị, bộ phận"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role, blank=True)
    hours = models.DecimalField(_("thời gian (giờ)"), max_digits=7, decimal_places=2)
    all_ways = models.BooleanField(_("lấy ý kiến song song"), default=False)
    needs = models.TextField(_("đầu vào"), blank=True)
    yields = models.TextField(_("kết quả, sản phẩm"), blank=True)
    form_name = models.CharField(_("biểu mẫu"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("bước quy trình")
        verbose_name_plural = _("bước quy trình")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "key"], name="process_step_key_once"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="process_step_hours"),
            models.CheckConstraint(
                condition=~Q(role="") | ~Q(unit_name="") | Q(unit__isnull=False),
                name="process_step_has_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProcessLink(models.Model):
    """The way from one step to another, taken where the answer to `question` is `answer`; without a question always."""

    process = models.ForeignKey(Process, models.CASCADE, related_name="links")
    position = models.PositiveSmallIntegerField()
    source = models.ForeignKey(ProcessStep, models.CASCADE, related_name="+")
    target = models.ForeignKey(ProcessStep, models.CASCADE, related_name="+")
    question = models.CharField(_("điều kiện"), max_length=200, blank=True)
    answer = models.CharField(_("giá trị"), max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "target", "question", "answer"], name="process_link_once"
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")), name="process_link_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"
