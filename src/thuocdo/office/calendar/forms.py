"""What is filled in to change the working calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.working_time.office_hours import WEEKDAYS, WeeklyHours

#: A decision may be entered late, and the next years are decided ahead.
YEARS_BACK, YEARS_AHEAD = 2, 3
WEEKDAY_WORDS = {
    "mon": gettext_lazy("Thứ Hai"),
    "tue": gettext_lazy("Thứ Ba"),
    "wed": gettext_lazy("Thứ Tư"),
    "thu": gettext_lazy("Thứ Năm"),
    "fri": gettext_lazy("Thứ Sáu"),
    "sat": gettext_lazy("Thứ Bảy"),
    "sun": gettext_lazy("Chủ nhật"),
}
#: The days on which an office that is closed otherwise may keep somebody.
DUTY_DAYS = ("sat", "sun")


def _near_today(day: date) -> None:
    this_year = timezone.localdate().year
    if not this_year - YEARS_BACK <= day.year <= this_year + YEARS_AHEAD:
        raise ValidationError(
            _("Hãy ghi một ngày từ năm %(first)s đến năm %(last)s.")
            % {"first": this_year - YEARS_BACK, "last": this_year + YEARS_AHEAD}
        )


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        validators=[_near_today],
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ChangeCalendarForm(forms.Form):
    """Why the calendar is changed; every change says so."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do thay đổi"),
        max_length=500,
        help_text=gettext_lazy("Ghi trong nhật ký, người xem lịch đều thấy."),
    )


class AddHolidayForm(ChangeCalendarForm):
    """A day off, and the day that is worked for it."""

    day = _day(gettext_lazy("Ngày nghỉ"))
    name = forms.CharField(label=gettext_lazy("Tên ngày nghỉ"), max_length=200)
    worked_on = _day(
        gettext_lazy("Làm bù vào ngày"),
        required=False,
        help_text=gettext_lazy("Ngày này được ghi luôn là ngày làm bù."),
    )
    source = forms.CharField(
        label=gettext_lazy("Văn bản căn cứ"),
        max_length=300,
        help_text=gettext_lazy("Số, ngày, cơ quan ban hành."),
    )
    field_order = ("day", "name", "worked_on", "source", "reason")

    def clean(self) -> dict[str, Any]:
        """Refuse a day that is swapped with itself."""
        said = self.cleaned_data
        if said.get("day") and said.get("day") == said.get("worked_on"):
            self.add_error("worked_on", _("Ngày làm bù phải khác ngày nghỉ."))
        return said


class AddMakeUpDayForm(ChangeCalendarForm):
    """A day that is worked, and the day off it stands for."""

    day = _day(gettext_lazy("Ngày làm bù"))
    replaces = _day(
        gettext_lazy("Thay cho ngày nghỉ"),
        required=False,
        help_text=gettext_lazy("Làm theo giờ của thứ trong tuần của ngày này."),
    )
    source = forms.CharField(
        label=gettext_lazy("Văn bản căn cứ"),
        max_length=300,
        help_text=gettext_lazy("Số, ngày, cơ quan ban hành."),
    )
    field_order = ("day", "replaces", "source", "reason")


class SetHoursForm(ChangeCalendarForm):
    """The week of a unit from a day on: sessions of each weekday, separated by commas."""

    valid_from = _day(gettext_lazy("Áp dụng từ ngày"))
    duty_counts = forms.BooleanField(
        label=gettext_lazy("Giờ trực tính vào thời hạn giải quyết"), required=False
    )
    source = forms.CharField(label=gettext_lazy("Văn bản căn cứ"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Make a field for the hours of each weekday, and for duty at the weekend."""
        super().__init__(*args, **kwargs)
        for name in WEEKDAYS:
            self.fields[name] = forms.CharField(
                label=WEEKDAY_WORDS[name], max_length=100, required=False
            )
        for name in DUTY_DAYS:
            label = _("Giờ trực %(day)s") % {"day": WEEKDAY_WORDS[name]}
            self.fields[f"duty_{name}"] = forms.CharField(
                label=label, max_length=100, required=False
            )
        duties = (f"duty_{name}" for name in DUTY_DAYS)
        self.order_fields(("valid_from", *WEEKDAYS, *duties, "duty_counts", "source", "reason"))

    @staticmethod
    def written(hours: WeeklyHours) -> dict[str, Any]:
        """Return hours as the fields hold them."""
        kept = hours.as_json()
        week = {name: ", ".join(kept["week"].get(name, ())) for name in WEEKDAYS}
        duty = {f"duty_{name}": ", ".join(kept["duty"].get(name, ())) for name in DUTY_DAYS}
        return week | duty | {"duty_counts": hours.duty_counts}

    @property
    def week(self) -> dict[str, list[str]]:
        """Return the hours that were written, by weekday."""
        return {name: _sessions(self.cleaned_data[name]) for name in WEEKDAYS}

    @property
    def duty(self) -> dict[str, list[str]]:
        """Return the duty hours that were written, by weekday."""
        return {name: _sessions(self.cleaned_data[f"duty_{name}"]) for name in DUTY_DAYS}


def _sessions(written: str) -> list[str]:
    return [one.strip() for one in written.replace(";", ",").split(",") if one.strip()]
