"""What people fill in to decide about discrepancies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.people import people_who_see

if TYPE_CHECKING:
    from thuocdo.consistency.models import Discrepancy

EXPLAIN, ASSIGN = "explain", "assign"
EVERYTHING = "all"


class SeenField(forms.CharField):
    """The rows a person has seen, each with its revision: `12:3,14:0`."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Return revisions by id."""
        pairs = [pair.partition(":") for pair in str(value or "").split(",") if pair]
        try:
            return {int(row): int(revision) for row, _colon, revision in pairs}
        except ValueError:
            raise ValidationError(_("Trang gửi lên bị hỏng. Hãy tải lại trang.")) from None


def written_seen(rows: Iterable[Discrepancy]) -> str:
    """Write rows as `SeenField` reads them."""
    return ",".join(f"{row.pk}:{row.revision}" for row in rows)


class ChooseForm(forms.Form):
    """Which rows, and what is to be done with them."""

    action = forms.ChoiceField(choices=[(EXPLAIN, EXPLAIN), (ASSIGN, ASSIGN)])
    scope = forms.ChoiceField(choices=[("", ""), (EVERYTHING, EVERYTHING)], required=False)
    row = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, data: Any) -> None:
        """Take any whole numbers as rows; which of them there are is asked of the database."""
        super().__init__(data)
        rows = self.fields["row"]
        assert isinstance(rows, forms.TypedMultipleChoiceField)
        rows.choices = [(value, value) for value in data.getlist("row") if value.isdecimal()]


class DecideForm(forms.Form):
    """What every decision carries: the rows as the person saw them."""

    seen = SeenField(required=False)


class ExplainForm(DecideForm):
    """Why figures are right all the same."""

    explanation = forms.CharField(
        label=_("Vì sao số liệu này vẫn đúng?"), max_length=2000, widget=forms.Textarea
    )


class AssignForm(DecideForm):
    """To whom, and until when."""

    to = forms.ModelChoiceField(
        label=_("Giao cho"),
        queryset=people_who_see(()),
        required=False,
        empty_label=_("– chọn người –"),
    )
    nobody = forms.BooleanField(label=_("Bỏ giao, không ai phải xử lý nữa"), required=False)
    due_on = forms.DateField(
        label=_("Hạn xử lý (không bắt buộc)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )

    def __init__(self, *args: Any, holders: Iterable[int], **kwargs: Any) -> None:
        """Offer those who may see into all units that hold the rows."""
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ModelChoiceField)
        to.queryset = people_who_see(holders)

    def clean(self) -> dict[str, Any]:
        """Ask for a person or for nobody: a choice that was forgotten must not take the work from whoever has it."""
        cleaned = super().clean() or {}
        if "to" in cleaned and bool(cleaned["to"]) == cleaned["nobody"]:
            self.add_error("to", _("Hãy chọn một người, hoặc đánh dấu bỏ giao."))
        return cleaned
