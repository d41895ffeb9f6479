"""Which figure is reconciled; all of it stands in the address."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.errors import InvalidInput
from thuocdo.indicators.evaluation.evaluating import is_computed
from thuocdo.indicators.registry import indicators
from thuocdo.office.choosing.fields import UnitField
from thuocdo.reporting.answers import counts_ratings
from thuocdo.ui.language import in_english
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class ChooseFigureForm(forms.Form):
    """One indicator, one unit, the first and the last day."""

    indicator = forms.ChoiceField(label=_("Chỉ tiêu"), required=False)
    unit = UnitField(scope="seen", label=_("Đơn vị"), required=False, empty_label=None)
    first = forms.DateField(
        label=_("Từ ngày"), required=False, widget=forms.DateInput({"type": "date"})
    )
    last = forms.DateField(
        label=_("Đến ngày"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def __init__(self, data: Any, *, user: AbstractBaseUser | AnonymousUser) -> None:
        super().__init__(data)
        english = in_english()
        known = indicators()
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            (code, known[code].label_en if english else known[code].label_vi)
            for code in _computed_codes()
        ]
        self.fields["unit"].of(user)  # type: ignore[attr-defined]

    @property
    def window(self) -> Period | None:
        """Return the days chosen; null where they are none."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first is None or last is None:
            return None
        try:
            return Period.of_days(first, last)
        except InvalidInput:
            return None


@cache
def _computed_codes() -> tuple[str, ...]:
    """Return what programs are told, too: no ratings."""
    known = indicators()
    return tuple(
        code
        for code, one in known.items()
        if is_computed(code) and not counts_ratings(code, on=one.valid_from)
    )
