"""The append-only store of figures. No row is ever changed or removed: a correction is a new row that supersedes one."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet

if TYPE_CHECKING:
    from thuocdo.facts.references import RecordRef


class FigureQuerySet(UnitScopedQuerySet["Figure"]):
    """Figures, asked for by what they say."""

    unit_path = "holder"

    def current(self) -> Self:
        """Keep the figures that no other supersedes and that were not withdrawn."""
        return self.filter(superseded_by=None).exclude(state=Figure.State.WITHDRAWN)

    def from_record(self, record: RecordRef) -> Self:
        """Keep the figures that one record (a report, a submission) gave, those of its history with them."""
        return self.filter(record_room=record.room, record_id=record.id)


class Figure(models.Model):
    """One value of one indicator for one unit and one window of days, as one source gave it at one moment.

    `unit` is the unit the value is about; `holder` the unit whose records it belongs to and which decides who sees
    it. They differ where one province keeps the published report of another to compare with.

    A blank, a dash and a zero are three different things: only a figure in state VALUE has a value, and that
    may be zero. Percentages are in percentage points with the precision they were printed with.
    """

    class State(models.TextChoices):
        """What stands there."""

        VALUE = "value", _("số")
        BLANK = "blank", _("để trống")
        DASH = "dash", _("dấu gạch")
        TEXT = "text", _("chữ")
        WITHDRAWN = "withdrawn", _("đã rút")

    class Origin(models.TextChoices):
        """Where the value comes from."""

        COMPUTED = "computed", _("tính được")
        DECLARED = "declared", _("kê khai")
        READ = "read", _("trích từ văn bản")

    indicator = models.CharField(_("chỉ tiêu"), max_length=120)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    holder = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị giữ số liệu")
    )
    period_start = models.DateField(_("từ ngày"))
    period_end = models.DateField(_("đến trước ngày"), help_text=_("ngày đầu tiên sau kỳ"))
    as_of = models.DateField(_("thời điểm số liệu"), null=True, blank=True)
    state = models.CharField(_("loại ô"), max_length=10, choices=State)
    value = models.DecimalField(
        _("giá trị"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    decimals = models.PositiveSmallIntegerField(_("số chữ số thập phân in ra"), default=0)
    printed = models.TextField(_("như in trong văn bản"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    origin = models.CharField(_("nguồn gốc"), max_length=10, choices=Origin)
    form_row = models.CharField(_("dòng của biểu"), max_length=80, blank=True)
    attachment = models.ForeignKey(
        "attachments.Attachment",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("tệp gốc"),
    )
    location = models.JSONField(_("vị trí"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    confidence = models.DecimalField(
        _("độ tin cậy"), max_digits=4, decimal_places=3, default=Decimal(1)
    )
    record_room = models.CharField(max_length=40, blank=True)
    record_id = models.CharField(max_length=64, blank=True)
    supersedes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="superseded_by",
        verbose_name=_("thay cho"),
    )
    computation = models.JSONField(
        _("cách tính"), default=dict, blank=True, encoder=DjangoJSONEncoder
    )
    reason = models.TextField(_("lý do"), blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người ghi"),
    )
    recorded_at = models.DateTimeField(_("lúc ghi"))

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        indexes = (
            models.Index(fields=("unit", "indicator", "period_end"), name="figure_series"),
            models.Index(fields=("record_room", "record_id"), name="figure_record"),
            models.Index(
                fields=("indicator", "-period_end"),
                name="figure_latest",
                condition=models.Q(state="value"),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="figure_value_only_in_state_value",
                condition=models.Q(state="value", value__isnull=False)
                | ~models.Q(state="value") & models.Q(value=None),
            ),
            models.CheckConstraint(
                name="figure_period_has_days",
                condition=models.Q(period_end__gt=models.F("period_start")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator} {self.period_end}: {self.printed or self.value}"
