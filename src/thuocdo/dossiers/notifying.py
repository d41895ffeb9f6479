"""Which event of a dossier tells whom what: citizens by message, officials by notice, other systems by webhook.

Called in the transaction of the act, so it is cheap: the people of a dossier are read where the event tells them something, and all
messages and notices of an act are written at once, with its events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.utils import timezone

from thuocdo.accounts.languages import languages_asked, languages_of
from thuocdo.accounts.models import Membership, Role
from thuocdo.dossiers import events as e
from thuocdo.dossiers.message_texts import words_for
from thuocdo.dossiers.models import Applicant, DeliveryWay, SubmittedForm
from thuocdo.dossiers.told import people_told
from thuocdo.facts.references import RecordRef
from thuocdo.notices import services as notices
from thuocdo.notices.webhooks import Event as WebhookEvent

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier
    from thuocdo.notices.models import Message, Notice
    from thuocdo.postgresql.statements import Question

ROOM = "dossiers"
#: By personal id and phone.
Languages = Mapping[tuple[str, str], str]
_LONGEST_WORDS = 300
_ASKED_ROLES = (Role.LEADER, Role.APPROVER, Role.HANDLER)
#: Of a unit that is asked or told, so many people at the most.
_MOST_PEOPLE = 20
_PARTS = (Applicant.Part.SUBMITTER, Applicant.Part.DELEGATE, Applicant.Part.OWNER)


def what_is_told(
    row: Dossier,
    told: Sequence[tuple[int, e.Event]],
    *,
    people: Sequence[Applicant] | None,
    at: datetime,
    languages: Languages | None = None,
) -> tuple[list[Message], list[Notice]]:
    """Return what the events of one act tell, to be written in its transaction; a worker is woken after the commit.

    Queries: one for the people of the dossier, where citizens are told and the caller does not know them, and those of `people_told`; one for the
    languages they are written to in; one for how the result is wanted, where there is one; one for the officials of a unit that is asked.

    Args:
        row: the dossier as it is after the events.
        told: the events with their numbers.
        people: of the dossier, where the caller has them; read where null.
        languages: in which they are written to, where the caller has asked before; see `languages_for`.
        at: when.
    """
    texts = [(number, event, key) for number, event in told if (key := _citizen_text(row, event))]
    messages = notices.event_messages([webhook_event(row, *one) for one in told], at=at)
    if texts:
        addresses = _addresses(_people_of(row, at) if people is None else people)
        if addresses:
            addresses = _in_their_language(addresses, languages)
        messages += [
            message
            for number, event, key in texts
            for message in _to_citizens(row, number, event, key, addresses, at=at)
        ]
    if messages:
        notices.wake_after_commit()
    return messages, [one for told_one in told for one in _to_officials(row, *told_one, at=at)]


def _citizen_text(row: Dossier, event: e.Event) -> str:
    """Return which text the citizen gets; empty for none. What another system reports, that system tells."""
    match event:
        case e.Accepted() | e.Resolved() if row.returned_at == event.at:
            return ""  # given at once: one message says so
        case e.Received():
            return "" if row.accepted_at or event.channel == "direct" else "received"
        case e.Accepted():
            return "accepted" if event.due_at else "accepted_no_term"
        case e.PaymentRequired():
            return event.kind if row.owed_vnd > row.paid_vnd else ""
        case (
            e.NotAccepted() | e.SupplementRequested() | e.Extended()
            | e.Stopped() | e.Refused() | e.ResultReturned() | e.WithdrawalDeclined()
            | e.ResultSent() | e.ResultCameBack() | e.Refunded() | e.Exempted()
        ):  # fmt: skip
            return event.kind
        case e.Resolved():
            return "resolved_by_post" if _wants_post(row) else event.kind
        case e.Corrected():
            return event.kind if event.apology else ""
        case _:
            return ""


def _wants_post(row: Dossier) -> bool:
    return SubmittedForm.objects.filter(dossier=row.pk, delivery_way=DeliveryWay.POST).exists()


def _people_of(row: Dossier, at: datetime) -> Sequence[Applicant]:
    people = list(Applicant.objects.filter(dossier=row.pk))
    return people_told({row.pk: people}, [row], at=at)[row.pk]


class Reached(Protocol):
    """Somebody of a dossier, before his row is made or as it is."""

    @property
    def part(self) -> str:
        """Return his part."""

    @property
    def personal_id(self) -> str:
        """Return his personal id, empty where nobody said it."""

    @property
    def phone(self) -> str:
        """Return his phone, empty where nobody said it."""

    @property
    def email(self) -> str:
        """Return his mail, empty where nobody said it."""


@dataclass(frozen=True, slots=True)
class _Address:
    """Where one person is told, and in which language."""

    channel: str
    to: str
    person: Reached
    language: str = "vi"


def _addresses(people: Iterable[Reached]) -> list[_Address]:
    """Return where citizens are told: whoever handed in, who acts for the owner, and the owner, each address once."""
    by_part = {one.part: one for one in people}
    found = [_address(by_part[part]) for part in _PARTS if part in by_part]
    ways: dict[tuple[str, str], _Address] = {}
    for one in found:
        if one is not None:
            ways.setdefault((one.channel, one.to), one)
    return list(ways.values())


def _address(person: Reached) -> _Address | None:
    way = way_to(person)
    return _Address(*way, person) if way else None


def way_to(person: Reached) -> tuple[str, str] | None:
    """Return the best way to a person, as channel and address: his phone where a gateway is there, else his mail."""
    for channel, to in (("zalo", person.phone), ("sms", person.phone), ("email", person.email)):
        if to and notices.channel_is_open(channel):
            return channel, to
    return None


def languages_for(people: Iterable[Reached]) -> Question[Languages] | None:
    """Ask in which languages people are written to, for whoever asks before others wait for him; null where nobody has an address."""
    keys = [_known_by(one) for one in _addresses(people)]
    return languages_asked(keys) if keys else None


def _in_their_language(
    addresses: Sequence[_Address], known: Languages | None = None
) -> list[_Address]:
    keys = [_known_by(one) for one in addresses]
    known = dict(zip(keys, languages_of(keys), strict=True)) if known is None else known
    return [replace(one, language=known[key]) for one, key in zip(addresses, keys, strict=True)]


def _known_by(address: _Address) -> tuple[str, str]:
    return address.person.personal_id, address.person.phone


def _to_citizens(
    row: Dossier,
    number: int,
    event: e.Event,
    key: str,
    addresses: Sequence[_Address],
    *,
    at: datetime,
) -> Iterable[Message]:
    values = _values(row, event)
    for place, address in enumerate(addresses):
        words = words_for("citizen", key, values, language=address.language)
        message = notices.message_row(
            channel=address.channel,
            to=address.to,
            subject=words.subject,
            text=words.text,
            about=RecordRef(ROOM, str(row.pk)),
            unit_id=row.reception_unit_id,
            dedupe_key=f"dossier:{row.pk}:{number}:citizen{place}",
            at=at,
        )
        if message is not None:
            yield message


def _values(row: Dossier, event: e.Event) -> dict[str, str]:
    due = getattr(event, "due_at", None) or getattr(event, "answer_due_at", None)
    what = next(
        (
            str(said)
            for name in ("content", "reason", "name", "waybill")
            if (said := getattr(event, name, "")) and not row.secret
        ),
        "",
    )
    amount = getattr(event, "amount_vnd", 0)
    return {
        "code": row.code,
        "due": _moment(due) if due else "",
        "what": _shortened(what),
        "amount": f"{amount:,}".replace(",", "."),
        "site": settings.BASE_URL,
    }


def _moment(at: datetime) -> str:
    return timezone.localtime(at).strftime("%H:%M %d/%m/%Y")


def _shortened(words: str) -> str:
    words = " ".join(words.split()).rstrip(".")
    return words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1].rstrip() + "…"


def _to_officials(row: Dossier, number: int, event: e.Event, *, at: datetime) -> list[Notice]:
    match event:
        case e.StepStarted(official=int(official)) if official != event.by:
            return _notices(row, number, event, "handed_over", [official], at=at)
        case e.OpinionRequested():
            asked = _people_in(event.unit, at=at)
            return _notices(row, number, event, event.kind, asked, at=at)
        case e.TurnCame(checked=False):
            key = event.kind if event.granted else "turn_came_alone"
            desk = _people_in(row.reception_unit_id, at=at, roles=(Role.RECEPTION_OFFICER,))
            return _notices(row, number, event, key, desk, at=at)
        case e.WithdrawalRequested():
            told = [row.holder_id] if row.holder_id else _people_in(row.competent_agency_id, at=at)
            return _notices(row, number, event, event.kind, told, at=at)
        case _:
            return []


def _people_in(unit_id: int, *, at: datetime, roles: Sequence[Role] = _ASKED_ROLES) -> list[int]:
    members = Membership.objects.in_force(timezone.localdate(at)).filter(
        unit=unit_id, role__in=roles, user__is_active=True
    )
    return list(
        members.order_by("user_id").values_list("user_id", flat=True).distinct()[:_MOST_PEOPLE]
    )


def _notices(
    row: Dossier, number: int, event: e.Event, key: str, people: Iterable[int], *, at: datetime
) -> list[Notice]:
    values = _values(row, event)
    vietnamese, english = (words_for("official", key, values, language=one) for one in ("vi", "en"))
    return [
        notices.notice_row(
            user_id=user_id,
            text=vietnamese.text.removesuffix(": "),  # a step without a name
            text_en=english.text.removesuffix(": "),
            about=RecordRef(ROOM, str(row.pk)),
            dedupe_key=f"dossier:{row.pk}:{number}",
            at=at,
        )
        for user_id in people
        if user_id != event.by
    ]


def webhook_event(row: Dossier, number: int, event: e.Event) -> WebhookEvent:
    """Return an event for other systems: where the dossier stands now, and nothing of what people wrote."""
    units = (
        row.reception_unit_id,
        row.competent_agency_id,
        row.holder_unit_id,
        row.support_place_id,
    )
    return WebhookEvent(
        type=f"{ROOM}.{event.kind}",
        key=f"dossier:{row.pk}:{number}",
        subject=f"{row.source_system}/{row.code}",
        at=event.at,
        unit_ids=frozenset(one for one in units if one is not None),
        data={
            "system": row.source_system,
            "code": row.code,
            "number": number,
            "status": row.status,
            "due_at": row.due_at.isoformat() if row.due_at else None,
            "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        },
        about=RecordRef(ROOM, str(row.pk)),
    )
