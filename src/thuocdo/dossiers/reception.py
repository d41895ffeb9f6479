"""How a dossier comes in: received, accepted or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import for_an_application, signature, take
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.counter import CounterWork, Decision, named
from thuocdo.dossiers.handled import fitting, shown_subject
from thuocdo.dossiers.introduced import Person, in_one_spelling, owner_names, people_sha256
from thuocdo.dossiers.models import OWN_SYSTEM, Applicant, Dossier, DossierDocument
from thuocdo.dossiers.notifying import languages_for
from thuocdo.dossiers.rules import Act, Right, right_in_units
from thuocdo.dossiers.terms import time_limit_of
from thuocdo.dossiers.word_keeping import words_of
from thuocdo.dossiers.writing import Beside, Pen, calendar_question, nothing
from thuocdo.identifiers.services import dossier_code_asked
from thuocdo.postgresql.short_locks import short_locks, wait_for_the_disk
from thuocdo.postgresql.statements import Question, answer_to, ask, made
from thuocdo.procedures.at_counter import held_on

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.bundle_events import Linked
    from thuocdo.dossiers.notifying import Languages
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.handling import Handling
    from thuocdo.procedures.models import ProcedureVersion
    from thuocdo.working_time.working_calendar import WorkingCalendar

_Begun = tuple[int, Dossier | None]
_KEY: dict[str, Any] = {"system": OWN_SYSTEM, "code": ""}  # the code comes last: see `named`
_ACCEPTING = frozenset({Decision.ACCEPT, Decision.DONE})
# What a request has made already, and the number of the dossier that it makes else. It is drawn before the code, for which others wait.
_BEGUN = """
    SELECT nextval('dossiers_dossier_id_seq'), made.kind, made.actor_id, made.dossier_id, made.payload ->> 'applicants_sha256'
    FROM (SELECT 1) once LEFT JOIN dossiers_dossierevent made ON made.request_id = %s AND made.request_id <> ''
