"""What a person chooses on the comparison page; all of it stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.ingestion.models import Report
from thuocdo.reporting.comparison import Show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

FIRST, SECOND = "a", "b"
SIDES = (FIRST, SECOND)
#: The digits of the largest identifier the database knows; longer numbers are no report.
LONGEST_ID = 18
#: The filters in the order of the page.
SHOWS = {
    Show.ALL: _("Tất cả"),
    Show.MOST: _("Thay đổi nhiều nhất"),
    Show.ONE_SIDED: _("Chỉ một bên có"),
    Show.NOT_COMPARABLE: _("Không còn so sánh được"),
}


class CompareReportsForm(forms.Form):
    """Which two reports, what of them, and what was typed to find them. What makes no sense is as if it were not there."""

    a = forms.CharField(required=False, max_length=20)
    b = forms.CharField(required=False, max_length=20)
    qa = forms.CharField(required=False, max_length=200)
    qb = forms.CharField(required=False, max_length=200)
    show = forms.ChoiceField(required=False, choices=[(show.value, show.value) for show in Show])

    def clean(self) -> dict[str, Any]:
        """Turn what was chosen into identifiers and a filter."""
        cleaned = super().clean() or {}
        for side in SIDES:
            cleaned[side] = _identifier(cleaned.get(side, ""))
        cleaned["show"] = Show(cleaned.get("show") or Show.ALL)
        return cleaned

    def reports(self, user: AbstractBaseUser | AnonymousUser) -> Mapping[str, Report]:
        """Return the chosen reports that the person may see, by their side; one query, none where none is chosen."""
        ids = {self.cleaned_data[side] for side in SIDES} - {None}
        if not ids:
            return {}
        visible = Report.objects.visible_to(user).select_related("unit", "stored_reading")
        found = visible.defer("stored_reading__text", "stored_reading__content").in_bulk(ids)
        return {
            side: found[self.cleaned_data[side]]
            for side in SIDES
            if self.cleaned_data[side] in found
        }


def _identifier(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID else None
