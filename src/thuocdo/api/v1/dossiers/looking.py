"""How a dossier is found by its address, and how much of it the token may see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from django.http import HttpRequest
from django.utils import timezone

from ninja import Path, Router

from thuocdo.accounts.models import SYSTEM_PATTERN, Scope
from thuocdo.accounts.scope import units_visible_to
from thuocdo.api.authentication import asking, token_in
from thuocdo.api.guessing import note_miss, refuse_guessing
from thuocdo.api.problems import not_found
from thuocdo.api.v1.dossiers.answers import (
    DossierAnswer,
    document_answer,
    people_answer,
    row_answer,
    step_answer,
)
from thuocdo.dossiers.acts import offered_acts
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.personal_data import reveal_people
from thuocdo.dossiers.queries import state_of
from thuocdo.dossiers.rules import rights_over
from thuocdo.errors import NotAllowed, NotFound
from thuocdo.other_systems.reports import CODE_PATTERN

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Applicant

#: One for reading and acting: an address has its methods in one place.
router = Router()

System = Annotated[
    str,
    Path(..., max_length=40, pattern=SYSTEM_PATTERN, description="`thuocdo`, or another system"),
]
Code = Annotated[
    str, Path(..., max_length=80, pattern=CODE_PATTERN, description="code of the dossier there")
]
#: Acts that have an address; the others are for people.
ACTS = {
    "accept": "accept",
    "request_supplement": "request-supplement",
    "receive_supplement": "receive-supplement",
    "extend": "extend",
    "resolve": "resolve",
    "return_result": "return",
    "stop": "stop",
    "hand_over": "hand-over",
    "record_payment": "record-payment",
    "direct": "give-directive",
    "answer_directive": "answer-directive",
    "withdraw_directive": "withdraw-directive",
}
PURPOSE = "chương trình đọc qua API"
_WITH = (
    "reception_unit",
    "competent_agency",
    "holder_unit",
    "procedure_version__procedure",
)


def seen_units(request: HttpRequest) -> list[int]:
    """Return the ids of the units the token sees into; over a million dossiers numbers are planned better than a question."""
    return list(units_visible_to(asking(request)).values_list("pk", flat=True))


def found_dossier(request: HttpRequest, system: str, code: str) -> Dossier:
    """Return a dossier the token sees.

    Raises:
        NotFound: there is none, or it may not be seen.
        Refusal: 429 where the token has been trying codes.
    """
    token = token_in(request)
    refuse_guessing(token)
    seen = Dossier.objects.visible_to(token.account)
    row = seen.filter(source_system=system, code=code).select_related(*_WITH).first()
    if row is None:
        note_miss(token)
        raise not_found()
    return row


def may_see_people(request: HttpRequest) -> bool:
    """Say whether the token is good for the people of a dossier; each look is kept."""
    return Scope.PEOPLE in token_in(request).scopes


def whole_answer(request: HttpRequest, row: Dossier) -> DossierAnswer:
    """Return a dossier with everything the token may see."""
    in_full, people = _people(request, row)
    return DossierAnswer(
        row=row_answer(row),
        subject=row.subject if in_full else None,
        people=people_answer(list(people), in_full=in_full),
        steps=[
            step_answer(one, in_full=in_full)
            for one in row.steps.select_related("unit", "official")
        ],
        documents=[document_answer(one, in_full=in_full) for one in row.documents.all()],
        bundle=_bundle_code(row),
    )


def _bundle_code(row: Dossier) -> str | None:
    """Return the code of the bundle that a dossier is a part of. Shape: two queries, none for a dossier that is no part."""
    if not row.bundle_turn:
        return None
    code: str = row.bundled.bundle.code
    return code


def _people(request: HttpRequest, row: Dossier) -> tuple[bool, Iterable[Applicant]]:
    if not may_see_people(request) or row.source_system != OWN_SYSTEM:
        return False, row.applicants.order_by("pk")
    account, now = asking(request), timezone.now()
    try:
        return True, reveal_people(row, actor=account, at=now, purpose=PURPOSE)
    except (NotFound, NotAllowed):  # seen, but not to be acted on; or just handed out of sight
        return False, row.applicants.order_by("pk")


def acts_now(request: HttpRequest, row: Dossier) -> list[str]:
    """Return the acts that would succeed now, as far as the events tell."""
    if row.source_system != OWN_SYSTEM or Scope.ACT not in token_in(request).scopes:
        return []
    now = timezone.now()
    days = clock_rule("apology_before_due_days", timezone.localdate(now)).value
    assert isinstance(days, int)
    rights = rights_over(asking(request), row)
    state = state_of(row)
    offers = offered_acts(state, rights, at=now, extension_days=days)
    # What an official was told by name, no program answers.
    told = any(one.open and one.official is None for one in state.directives)
    offered = [one.name for one in offers if one.name != "answer_directive" or told]
    return [ACTS[name] for name in offered if name in ACTS]


def page_rows() -> tuple[str, ...]:
    """Return what is fetched with each row of a list."""
    return _WITH
