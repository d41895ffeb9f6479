"""Which dossiers, what is to be done with them, and to whom they go."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from thuocdo.office.dossiers.forms import LONG, SHORT, PlaceField
from thuocdo.office.queue.bulk import BULK_ACTS, GIVE_BACK, GIVING, MOST

EVERYTHING = "all"


class ChooseManyForm(forms.Form):
    """The dossiers that were ticked, or all that match the address."""

    action = forms.ChoiceField(choices=list(BULK_ACTS.items()))
    scope = forms.ChoiceField(choices=[("", ""), (EVERYTHING, EVERYTHING)], required=False)

    @property
    def ids(self) -> list[int]:
        """Return the ids that were ticked, each once, at most `MOST`."""
        data: Any = self.data
        found = [int(one) for one in data.getlist("row") if one.isascii() and one.isdigit()]
        return [one for one in dict.fromkeys(found) if one < 2**63][:MOST]


class SeenField(forms.CharField):
    """The dossiers a person has seen, each with its last event: "12:3,14:7"."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Return the numbers of the last events by id, at most `MOST`."""
        pairs = [pair.partition(":") for pair in str(value or "").split(",") if pair]
        try:
            found = {int(row): int(number) for row, _colon, number in pairs}
        except ValueError:
            raise ValidationError(_("Trang gửi lên bị hỏng. Hãy tải lại trang.")) from None
        return dict(list(found.items())[:MOST])


class DoManyForm(forms.Form):
    """What was agreed to in the preview."""

    action = forms.ChoiceField(choices=[*BULK_ACTS.items(), (GIVE_BACK, GIVE_BACK)])
    seen = SeenField()
    batch = forms.CharField(max_length=60)
    to = PlaceField(label=_("Người nhận"), required=False)
    other_unit = forms.CharField(label=_("Đơn vị khác"), max_length=SHORT, required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=LONG, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a receiver where dossiers are handed over."""
        cleaned = super().clean() or {}
        nobody = not cleaned.get("to") and not cleaned.get("other_unit")
        if cleaned.get("action") in GIVING and nobody:
            self.add_error("to", _("Hãy chọn người nhận, hoặc ghi tên đơn vị khác."))
        if cleaned.get("action") == "reassign" and not cleaned.get("note"):
            self.add_error("note", _("Hãy ghi lý do giao lại."))
        return cleaned
