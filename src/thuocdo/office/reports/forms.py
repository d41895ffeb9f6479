"""What people fill in on the report screens."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.figures.notation import normalise
from thuocdo.ingestion.edits import Edit, EditKind, head_text
from thuocdo.ingestion.models import Report, Upload
from thuocdo.office.choosing.fields import UnitField
from thuocdo.organisations.models import Unit
from thuocdo.organisations.services import make_issuer
from thuocdo.working_time.period import PeriodKind

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


#: No report has a billion corrections.
_MOST_DIGITS = 9
#: Names of the kinds of period on the screen; the kinds themselves are kept by their codes.
PERIOD_KINDS = [
    ("", _("– không rõ –")),
    (PeriodKind.MONTH.value, _("tháng")),
    (PeriodKind.QUARTER.value, _("quý")),
    (PeriodKind.HALF_YEAR.value, _("6 tháng")),
    (PeriodKind.NINE_MONTHS.value, _("9 tháng")),
    (PeriodKind.YEAR.value, _("năm")),
]


class DateInput(forms.DateInput):
    """The browser's own field for a day."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ConfirmIssuerForm(forms.Form):
    """Which unit issued the report: one that exists, or a new one under the name printed in it."""

    known = UnitField(
        scope="in-force",
        label=_("Đơn vị đã có"),
        required=False,
        empty_label=_("– chọn đơn vị –"),
    )
    name = forms.CharField(label=_("Tên đơn vị mới"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=Unit.Kind, required=False)

    def __init__(self, *args: Any, upload: Upload, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"].of(user)  # type: ignore[attr-defined]
        self.fields["name"].initial = upload.issuer_printed
        self.fields["kind"].initial = upload.level_printed

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two."""
        cleaned = super().clean() or {}
        if not cleaned.get("known") and not (cleaned.get("name") or "").strip():
            raise forms.ValidationError(_("Hãy chọn một đơn vị đã có, hoặc ghi tên đơn vị mới."))
        return cleaned

    def unit(self, *, actor: User, at: datetime) -> Unit:
        """Return the unit chosen, made if it is new."""
        known: Unit | None = self.cleaned_data["known"]
        if known:
            return known
        return make_issuer(
            name=self.cleaned_data["name"].strip(),
            kind=self.cleaned_data["kind"],
            actor=actor,
            at=at,
        )


def seen_number(text: str) -> int | None:
    """Return the number of a correction as a form sends it; null for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


class CorrectCellForm(forms.Form):
    """What a person changes of one figure. A button of its own takes the figure out."""

    printed = forms.CharField(required=False, max_length=400)
    note = forms.CharField(required=False, max_length=4000)
    form_row = forms.CharField(required=False, max_length=60)
    indicator = forms.CharField(required=False, max_length=120)
    reason = forms.CharField(required=False, max_length=2000)
    seen = forms.IntegerField(required=False)

    def seen_revision(self) -> int | None:
        """Return the number of the last correction the person had before his eyes."""
        return seen_number(self.data.get("seen", ""))

    def edits(self, key: str) -> list[Edit]:
        """Return what is changed, in the order it is to be made: first the item, then the value as that item asks."""
        if "omit" in self.data:
            return [Edit(EditKind.OMIT, key, {})]
        found = [
            Edit(EditKind.TIE, key, {name: self.data[name].strip()})
            for name in ("form_row", "indicator")
            if name in self.data and self.data[name].strip() != self.data.get(f"was_{name}", "")
        ]
        words = {
            name: normalise(self.data[name])
            for name in ("printed", "note")
            if name in self.data and normalise(self.data[name]) != self.data.get(f"was_{name}", "")
        }
        return [*found, Edit(EditKind.CELL, key, words)] if words else found


class HeadForm(forms.Form):
    """Who issued a report, when, and for which period; the period has its first and its last day."""

    unit = UnitField(scope="all", label=_("Đơn vị ban hành"))
    title = forms.CharField(label=_("Tên báo cáo"), max_length=500, required=False)
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=80, required=False)
    issued_on = forms.DateField(label=_("Ngày ban hành"), required=False, widget=DateInput)
    period_kind = forms.ChoiceField(label=_("Loại kỳ"), choices=PERIOD_KINDS, required=False)
    period_start = forms.DateField(label=_("Từ ngày"), widget=DateInput)
    period_end = forms.DateField(label=_("Đến hết ngày"), widget=DateInput)

    def __init__(self, *args: Any, report: Report, user: User, **kwargs: Any) -> None:
        self.report = report
        last_day = report.period_end - timedelta(days=1)
        kwargs["initial"] = {
            name: getattr(report, name)
            for name in ("unit", "title", "number", "issued_on", "period_kind", "period_start")
        } | {"period_end": last_day}
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(user, among=Unit.objects.in_force(last_day))  # type: ignore[attr-defined]
        if report.state == Report.State.CONFIRMED:
            for name in ("unit", "period_kind", "period_start", "period_end"):
                self.fields[name].disabled = True

    def changes(self) -> dict[str, str]:
        """Return what is changed, by the names of the head."""
        changed = {name: self.cleaned_data[name] for name in self.changed_data}
        unit = changed.pop("unit", None)
        words = {name: head_text(value) for name, value in changed.items()}
        if "period_start" in words or "period_end" in words:
            words["period_start"] = head_text(self.cleaned_data["period_start"])
            words["period_end"] = head_text(self.cleaned_data["period_end"])
        return words | ({"unit": str(unit.pk), "issuer": unit.name} if unit else {})
