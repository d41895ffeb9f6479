"""What a person fills in to share a report."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.ingestion.sharing import share_with_person, share_with_unit
from thuocdo.office.reports.forms import DateInput
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report
    from thuocdo.ingestion.shares import ReportShare


class ShareReportForm(forms.Form):
    """With which unit, or with whom by user name; until which day, empty for without end."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Unit.objects.none(), required=False, empty_label=None
    )
    person = forms.CharField(label=_("Hoặc một người, theo tên đăng nhập"), max_length=150, required=False)  # fmt: skip
    last_day = forms.DateField(label=_("Cho xem đến hết ngày"), required=False, widget=DateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Look the unit that is sent up among all; whether it may be one decides the service."""
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.all()

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of the two."""
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("unit")) == bool(cleaned.get("person", "").strip()):
            raise forms.ValidationError(
                _("Hãy chọn một đơn vị, hoặc ghi tên đăng nhập của một người; không cả hai.")
            )
        return cleaned

    def share(self, report: Report, *, actor: User, at: datetime) -> ReportShare:
        """Share the report as filled in."""
        unit: Unit | None = self.cleaned_data["unit"]
        last_day: date | None = self.cleaned_data["last_day"]
        if unit is not None:
            return share_with_unit(report, unit, last_day=last_day, actor=actor, at=at)
        name = self.cleaned_data["person"]
        return share_with_person(report, name, last_day=last_day, actor=actor, at=at)
