"""Office hours, days off and make-up days as they were decided, and the log of all changes to them.

Who asks when somebody works takes a `WorkingCalendar` from `queries`; who changes it goes through `services`. Nothing else
writes these rows, or a calendar that another process keeps would be stale.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from thuocdo.organisations.models import Unit
from thuocdo.organisations.spans import Span
from thuocdo.working_time.office_hours import WeeklyHours


class Certainty(models.TextChoices):
    """How sure a day is; the values are those of `days_off.Certainty`."""

    LAW = "law", _("theo luật")
    PUBLISHED = "published", _("đã công bố")
    KNOWN = "known", _("cần đối chiếu")
    PROJECTION = "projection", _("dự kiến")


class OfficeHours(models.Model):
    """The week of one unit, and of all units under it without a week of their own, from one day to another.

    On no day a unit has two. Where no unit above has any, `data/office_hours.yaml` holds.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    week = models.JSONField(_("giờ làm việc trong tuần"))
    duty = models.JSONField(_("giờ trực"), default=dict, blank=True)
    duty_counts = models.BooleanField(_("giờ trực tính vào thời hạn"), default=False)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering: ClassVar = ["unit", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from__lt=F("valid_until")),
                name="office_hours_days",
            ),
            ExclusionConstraint(
                name="office_hours_one_a_day",
                expressions=[
                    (Func(F("unit"), F("unit"), Value("[]"), function="int8range"), "&&"),
                    (Func(F("valid_from"), F("valid_until"), function="daterange"), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.valid_from}"

    @property
    def span(self) -> Span:
        """Return the days on which the hours hold."""
        return Span(self.valid_from, self.valid_until)

    @property
    def hours(self) -> WeeklyHours:
        """Return the hours as a value."""
        return WeeklyHours.parse(self.week, self.duty, duty_counts=self.duty_counts)


class DecidedDay(models.Model):
    """A day of the calendar that somebody decided, for one unit with all under it, or for all units where that is null."""

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đơn vị"),
        help_text=_("để trống: mọi đơn vị"),
    )
    day = models.DateField(_("ngày"))
    source = models.CharField(_("căn cứ"), max_length=300)
    decided_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    certainty = models.CharField(
        _("độ chắc chắn"), max_length=10, choices=Certainty, default=Certainty.PUBLISHED
    )
    shipped = models.BooleanField(_("kèm theo phần mềm"), default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.day} ({self.unit_id})"


class Holiday(DecidedDay):
    """A day on which nobody works. `worked_on` is the day worked for it, where the two are swapped."""

    name = models.CharField(_("tên"), max_length=200)
    worked_on = models.DateField(_("làm bù ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("ngày nghỉ")
        verbose_name_plural = _("ngày nghỉ")
        ordering: ClassVar = ["day", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "unit"], name="holiday_once", nulls_distinct=False
            ),
        ]


class MakeUpDay(DecidedDay):
    """A day that is worked although the week or a wider scope leaves it off; `replaces` is the day off it stands for."""

    replaces = models.DateField(_("thay cho ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("ngày làm bù")
        verbose_name_plural = _("ngày làm bù")
        ordering: ClassVar = ["day", "unit"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["day", "unit"], name="make_up_day_once", nulls_distinct=False
            ),
        ]


class DecidedYear(models.Model):
    """A year whose days off for the whole country are entered; for any other year the calendar shows a projection."""

    year = models.PositiveSmallIntegerField(_("năm"), unique=True)
    revision = models.PositiveSmallIntegerField(_("lần sửa"))
    certainty = models.CharField(_("độ chắc chắn"), max_length=10, choices=Certainty)
    source = models.CharField(_("căn cứ"), max_length=300)

    class Meta:
        verbose_name = _("năm đã có lịch nghỉ")
        verbose_name_plural = _("năm đã có lịch nghỉ")
        ordering: ClassVar = ["year"]

    def __str__(self) -> str:
        return str(self.year)


class CalendarVersion(models.Model):
    """The one row that says which state of all calendars is in force.

    `number` counts the changes. `mark` is drawn anew with each: after a change that was rolled back, another one gets
    the same number, but never the same mark.
    """

    number = models.PositiveBigIntegerField(_("số"), default=0)
    mark = models.UUIDField(_("dấu"))

    class Meta:
        verbose_name = _("phiên bản lịch")
        verbose_name_plural = _("phiên bản lịch")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="calendar_version_single"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class CalendarChange(models.Model):
    """Who changed the calendar of which unit (null: of all), for which days and why; append-only.

    `until` is null where the change has no last day. `details` holds the row as it was and as it is. Accounts stand
    above this room, so the account is kept by its number and its name; without one the product did it.
    """

    class Verb(models.TextChoices):
        """What was done."""

        HOURS_SET = "hours_set", _("đặt giờ làm việc")
        HOURS_REMOVED = "hours_removed", _("bỏ giờ làm việc")
        HOLIDAY_ADDED = "holiday_added", _("thêm ngày nghỉ")
        HOLIDAY_REMOVED = "holiday_removed", _("bỏ ngày nghỉ")
        MAKE_UP_DAY_ADDED = "make_up_day_added", _("thêm ngày làm bù")
        MAKE_UP_DAY_REMOVED = "make_up_day_removed", _("bỏ ngày làm bù")
        YEAR_LOADED = "year_loaded", _("nạp lịch nghỉ của năm")

    verb = models.CharField(_("việc"), max_length=20, choices=Verb)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị")
    )
    first_day = models.DateField(_("từ ngày"))
    until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    reason = models.TextField(_("lý do"))
    details = models.JSONField(_("chi tiết"), default=dict, blank=True)
    version = models.PositiveBigIntegerField(_("phiên bản"))
    at = models.DateTimeField(_("lúc"))
    actor_id = models.BigIntegerField(_("số tài khoản"), null=True, blank=True)
    actor_name = models.CharField(_("người thực hiện"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("thay đổi lịch làm việc")
        verbose_name_plural = _("thay đổi lịch làm việc")
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="calendar_change_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.first_day}"

    @property
    def window(self) -> Span:
        """Return the days whose hours changed: due times of terms that touch none of them stay."""
        return Span(self.first_day, self.until)

    def touches(self, first_day: date, last_day: date) -> bool:
        """Say whether a term with both days in it may end otherwise now."""
        return self.first_day <= last_day and (self.until is None or first_day < self.until)
