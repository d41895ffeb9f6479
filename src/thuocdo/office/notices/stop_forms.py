"""What an administrator says of a planned stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.notices.models import PlannedStop
from thuocdo.office.notices.administering import administered_units
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def _moment(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
    )


class AnnounceStopForm(forms.Form):
    """When, for whom, what for, and where it is told late, why."""

    unit = forms.ModelChoiceField(label=_("Tỉnh"), queryset=Unit.objects.none())
    audience = forms.ChoiceField(
        label=_("Ai không dùng được"), choices=PlannedStop.Audience.choices
    )
    starts_at = _moment(_("Dừng từ"))
    returns_at = _moment(_("Dự kiến hoạt động lại"))
    words = forms.CharField(
        label=_("Dừng để làm gì"), max_length=300, help_text=_("người dân đọc được câu này")
    )
    words_en = forms.CharField(label=_("Bằng tiếng Anh"), max_length=300, required=False)
    why_short = forms.CharField(
        label=_("Lý do báo gấp"),
        max_length=300,
        required=False,
        help_text=_("chỉ khi báo muộn hơn quy định"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the provinces that the person administers."""
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, forms.ModelChoiceField)
        unit.queryset = administered_units(user).filter(kind="province")
        self.initial.setdefault("unit", unit.queryset.first())


class MoveReturnForm(forms.Form):
    """Another time of return."""

    returns_at = _moment(_("Dự kiến hoạt động lại"))
