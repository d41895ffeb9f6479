"""What the messages of a system can be narrowed down to; all of it stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.other_systems.models import ExternalDelivery

if TYPE_CHECKING:
    from thuocdo.other_systems.querysets import DeliveryQuerySet


class FilterMessagesForm(forms.Form):
    """What became of the message, of which dossier, refused why."""

    outcome = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[("", _("mọi kết quả")), *ExternalDelivery.Outcome.choices],
        required=False,
    )
    code = forms.CharField(label=_("Mã hồ sơ"), max_length=80, required=False)
    problem = forms.CharField(label=_("Mã lỗi"), max_length=60, required=False)

    def narrowed(self, rows: DeliveryQuerySet) -> DeliveryQuerySet:
        """Return the messages that fit; a filter that makes no sense is left out."""
        chosen = self.cleaned_data if self.is_valid() else {}
        given = {name: value for name, value in chosen.items() if value}
        return rows.filter(**given)
