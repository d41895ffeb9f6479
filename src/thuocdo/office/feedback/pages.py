"""What the pages of feedback show, as typed values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from thuocdo.feedback.models import Feedback
from thuocdo.feedback.rules import Act, may
from thuocdo.identifiers.masking import mask_email, mask_name, mask_number
from thuocdo.office.feedback.forms import ACTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django import forms

    from thuocdo.accounts.models import User
    from thuocdo.feedback.models import FeedbackEvent

_STATE = Feedback.State
#: Acts that may bring files with them.
WITH_FILES = frozenset({"answer", "add"})
#: What can be done in each state, in the order of the page.
_NEXT: Mapping[str, tuple[str, ...]] = {
    _STATE.RECEIVED: ("take_on", "pass_on", "ask", "add", "refuse"),
    _STATE.PROCESSING: ("answer", "ask", "add", "pass_on"),
    _STATE.ANSWERED: ("publish",),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One act a person may do now, with its form."""

    name: str
    form: forms.Form

    @property
    def takes_files(self) -> bool:
        """Say whether files can come with it."""
        return self.name in WITH_FILES


@dataclass(frozen=True, slots=True)
class SenderView:
    """The sender; masked unless somebody asked to see him and that was kept."""

    name: str
    phone: str
    email: str
    address: str
    whole: bool


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """One feedback with what happened to it and what can be done."""

    row: Feedback
    mark: tuple[str, str]
    sender: SenderView
    events: Sequence[FeedbackEvent]
    offers: tuple[Offer, ...]
    may_look: bool


def feedback_page(
    row: Feedback, user: User, *, at: datetime, whole: bool, typed: Mapping[str, forms.Form]
) -> FeedbackPage:
    """Build the page. Shape: two queries, and one for the rights where they are not in memory.

    Args:
        row: found among those the person sees, with its units.
        user: who looks.
        at: now.
        whole: with the sender in full.
        typed: forms that were refused, by the name of their act.
    """
    handles = may(user, Act.HANDLE, row.unit_id)
    publishes = may(user, Act.PUBLISH, row.unit_id)
    names = [
        name for name in _NEXT.get(row.state, ()) if (publishes if name == "publish" else handles)
    ]
    events = row.events.select_related("actor", "unit").prefetch_related("files").order_by("pk")
    return FeedbackPage(
        row=row,
        mark=standing(row, at),
        sender=_sender(row, whole=whole),
        events=list(events),
        offers=tuple(Offer(name, typed.get(name) or _form(name, row)) for name in names),
        may_look=handles and not whole,
    )


def standing(row: Feedback, at: datetime) -> tuple[str, str]:
    """Return how feedback stands against its term, in words and as the kind of a badge."""
    if row.state == _STATE.REFUSED:
        return _("không tiếp nhận"), ""
    if row.late_since is not None and row.ended_at is not None:
        return _("trả lời trễ hạn"), "error"
    if row.state == _STATE.PUBLISHED:
        return _("đã công khai"), "good"
    if row.late_since is not None or at > row.step_due_at:
        return _("quá hạn"), "error"
    return _("trong hạn"), "good"


def _form(name: str, row: Feedback) -> forms.Form:
    initial: dict[str, Any] = {}
    if name == "take_on":
        initial = {"kind": row.kind}
    if name == "publish":
        initial = {"matter": row.words, "answer": row.answer}
    return ACTS[name](initial=initial)


def _sender(row: Feedback, *, whole: bool) -> SenderView:
    if whole:
        return SenderView(
            row.sender_name, row.sender_phone, row.sender_email, row.sender_address, whole=True
        )
    return SenderView(
        mask_name(row.sender_name),
        mask_number(row.sender_phone),
        mask_email(row.sender_email) if row.sender_email else "",
        _("(có địa chỉ)") if row.sender_address else "",
        whole=False,
    )
