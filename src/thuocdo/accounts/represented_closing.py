"""Closing the account of an organisation that should not have been confirmed, by an official: found, closed with a reason, and its representative told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.db.models import Q

import structlog

from thuocdo.accounts.message_texts import words_for
from thuocdo.accounts.models import OrganisationAccount, OrganisationMember, Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.errors import Conflict, InvalidInput, NotFound
from thuocdo.facts.references import RecordRef
from thuocdo.notices.services import channel_is_open, queue_message

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import Citizen, User

log = structlog.get_logger(__name__)
_State, _Part = OrganisationAccount.State, OrganisationMember.Part
#: So much of a reason goes into a message.
_LONGEST_WORDS = 200


def confirmed_at_desks_of(actor: User, *, words: str = "") -> QuerySet[OrganisationAccount]:
    """Return the confirmed organisations of the desks of an official, the latest first; none for whoever has no desk.

    Args:
        actor: the official.
        words: the beginning of a tax code, or a part of a name as it is written; empty for all.
    """
    units = units_visible_to(actor, roles=(Role.RECEPTION_OFFICER,)).values("pk")
    rows = OrganisationAccount.objects.confirmed().filter(unit__in=units)
    if words:
        rows = rows.filter(Q(tax_code__startswith=words) | Q(name__icontains=words))
    return rows.order_by("-confirmed_at", "-pk").select_related("unit")


@transaction.atomic
def close_by_official(
    organisation_id: int, *, why: str, actor: User, at: datetime
) -> OrganisationAccount:
    """Close a confirmed account that should not have been confirmed; the same again changes nothing.

    From the next request on nobody acts for the organisation by it; what somebody does at this moment is done before or not at all. Its members are
    out; its representative still sees why, and is told. Its dossiers stay, and another account can be confirmed for its tax code.

    Args:
        organisation_id: of the account.
        why: what was wrong, for the representative to read.
        actor: a reception officer of the desk that confirmed it, or of one above.
        at: the moment.

    Raises:
        NotFound: no such account was confirmed, or closed by an official, at a desk of the actor.
        InvalidInput: there is no reason.
        Conflict: it is not confirmed, or its representative closed it himself.
    """
    units = units_visible_to(actor, roles=(Role.RECEPTION_OFFICER,)).values("pk")
    rows = OrganisationAccount.objects.filter(pk=organisation_id, unit__in=units)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise NotFound(
            "organisation_not_found",
            "Không có tổ chức này ở nơi tiếp nhận của bạn.",
            "There is no such organisation at a desk of yours.",
        )
    reason = " ".join(why.split())[:500]
    if not reason:
        raise InvalidInput(
            "organisation_closed_without_reason",
            "Hãy ghi lý do đóng, để người đại diện đọc được.",
            "Write why it is closed, for the representative to read.",
        )
    if row.closed_by_id is not None:
        return row
    if row.state != _State.CONFIRMED:
        raise Conflict(
            "organisation_not_confirmed",
            "Tài khoản này không còn ở trạng thái đã xác nhận. Hãy tải lại trang.",
            "This account is not confirmed any more. Load the page anew.",
        )
    row.state, row.closed_at, row.closed_by, row.closed_why = _State.CLOSED, at, actor, reason
    row.save(update_fields=["state", "closed_at", "closed_by", "closed_why"])
    row.members.filter(ended_at=None).exclude(part=_Part.REPRESENTATIVE).update(ended_at=at)
    _tell_the_representative(row, at)
    log.info("organisation_closed_by_official", organisation=row.pk, by=actor.pk)
    return row


def _tell_the_representative(row: OrganisationAccount, at: datetime) -> None:
    heads = row.members.acting().filter(part=_Part.REPRESENTATIVE)
    head = heads.select_related("citizen__joined_into").first()
    if head is None or head.citizen is None:
        return
    citizen = head.citizen.joined_into or head.citizen
    values = {"name": row.name[:100], "why": row.closed_why[:_LONGEST_WORDS], "unit": row.unit.name}
    values["site"] = settings.BASE_URL
    words = words_for("organisation_closed", values, language=citizen.language)
    for channel, to in _ways_to(citizen):
        queue_message(
            channel=channel,
            to=to,
            subject=words.subject,
            text=words.text,
            about=RecordRef("accounts", f"organisation-{row.pk}"),
            dedupe_key=f"organisation:{row.pk}:closed:{channel}",
            at=at,
        )


def _ways_to(citizen: Citizen) -> list[tuple[str, str]]:
    """Return his phone, by the best way there is, and his mail."""
    phone = next((one for one in ("zalo", "sms") if channel_is_open(one)), None)
    ways = [(phone, citizen.phone)] if phone and citizen.phone else []
    return [*ways, ("email", citizen.email)] if citizen.email else ways
