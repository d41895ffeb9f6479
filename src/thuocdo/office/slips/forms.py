"""What a person fills in to have a register."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.slips.register_files import RegisterOrder, order_register
from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.reports.forms import DateInput

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_FORMATS = (("pdf", _("PDF, để in")), ("xlsx", _("Excel")), ("docx", _("Word")))


class OrderRegisterForm(forms.Form):
    """Of which unit, from which day to which, in which format."""

    unit = UnitField(scope="registers", label=_("Nơi tiếp nhận"), empty_label=None)
    first = forms.DateField(label=_("Từ ngày"), widget=DateInput)
    last = forms.DateField(label=_("Đến hết ngày"), widget=DateInput)
    format = forms.ChoiceField(label=_("Dạng tệp"), choices=_FORMATS)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the units whose book the person keeps or answers for."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(user)  # type: ignore[attr-defined]

    def order(self, *, actor: User, at: datetime) -> RegisterOrder:
        """Order the register as filled in."""
        said = self.cleaned_data
        return order_register(
            said["unit"], said["first"], said["last"], kind=said["format"], actor=actor, at=at
        )
