"""Results that wait to be fetched or are on their way, and the page on which one is given back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from thuocdo.dossiers.acts import offered_acts
from thuocdo.dossiers.applications.answers import wished_delivery
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.people import masked_owners, named_by
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.rules import rights_over
from thuocdo.office.dossiers.results import ResultView, result_views
from thuocdo.office.dossiers.words import PART_WORDS, STATUS_WORDS
from thuocdo.payments.receipts import receipted_orders
from thuocdo.ui.keyset import KeysetPage, keyset_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Applicant
    from thuocdo.organisations.models import Unit
    from thuocdo.payments.models import PaymentOrder

ORDER = ("resolved_at", "id")
#: What is done here; everything else on the page of the dossier.
ACTS = (
    "return_result",
    "send_result",
    "confirm_delivery",
    "note_undelivered",
    "correct_mistake",
)
MOST_FOUND = 20
_CODE = re.compile(r"[A-Za-z0-9.]+-\d{6}-\d{4,}")
_TWELVE = re.compile(r"\d{12}")


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result: whose it is (masked), since when it waits, what is still owed."""

    id: int
    code: str
    subject: str
    owner: str
    resolved_at: datetime | None
    days: int
    owed_vnd: int
    status: str
    secret: bool = False


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """One page of the control list."""

    tab: str
    rows: tuple[ResultRow, ...]
    page: KeysetPage[Any]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person who may fetch the result; in full where that was asked for."""

    part: str
    word: str
    name: str
    personal_id: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One result at the counter. `typed` is what was sent where an act was refused.

    `wished` is how the applicant wants it, empty where nobody asked him; `address` is where to by post, in full where that was asked for.
    """

    row: ResultRow
    delivery: str
    event_count: int
    people: tuple[PersonRow, ...]
    in_full: bool
    wished: str
    address: str
    offers: frozenset[str]
    may_take: bool
    receipts: tuple[PaymentOrder, ...]
    request_id: str
    refused: str
    problem: str
    typed: Mapping[str, str]
    results: tuple[ResultView, ...]


def results_page(desks: Sequence[Unit], *, user: User, tab: str, cursor: str) -> ResultsPage:
    """Return the results of some desks, the longest waiting first. Shape: two queries.

    Args:
        desks: of the clerk.
        user: he sees them.
        tab: ready or sent.
        cursor: of the page.
    """
    ids = [one.pk for one in desks]
    rows = Dossier.objects.visible_to(user, unit_ids=ids).to_be_given(ids, sent=tab == "sent")
    rows = rows.filter(source_system=OWN_SYSTEM, resolved_at__isnull=False)
    page: KeysetPage[Any] = keyset_page(rows, order=ORDER, cursor=cursor)
    return ResultsPage(tab, shown(page.rows), page)


def found_results(words: str, *, user: User, desks: Sequence[Unit]) -> list[Dossier]:
    """Return the dossiers with a result that a code, the code of a printed paper, a number of a person or words find. One query."""
    text = words.strip().rpartition("/")[2].partition("~")[0]
    rows = Dossier.objects.visible_to(user).filter(source_system=OWN_SYSTEM)
    if _CODE.fullmatch(text):
        return list(rows.filter(code=text.upper())[:1])
    at_desk = rows.filter(
        reception_unit__in=[one.pk for one in desks], delivery_state__in=["ready", "sent"]
    )
    if _TWELVE.fullmatch(text.replace(" ", "")):
        return list(named_by(at_desk, text.replace(" ", "")).order_by("-pk")[:MOST_FOUND])
    ids = [one.pk for one in desks]
    named = at_desk.named(text, unit_ids=ids).order_by("-pk")[:MOST_FOUND]
    return list(named) or list(at_desk.searched(text, unit_ids=ids).order_by("-pk")[:MOST_FOUND])


def shown(rows: Iterable[Dossier]) -> tuple[ResultRow, ...]:
    """Return dossiers as rows. Shape: one query for their owners."""
    found, today = list(rows), timezone.localdate()
    owners = masked_owners(found)
    return tuple(
        ResultRow(
            one.pk,
            one.code,
            one.subject,
            owners.get(one.pk, ""),
            one.resolved_at,
            (today - timezone.localdate(one.resolved_at)).days if one.resolved_at else 0,
            max(one.owed_vnd - one.paid_vnd, 0),
            str(STATUS_WORDS.get(one.status, "")),
            one.secret,
        )
        for one in found
    )


def result_page(
    row: Dossier,
    *,
    user: User,
    now: datetime,
    people: Sequence[Applicant] | None = None,
    refused: str = "",
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> ResultPage:
    """Return the page of one result. Shape: five queries, one more where it has results, and one where money came in.

    Args:
        row: found with `visible_to`.
        user: the clerk.
        now: the moment.
        people: in full, where that was asked for.
        refused: the act that was refused.
        problem: why.
        typed: what was sent with it.
    """
    state = replay(one.event for one in row.events.order_by("number"))
    offers = {
        one.name for one in offered_acts(state, rights_over(user, row), at=now, extension_days=1)
    }
    known = people if people is not None else list(row.applicants.order_by("pk"))
    wished = wished_delivery(row)
    return ResultPage(
        row=shown([row])[0],
        delivery=row.delivery_state,
        event_count=row.event_count,
        people=tuple(_person(one, in_full=people is not None) for one in known),
        in_full=people is not None,
        wished=wished.words if wished else "",
        address=wished.address if wished and people is not None else "",
        offers=frozenset(offers & set(ACTS)),
        may_take="record_payment" in offers,
        receipts=receipted_orders(row, user=user),
        request_id=uuid.uuid4().hex,
        refused=refused,
        problem=problem,
        typed=typed or {},
        results=result_views(row, state),
    )


def _person(one: Applicant, *, in_full: bool) -> PersonRow:
    return PersonRow(
        one.part,
        str(PART_WORDS[one.part]),
        one.full_name if in_full else one.masked_name,
        one.personal_id if in_full else one.masked_personal_id,
    )
