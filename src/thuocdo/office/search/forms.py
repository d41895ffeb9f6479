"""What is searched for; it stands in the address."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """Words, with or without accents. A text that is too long is cut, not refused."""

    q = forms.CharField(label=_("Tìm trong báo cáo, chỉ tiêu, lời văn, ghi chú"), required=False)

    LONGEST = 200

    @property
    def words(self) -> str:
        """Return what is searched for."""
        return (self.cleaned_data.get("q") or "")[: self.LONGEST].strip()
