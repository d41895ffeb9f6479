"""Directives ("chỉ đạo, ý kiến của lãnh đạo"): who leads tells a unit or an official what to do with a dossier and wants an answer by a moment.

No status and no clock changes by it. The law names steering as a function (TT 11/2025/TT-BKHCN, group G) and says nothing of its form.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.accounts.people import member_of, members_of
from thuocdo.accounts.scope import standings
from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import Case, take
from thuocdo.dossiers.message_texts import words_for
from thuocdo.dossiers.models import Dossier, DossierDirective
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.rules import ASSIGNING, WHO, Act, Right, right_in_units, units_of
from thuocdo.errors import InvalidInput
from thuocdo.notices import services as notices

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit


#: A date further away is a slip of the finger.
_LONGEST = timedelta(days=3_652)


@transaction.atomic
def direct(
    dossier: Dossier,
    *,
    unit: Unit,
    official: User | None = None,
    words: str,
    answer_due_at: datetime,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Tell a unit of the dossier, or an official of it, what to do, and by when an answer is wanted.

    Args:
        dossier: in any state before the archive.
        unit: where it was handed in, that decides it, or where it lies; they see the dossier.
        official: who there; null for the unit.
        words: what is to be done.
        answer_due_at: in the future.
        actor: reviewer, approver or leader of the agency or of where it lies, or above them.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: there are no words, the moment has passed or is far away, or the unit is none of the dossier, or the official none of the unit.
        NotFound, NotAllowed, Conflict: see `acting.take`.
    """
    said = required(words, "nội dung chỉ đạo", "what is to be done")
    case = take(dossier, Act.DIRECT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    if answer_due_at > case.at + _LONGEST:
        raise InvalidInput(
            "directive_due_far",
            "Hạn trả lời quá xa. Hãy chọn một ngày trong vòng mười năm.",
            "The moment for the answer is too far away. Choose a day within ten years.",
        )
    if answer_due_at <= case.at:
        raise InvalidInput(
            "directive_due_past",
            "Hạn trả lời đã qua. Hãy chọn một ngày từ hôm nay trở đi.",
            "The moment for the answer has passed. Choose today or a later day.",
        )
    on = timezone.localdate(case.at)
    if unit.pk not in units_of(case.row, Act.ANSWER_DIRECTIVE):
        raise _not_of_the_dossier()
    if official is not None and member_of(unit.pk, official.pk, on=on) is None:
        raise _not_of_the_dossier()
    case.write(
        e.Directed(
            at=case.at,
            by=case.by,
            unit=unit.pk,
            official=official.pk if official else None,
            words=said,
            answer_due_at=answer_due_at,
        )
    )
    _tell(case, unit.pk, official.pk if official else None)
    return _keep(case)


@transaction.atomic
def answer_directive(
    dossier: Dossier,
    *,
    number: int,
    answer: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Answer a directive: the official it names, his deputy or who assigns work in the unit; where it names none, whoever works there.

    Raises:
        InvalidInput: there is no answer.
        NotAllowed: it is for somebody else.
        Conflict: it does not wait for an answer, or see `acting.take`.
        NotFound: see `acting.take`.
    """
    said = required(answer, "nội dung trả lời", "the answer")
    found = DossierDirective.objects.filter(dossier=dossier.pk, number=number).first()
    right = None if found is None else right_to_answer(actor, found.unit_id, found.official_id)
    if right is None:
        # Whoever does not see the dossier learns no more than that.
        take(dossier, Act.ANSWER_DIRECTIVE, actor=actor, at=at, seen=None, request_id="")
        raise refusals.not_allowed(Act.ANSWER_DIRECTIVE.value)
    case = take(
        dossier,
        Act.ANSWER_DIRECTIVE,
        actor=actor,
        at=at,
        seen=seen,
        request_id=request_id,
        right=right,
    )
    if case.repeated:
        return case.row
    case.write(e.DirectiveAnswered(at=case.at, by=case.by, number=number, answer=said))
    _tell_giver(case, number)
    return _keep(case)


@transaction.atomic
def withdraw_directive(
    dossier: Dossier,
    *,
    number: int,
    reason: str,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Take a directive back that was not answered; it stays in the history.

    Raises:
        InvalidInput: there is no reason.
        Conflict: it does not wait for an answer, or see `acting.take`.
        NotFound, NotAllowed: see `acting.take`.
    """
    why = required(reason, "lý do rút lại", "the reason")
    case = take(dossier, Act.DIRECT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    case.write(e.DirectiveWithdrawn(at=case.at, by=case.by, number=number, reason=why))
    return _keep(case)


def right_to_answer(actor: User, unit_id: int, official_id: int | None) -> Right | None:
    """Return by what right a person answers a directive; null for none.

    Shape: one query, none while nobody's rights change.
    """
    if official_id is None:
        return right_in_units(actor, Act.ANSWER_DIRECTIVE, {unit_id})
    if actor.pk == official_id:
        return Right()
    roles = (*WHO[Act.ANSWER_DIRECTIVE][0],)
    for one in standings(actor, {unit_id}):
        if one.lender == official_id and one.role in roles:
            return Right(official_id)
        if one.lender is None and one.role in ASSIGNING:
            return Right()
    return None


@dataclass(frozen=True, slots=True)
class OverdueDirectives:
    """Directives that were not answered in time and wait still: how many, and the oldest of them."""

    count: int
    named: tuple[DossierDirective, ...]


def overdue_directives(
    user: User, *, unit_ids: Iterable[int], now: datetime, most: int
) -> OverdueDirectives:
    """Return the overdue directives to some units, the oldest first, about dossiers the person sees.

    Shape: one query, with the dossiers.
    """
    found = (
        DossierDirective.objects.visible_to(user)
        .open()
        .filter(unit__in=tuple(unit_ids), answer_due_at__lt=now)
        .select_related("dossier", "official")
        .order_by("answer_due_at", "pk")
    )
    rows = list(found[: most + 1])
    count = len(rows) if len(rows) <= most else found.count()
    return OverdueDirectives(count, tuple(rows[:most]))


def _not_of_the_dossier() -> InvalidInput:
    return InvalidInput(
        "directive_to_nobody_here",
        "Chỉ giao được cho nơi tiếp nhận, cơ quan có thẩm quyền, đơn vị đang giữ hồ sơ, hoặc người của các đơn vị đó. Đơn vị khác: dùng «Xin ý kiến».",
        "A directive goes to the place of reception, the agency, the unit that holds the dossier, or people of these. Ask others for an opinion.",
    )


def _keep(case: Case) -> Dossier:
    """Bring the rows of the directives to what the events say."""
    kept = {one.number: one for one in DossierDirective.objects.filter(dossier=case.row)}
    for one in case.state.directives:
        row = kept.get(one.number) or DossierDirective(dossier=case.row, number=one.number)
        row.unit_id, row.official_id, row.given_by_id = one.unit, one.official, one.given_by or 0
        row.words, row.given_at, row.answer_due_at = one.words, one.given_at, one.due_at
        row.answer, row.answered_by_id = one.answer, one.answered_by
        row.answered_at, row.withdrawn_at = one.answered_at, one.withdrawn_at
        row.save()
    return case.row


def _tell(case: Case, unit_id: int, official_id: int | None) -> None:
    """Tell the official, or whoever assigns work in the unit."""
    on = timezone.localdate(case.at)
    people = [official_id] if official_id else []
    if not people:
        people = [one.user_id for one in members_of({unit_id}, on=on, roles=ASSIGNING)]
    last = case.state.directives[-1]
    due = f"{timezone.localtime(last.due_at):%H:%M %d/%m/%Y}"
    _notify(case, "directed", set(people) - {case.by}, {"code": case.row.code, "due": due})


def _tell_giver(case: Case, number: int) -> None:
    given_by = case.state.directives[number - 1].given_by
    told = {given_by} - {None, case.by}
    _notify(case, "directive_answered", told, {"code": case.row.code})


def _notify(case: Case, key: str, people: Iterable[int | None], values: dict[str, str]) -> None:
    notices.notify_rows(
        [
            notices.notice_row(
                user_id=one,
                text=words_for("official", key, values).text,
                text_en=words_for("official", key, values, language="en").text,
                link=f"/office/dossiers/{case.row.pk}/",
                dedupe_key=f"{key}:{case.row.pk}:{len(case.history)}",
                at=case.at,
            )
            for one in sorted(filter(None, people))
        ]
    )
