"""What an administrator says of a new webhook subscription."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.events import EVENT_TYPES
from thuocdo.dossiers.refusals import EVENT_LABELS
from thuocdo.office.choosing.fields import UnitField

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
    unit = UnitField(
        scope="administered",
        label=_("Đơn vị"),
        empty_label=_("– chọn đơn vị –"),
        help_text=_("gửi sự kiện của đơn vị này và các đơn vị trực thuộc"),
    )
    event_types = forms.MultipleChoiceField(
        label=_("Sự kiện"),
        choices=event_choices,
        initial=[ALL_OF_DOSSIERS],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].of(user)  # type: ignore[attr-defined]
