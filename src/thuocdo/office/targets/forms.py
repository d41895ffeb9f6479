"""Which targets are looked at; it stands in the address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.reporting.plans.target import Verdict

#: The verdicts that the page can be narrowed down to, in its order.
SHOWS = {
    "": _("Tất cả"),
    Verdict.MET.value: _("Đạt"),
    Verdict.NOT_MET.value: _("Chưa đạt"),
    Verdict.NO_FIGURE.value: _("Chưa có số liệu"),
    Verdict.NOT_MEASURED.value: _("Chưa có chỉ tiêu đo"),
}


class ShowTargetsForm(forms.Form):
    """The verdict to narrow the page down to; what is none of them is as if it were not there."""

    show = forms.CharField(required=False, max_length=20)

    @property
    def shown(self) -> str:
        """Return the verdict, empty for all."""
        asked = self.cleaned_data.get("show", "")
        return asked if asked in SHOWS else ""
