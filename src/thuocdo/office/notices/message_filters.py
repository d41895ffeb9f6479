"""What the list of messages can be narrowed down to; all of it stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.notices.models import Channel, Message

if TYPE_CHECKING:
    from thuocdo.notices.models import MessageQuerySet

ALL = "all"


class FilterMessagesForm(forms.Form):
    """State, channel, and words of the error."""

    state = forms.ChoiceField(
        label=_("Tình trạng"),
        choices=[*Message.State.choices, (ALL, _("tất cả"))],
        required=False,
        initial=Message.State.DEAD,
    )
    channel = forms.ChoiceField(
        label=_("Kênh"), choices=[("", _("mọi kênh")), *Channel.choices], required=False
    )
    error = forms.CharField(label=_("Lỗi có chữ"), max_length=100, required=False)

    def narrowed(self, rows: MessageQuerySet) -> MessageQuerySet:
        """Return the messages that fit; a filter that makes no sense is left out. Without a state: those that could not be sent."""
        chosen = self.cleaned_data if self.is_valid() else {}
        state = chosen.get("state") or Message.State.DEAD
        if state != ALL:
            rows = rows.filter(state=state)
        if channel := chosen.get("channel"):
            rows = rows.filter(channel=channel)
        if words := chosen.get("error"):
            rows = rows.filter(last_error__icontains=words)
        return rows
