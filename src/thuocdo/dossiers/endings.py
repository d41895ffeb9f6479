"""How a dossier ends: resolved, refused or stopped; and how its result gets to the applicant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.acting import take
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.issuing import NewResult, attached_events, first_reference, keep_results
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.reception import required
from thuocdo.dossiers.result_states import standing
from thuocdo.dossiers.rules import Act

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.result_states import ResultState


@transaction.atomic
def resolve(
    dossier: Dossier,
    *,
    result_number: str = "",
    electronic: bool = True,
    results: Sequence[NewResult] = (),
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """End a dossier with a signed result; both clocks stop. All open steps are done with it.

    Results that were prepared are issued with it, and so are those that come now.

    Args:
        dossier: being handled, or waiting for money.
        result_number: number and sign of the result.
        electronic: whether the result is there as a signed file, as the index asks; it is wherever a file is with the dossier.
        results: files and papers that come with the signature.
        actor: who signs.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: a result has no name, is neither file nor paper, or is signed on a day to come.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 articles 19 and 20.
    """
    case = take(dossier, Act.DECIDE, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    told = attached_events(results, case)
    prepared = standing(case.state.results)
    all_results: tuple[ResultState | e.ResultAttached, ...] = (*prepared, *told)
    there = any(one.sha256 for one in all_results)
    number = result_number.strip() or first_reference(all_results)
    case.write(
        e.Resolved(at=case.at, by=case.by, result_number=number, electronic=electronic or there),
        *told,
    )
    return keep_results(case, results) if told else case.row


@transaction.atomic
def refuse(
    dossier: Dossier,
    *,
    reason: str,
    legal_basis: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Refuse to do what was asked, in writing (form 03); the refusal goes back as a result does.

    Raises:
        InvalidInput: there is no reason.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 article 19(8). Which national status a refusal takes is a rule with effective dates.
    """
    words = required(reason, "lý do từ chối", "the reason")
    case = take(dossier, Act.DECIDE, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    status = clock_rule("status_of_refusal", timezone.localdate(case.at)).value
    assert isinstance(status, int)
    case.write(
        e.Refused(
            at=case.at, by=case.by, reason=words, legal_basis=legal_basis.strip(), status=status
        )
    )
    return keep_results(case)


@transaction.atomic
def stop(
    dossier: Dossier,
    *,
    reason: str,
    legal_basis: str = "",
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Stop a dossier without a result (form 05): the applicant wants it back, does not answer, or the law says so.

    Raises:
        InvalidInput: there is no reason.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 118/2025 article 21, TT 03/2025 article 7.
    """
    words = required(reason, "lý do dừng", "the reason")
    case = take(dossier, Act.DECIDE, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    return case.write(
        e.Stopped(at=case.at, by=case.by, reason=words, legal_basis=legal_basis.strip())
    )


@transaction.atomic
def return_result(
    dossier: Dossier,
    *,
    way: str = "counter",
    fetched_by: str = "",
    id_shown: bool = False,
    actor: User,
    at: datetime,
    seen: int | None = None,
    request_id: str = "",
) -> Dossier:
    """Give the result to the applicant: at the counter, online, or by post; how far the post is, `delivery` says.

    A result that is given again (it came back, or was issued anew after a mistake) leaves the status and the day of the first return.

    Args:
        dossier: its result is ready.
        way: counter, online or post.
        fetched_by: the part of who fetched it, `Applicant.Part`; empty where nobody says.
        id_shown: he showed who he is.
        actor: the clerk.
        at: the moment.
        seen: the last event the actor saw.
        request_id: see `acting.take`.

    Raises:
        InvalidInput: nobody of the dossier has that part.
        NotFound, NotAllowed, Conflict: see `acting.take`.

    Source: Decree 61/2018 article 20.
    """
    case = take(dossier, Act.RETURN_RESULT, actor=actor, at=at, seen=seen, request_id=request_id)
    if case.repeated:
        return case.row
    if fetched_by and not case.row.applicants.filter(part=fetched_by).exists():
        raise refusals.nobody_of_that_part(fetched_by)
    return case.write(
        e.ResultReturned(at=case.at, by=case.by, way=way, fetched_by=fetched_by, id_shown=id_shown)
    )
