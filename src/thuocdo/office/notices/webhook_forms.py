"""What an administrator says of a new webhook subscription."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.events import EVENT_TYPES
from thuocdo.dossiers.refusals import EVENT_LABELS
from thuocdo.office.notices.administering import administered_units
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

ALL_OF_DOSSIERS = "dossiers.*"


def event_choices() -> list[tuple[str, Any]]:
    """Return the kinds of events that can be subscribed to, all at once first."""
    kinds = [
        (f"dossiers.{kind}", EVENT_LABELS[kind]) for kind in EVENT_TYPES if kind in EVENT_LABELS
    ]
    return [(ALL_OF_DOSSIERS, _("mọi sự kiện của hồ sơ")), *kinds]


class MakeWebhookForm(forms.Form):
    """Which system, where, of which unit, about what."""

    name = forms.CharField(label=_("Hệ thống nhận"), max_length=100)
    address = forms.CharField(
        label=_("Địa chỉ nhận"),
        max_length=1000,
        help_text=_("bắt đầu bằng https://, không có mật khẩu trong địa chỉ"),
    )
    unit = forms.ModelChoiceField(
        label=_("Đơn vị"),
        queryset=Unit.objects.none(),
        empty_label=_("– chọn đơn vị –"),
        help_text=_("gửi sự kiện của đơn vị này và các đơn vị trực thuộc"),
    )
    event_types = forms.MultipleChoiceField(
        label=_("Sự kiện"),
        choices=event_choices,
        initial=[ALL_OF_DOSSIERS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = self.fields["unit"]
        assert isinstance(units, forms.ModelChoiceField)
        units.queryset = administered_units(user).in_force(today).order_by("search_name")
