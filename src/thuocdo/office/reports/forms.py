"""What people fill in on the report screens."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.ingestion.models import Upload
from thuocdo.organisations.models import Unit
from thuocdo.organisations.services import make_issuer

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


class ConfirmIssuerForm(forms.Form):
    """Which unit issued the report: one that exists, or a new one under the name printed in it."""

    known = forms.ModelChoiceField(
        label=_("Đơn vị đã có"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("– chọn đơn vị –"),
    )
    name = forms.CharField(label=_("Tên đơn vị mới"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=Unit.Kind, required=False)

    def __init__(self, *args: Any, upload: Upload, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = self.fields["known"]
        assert isinstance(known, forms.ModelChoiceField)
        known.queryset = Unit.objects.in_force(timezone.localdate()).order_by("search_name")
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


class DecideForm(forms.Form):
    """What to do with a discrepancy."""

    explanation = forms.CharField(label=_("Giải trình"), required=False, max_length=2000)
    reopen = forms.BooleanField(required=False)
