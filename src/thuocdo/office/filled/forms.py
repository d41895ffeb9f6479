"""What a person chooses on the page of a filled form; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.errors import InvalidInput
from thuocdo.forms.library import form_version, form_versions, usual_form
from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.labels import form_name
from thuocdo.ui.language import in_english
from thuocdo.working_time.calendars import REFORM, calendar_named
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.forms.version import FormVersion

#: So many years back a period can be chosen; any other stands in the address.
_YEARS_BACK = 2


class ChooseFilledForm(forms.Form):
    """Which form, of which unit, for which days; without a unit or days only what can be chosen is shown."""

    form = forms.ChoiceField(label=_("Biểu"), required=False)
    unit = UnitField(scope="seen", label=_("Đơn vị"), required=False, empty_label=None)
    period = forms.RegexField(
        r"^\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d$",
        label=_("Kỳ báo cáo"),
        required=False,
        widget=forms.Select,
    )

    def __init__(self, data: Any, *, user: AbstractBaseUser | AnonymousUser) -> None:
        super().__init__(data)
        self.fields["form"].choices = [("", _("Theo loại đơn vị và kỳ báo cáo")), *_newest_first()]  # type: ignore[attr-defined]
        self.fields["unit"].of(user)  # type: ignore[attr-defined]
        asked = window_of(data.get("period") or "")
        self.fields["period"].widget.choices = list(period_choices(timezone.localdate(), asked))

    @property
    def version(self) -> FormVersion:
        """Return the form chosen, or the one that units of this kind fill for these days."""
        code = self.cleaned_data.get("form")
        return form_version(code) if code else self._usual()

    def _usual(self) -> FormVersion:
        unit, window = self.cleaned_data.get("unit"), self.window
        last = window.last_day if window else timezone.localdate()
        return usual_form(unit.kind if unit else "province", on=last)

    @property
    def window(self) -> Period | None:
        """Return the days chosen; null where none are, or where they are no days."""
        return window_of(self.cleaned_data.get("period") or "")


def written(window: Period) -> str:
    """Return days as they stand in an address."""
    return f"{window.first_day.isoformat()}_{window.last_day.isoformat()}"


def window_of(text: str) -> Period | None:
    """Return the days that `written` wrote; null where the text is none."""
    first, _mark, last = text.partition("_")
    try:
        return Period.of_days(date.fromisoformat(first), date.fromisoformat(last))
    except (ValueError, InvalidInput):
        return None


def _newest_first() -> list[tuple[str, str]]:
    found = sorted(form_versions().values(), key=lambda one: one.valid_from, reverse=True)
    return [(one.code, form_name(one)) for one in found]


def period_choices(today: date, asked: Period | None) -> Iterator[tuple[str, str]]:
    """Yield the reports that have begun, the latest first; before them the days of the address where they are none of these."""
    tongue = "en" if in_english() else "vi"
    years = range(today.year + 1, today.year - _YEARS_BACK - 1, -1)
    named = [one for year in years for one in calendar_named(REFORM).of_year(year)]
    begun = [one for one in named if one.period.start <= today]
    if asked is not None and asked not in {one.period for one in begun}:
        yield written(asked), asked.label(tongue)
    for one in sorted(begun, key=lambda each: (each.period.end, each.period.length), reverse=True):
        yield written(one.period), f"{one.label(tongue)} ({one.period.label(tongue)})"
