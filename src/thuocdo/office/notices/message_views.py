"""The page of messages that could not be sent: looked at, sent again or dropped after a preview."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from thuocdo.errors import DomainError
from thuocdo.identifiers.masking import mask_email, mask_number
from thuocdo.notices.delivery import EXPIRED
from thuocdo.notices.models import Channel, Message
from thuocdo.notices.services import drop_messages, retry_messages
from thuocdo.office.notices.administering import administered_units, administrator
from thuocdo.office.notices.message_filters import FilterMessagesForm
from thuocdo.office.notices.records import page_of
from thuocdo.ui.errors import message_of
from thuocdo.ui.keyset import estimated_count, keyset_page

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.notices.models import MessageQuerySet

NEWEST_FIRST = ("-id",)
#: As many as a page shows, and some more from other pages.
_MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message as an administrator sees it: not its words, and of the address as little as tells it from others."""

    row: Message
    destination: str
    about: str

    @property
    def can_be_chosen(self) -> bool:
        """Say whether something can be done with it."""
        return self.row.state == Message.State.DEAD

    @property
    def why(self) -> str:
        """Return why it was not sent; empty where it was."""
        if self.row.drop_reason == EXPIRED:
            return _("hết giá trị trước khi gửi được")
        return self.row.drop_reason or self.row.last_error


def _view(row: Message) -> MessageView:
    if row.channel == Channel.WEBHOOK:
        shown = row.destination
    elif row.channel == Channel.EMAIL:
        shown = mask_email(row.destination) if row.destination else ""
    else:
        shown = mask_number(row.destination)
    return MessageView(row, shown, page_of(row.about))


def _visible(user: User) -> MessageQuerySet:
    return Message.objects.visible_to(user, units=administered_units(user))


@login_required
@require_GET
def message_list(request: HttpRequest) -> HttpResponse:
    """List the messages of the units the person administers; those that could not be sent where nothing else is asked for."""
    form = FilterMessagesForm({"state": Message.State.DEAD, **request.GET.dict()})
    rows = form.narrowed(_visible(administrator(request)))
    page = keyset_page(
        rows.select_related("unit"), order=NEWEST_FIRST, cursor=request.GET.get("page", "")
    )
    count, exact = estimated_count(rows)
    context = {
        "form": form,
        "page": page,
        "messages_shown": [_view(one) for one in page.rows],
        "count": count,
        "exact": exact,
    }
    return render(request, "office/notices/messages.html", context)


@login_required
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show what would be sent again or dropped, before anything is."""
    user = administrator(request)
    dead = _visible(user).filter(pk__in=_chosen(request), state=Message.State.DEAD)
    found = [_view(one) for one in dead.select_related("unit")]
    if not found:
        messages.warning(
            request,
            ngettext("Hãy chọn ít nhất %(num)d tin.", "Hãy chọn ít nhất %(num)d tin.", 1)
            % {"num": 1},
        )
        return redirect("office:notices:messages")
    context = {
        "drops": "drop" in request.POST,
        "found": found,
        "emptied": sum(1 for one in found if not one.row.has_words),
    }
    return render(request, "office/notices/preview.html", context)


@login_required
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    """Send the chosen ones again."""
    user = administrator(request)
    return _done(request, lambda ids: retry_messages(ids, actor=user, at=timezone.now()), "retry")


@login_required
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Drop the chosen ones, with the reason that was given."""
    user = administrator(request)
    reason = request.POST.get("reason", "")
    return _done(request, lambda ids: drop_messages(ids, reason=reason, actor=user), "drop")


def _done(request: HttpRequest, do: Callable[[list[int]], int], what: str) -> HttpResponse:
    try:
        count = do(_chosen(request))
    except DomainError as error:
        messages.error(request, message_of(error))
    else:
        said = (
            ngettext("Đã xếp hàng gửi lại %(num)d tin.", "Đã xếp hàng gửi lại %(num)d tin.", count)
            if what == "retry"
            else ngettext("Đã bỏ %(num)d tin.", "Đã bỏ %(num)d tin.", count)
        )
        messages.success(request, said % {"num": count})
    return redirect("office:notices:messages")


def _chosen(request: HttpRequest) -> list[int]:
    said = request.POST.getlist("message")[:_MOST_AT_ONCE]
    return [int(one) for one in said if one.isascii() and one.isdigit() and len(one) < 19]