"""


def receive_dossier(
    *,
    reception_unit: Unit,
    competent_agency: Unit,
    version: ProcedureVersion,
    channel: str,
    people: Sequence[Person],
    subject: str = "",
    case: str = "",
    interagency: bool = False,
    linked: Linked | None = None,
    support_place: Unit | None = None,
    accept_at_once: bool = False,
    work: CounterWork | None = None,
    actor: User | None,
    at: datetime,
    request_id: str = "",
    counted: Question[Any] | None = None,
    beside: Beside = nothing,
    together: Callable[[Dossier], object] | None = None,
) -> Dossier:
    """Take a dossier in; at a counter where all is complete, accept it in the same step.

    It keeps the version of the procedure, and the internal process of the agency approved on the day, for good. Its code is
    given here, so nothing that fails leaves a gap; as the clerks of a unit wait for each other from there to the commit, all is done before
    that does not need it.

    Args:
        reception_unit: where it is handed in.
        competent_agency: who decides; its calendar counts.
        version: what the procedure says on this day.
        channel: direct, online or post.
        people: the owner, and where they differ the submitter and the delegate.
        subject: what it is about, in a line.
        case: the case of the procedure, as its time limits name it; empty for the usual one.
        interagency: part of a linked group.
        linked: where it stands in a bundle that is handed in at once; see `bundles.receiving`.
        support_place: where somebody helped to hand it in.
        accept_at_once: accept it, too.
        work: papers, money and decision of a clerk, in the same transaction; its decision goes before `accept_at_once`.
        actor: the clerk; null where the applicant hands it in online.
        at: the moment of reception.
        request_id: the same again returns the first dossier.
        counted: what else is counted for a dossier that is new; asked with its code, for which others wait.
        beside: returns what is written with a dossier that is new, by table; called when it has its code, and before it is stored.
        together: done in the same transaction with a dossier that is new, not with that of an earlier request.

    Raises:
        NotAllowed: the actor receives no dossiers in this unit, or results of the procedure are not given at once.
        InvalidInput: there is no owner, an id, tax code or phone number cannot be one, or asking or refusing has no words.
        Conflict: the request id was used for something else.
    """
    right = _right_to_receive(actor, reception_unit)
    _require_an_owner(people)
    people = [in_one_spelling(one) for one in people]
    their_digest, day = people_sha256(people), timezone.localdate(at)
    work = work or CounterWork(Decision.ACCEPT if accept_at_once else Decision.REGISTER)
    begun = partial(_begun, request_id, actor, their_digest)
    new, calendar = begun(), _calendar_before_the_code(competent_agency, work, at)
    held = held_on(version.procedure_id, agency_kind=competent_agency.kind, on=day)
    languages = _languages(people, channel, work)
    ask(new, held, calendar, languages)
    number, first = new.answer
    if first is not None:
        return _as_it_stands(first)
    process, handling = held.answer
    work = fitting(_checked(work), handling)
    event = e.Received(
        at=at,
        by=actor.pk if actor else None,
        behalf_of=right.lender,
        **_KEY,
        channel=channel,
        **_places(reception_unit, competent_agency, support_place),
        process=process,
        **_tied(linked, interagency=interagency),
        **_term(version, channel, case),
        applicants_sha256=their_digest,
        **_said_of_it(version, work, subject),
    )
    row, name = made(Dossier, id=number, source_system=event.system), signature(actor, right)
    pen = Pen(row, [], actor=actor, at=at, request_id=request_id, signature=name)
    _let_know(pen, people, calendar, languages)
    _fold(pen, event, work, handling)
    papers, names = _documents(row, work, at), () if work.secret else owner_names(people)
    pen.beside = lambda row: (pen.people or (), papers, [words_of(row, names)], *beside(row))
    code = partial(dossier_code_asked, unit=reception_unit, on=day)
    store = partial(
        _stored, pen=pen, next_code=code, counted=counted, linked=linked, together=together
    )
    return _once(begun, store)


def _languages(
    people: Sequence[Person], channel: str, work: CounterWork
) -> Question[Languages] | None:
    """Ask in which languages people are written to; null where nobody is told anything, or has an address."""
    told = channel != "direct" or _says_something(work)
    return languages_for(people) if told else None


def _tied(linked: Linked | None, *, interagency: bool) -> dict[str, Any]:
    if linked is None:
        return {"interagency": interagency}
    return {"interagency": True, "turn": linked.turn}


def _term(version: ProcedureVersion, channel: str, case: str) -> dict[str, Any]:
    amount, unit = time_limit_of(version, channel=channel, case=case)
    return {"term_amount": amount, "term_unit": unit}


def _let_know(
    pen: Pen,
    people: Sequence[Person],
    calendar: Question[WorkingCalendar] | None,
    languages: Question[Languages] | None,
) -> None:
    """Let a pen know what was asked before the code."""
    row, at = pen.row, pen.recorded_at
    pen.people = [made(Applicant, dossier_id=row.pk, said_at=at, **asdict(one)) for one in people]
    pen.calendar = calendar.answer if calendar else None
    pen.languages = languages.answer if languages else None


def _places(reception: Unit, agency: Unit, support: Unit | None) -> dict[str, Any]:
    return {
        "reception_unit": reception.pk,
        "competent_agency": agency.pk,
        "support_place": support.pk if support else None,
    }


def _stored(
    short: Question[None] | None,
    *,
    pen: Pen,
    next_code: Callable[[], Question[str]],
    counted: Question[Any] | None,
    linked: Linked | None,
    together: Callable[[Dossier], object] | None,
) -> Dossier:
    """Give a dossier its code and write all that belongs to it: the other clerks of the unit wait from here to the commit."""
    asked = next_code()
    ask(short, asked, counted)
    code = asked.answer
    said = linked.said(code) if linked else {}
    pen.name(code, lambda one: named(one, code, said))
    pen.write()
    if together is not None:
        together(pen.row)
    return pen.row


def _once(
    begun: Callable[[], Question[_Begun]], store: Callable[[Question[None] | None], Dossier]
) -> Dossier:
    """Store a dossier in a transaction, or return that of the same request, where it was faster."""
    try:
        with short_locks() as short:
            return store(short)
    except IntegrityError:
        # The same request at the same moment was faster: its event stands there, and nothing of this one.
        _number, first = answer_to(begun())
        if first is None:
            raise
        return _as_it_stands(first)


def _as_it_stands(row: Dossier) -> Dossier:
    """Return a dossier of an earlier request, which may be on its way to the disk."""
    wait_for_the_disk()
    return row


def _said_of_it(version: ProcedureVersion, work: CounterWork, subject: str) -> dict[str, Any]:
    """Return what the procedure, and how it is handled, say of a new dossier."""
    return {
        "procedure_version": version.pk,
        "territorial_scope": version.territorial_scope,
        "priority_lane": version.priority_lane,
        "subject": shown_subject(subject, version.name, secret=work.secret),
        "secret": work.secret or None,
        "off_desk": work.off_desk or None,
    }


def _says_something(work: CounterWork) -> bool:
    return work.decision is not Decision.REGISTER or bool(work.fee)


def _require_an_owner(people: Sequence[Person]) -> None:
    parts = [one.part for one in people]
    if Applicant.Part.OWNER not in parts or len(set(parts)) != len(parts):
        raise refusals.no_owner()


def _checked(work: CounterWork) -> CounterWork:
    """Return the work of a clerk who says what is missing where he asks, and why where he refuses.

    Raises:
        InvalidInput: he does not.
    """
    if work.decision in {Decision.ASK, Decision.REFUSE}:
        required(work.words, "giấy tờ thiếu hoặc lý do từ chối", "what is missing, or the reason")
    return work


def _calendar_before_the_code(
    agency: Unit, work: CounterWork, at: datetime
) -> Question[WorkingCalendar] | None:
    """Ask for the calendar where it is needed; asked before the code, for from there to the commit the other clerks of the unit wait."""
    if work.decision not in _ACCEPTING and work.fee is None:
        return None
    return calendar_question(agency.pk, first=at, last=at)


def _right_to_receive(actor: User | None, unit: Unit) -> Right:
    """Return by what right somebody takes in dossiers in a unit; whoever hands his own in needs none.

    Raises:
        NotAllowed: he does not.
    """
    right = Right() if actor is None else right_in_units(actor, Act.RECEIVE, {unit.pk})
    if right is None:
        raise refusals.not_allowed(Act.RECEIVE.value)
    return right


def _fold(pen: Pen, event: e.Received, work: CounterWork, handling: Handling) -> None:
    """Let happen what a reception writes, each event by the right of the first."""
    row, by, at, pen.handling = pen.row, event.by, event.at, handling
    events: list[e.Event] = [event]
    if work.decision in _ACCEPTING:
        events.append(acceptance(event.term_unit, by=by, at=at))
    events += work.decided(by=by, at=at)
    events += work.money(by=by, at=at)
    events += work.at_once(unit=event.reception_unit, by=by, at=at)
    row.subject = event.subject
    row.digitisation_state = max([one.state for one in work.papers], default=0)
    pen.fold(*(replace(one, behalf_of=event.behalf_of) for one in events))


def _documents(row: Dossier, work: CounterWork, at: datetime) -> list[DossierDocument]:
    return [
        made(
            DossierDocument,
            dossier_id=row.pk,
            position=place,
            code=one.code,
            name=one.name[:1000],
            form=one.form,
            attachment_id=one.attachment.pk if one.attachment else None,
            digitisation_state=one.state,
            reuse_source=one.reuse_source,
            added_at=at,
        )
        for place, one in enumerate(work.papers, 1)
    ]


@transaction.atomic
def accept(
    dossier: Dossier, *, actor: User, at: datetime, seen: int | None = None, request_id: str = ""
) -> Dossier:
    """Accept a dossier that is complete and correct; the clocks start, and the receipt says when it is due.

    Raises:
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 article 17, Decree 118/2025 article 17.
    """
    case = take(dossier, Act.DECIDE_RECEPTION, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(acceptance(case.state.term_unit, by=case.by, at=case.at))


@transaction.atomic
def not_accept(
    dossier: Dossier,
    *,
    reason: str,
    legal_basis: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Refuse to accept a dossier, in writing (form 03).

    Raises:
        InvalidInput: there is no reason.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 article 17(1)(b).
    """
    words = required(reason, "lý do từ chối", "the reason")
    case = take(dossier, Act.DECIDE_RECEPTION, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(
        e.NotAccepted(at=case.at, by=case.by, reason=words, legal_basis=legal_basis.strip())
    )


def required(text: str, what_vi: str, what_en: str) -> str:
    """Return words without the space around them.

    Raises:
        InvalidInput: there are none.
    """
    words = text.strip()
    if not words:
        raise refusals.needs_words(what_vi, what_en)
    return words


def acceptance(term_unit: str, *, by: int | None, at: datetime) -> e.Accepted:
    """Return the acceptance of a dossier, with how its lateness is measured on the day."""
    rule = clock_rule("late_after", timezone.localdate(at)).value
    return e.Accepted(at=at, by=by, late_after="moment" if term_unit == "hour" else str(rule))


def _begun(request_id: str, actor: User | None, people: str) -> Question[_Begun]:
    """Ask for the number of a new dossier, and that which the same request has made already; null where it has made none.

    Args:
        request_id: empty for none.
        actor: who asks.
        people: what `people_sha256` says of those of the dossier. A form that a browser brought back and that was filled in anew for somebody
            else is no repeat.

    Raises:
        Conflict: the request id was used for something else, or is that of an application and an official says it.
    """
    if actor is not None and for_an_application(request_id):
        raise refusals.request_reused(request_id)
    asked = e.Received.kind, actor.pk if actor else None, people

    def read(found: list[tuple[Any, ...]]) -> _Begun:
        ((number, kind, actor_id, dossier_id, its_people),) = found
        if dossier_id is None:
            return number, None
        if (kind, actor_id, its_people) != asked:
            raise refusals.request_reused(request_id)
        return number, Dossier.objects.get(pk=dossier_id)

    return Question(_BEGUN, [request_id], read)
