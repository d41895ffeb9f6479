"""One act on many dossiers: what would happen to each and why not, then each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.accounts.people import Member, members_of
from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers import services
from thuocdo.dossiers.acts import ACTS, offered_acts
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.rules import ASSIGNING, Act, Right, rights_over_all
from thuocdo.dossiers.unanswered import not_closable
from thuocdo.errors import DomainError
from thuocdo.office.dossiers.choices import RECEIVERS, StepChoice, next_step
from thuocdo.office.dossiers.words import STATUS_WORDS
from thuocdo.office.queue.offered import results_named, warnings_of
from thuocdo.ui.errors import message_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

#: So many dossiers one action takes, so that a person can still read the preview.
MOST = 200
BULK_ACTS = {
    "accept": gettext_lazy("Tiếp nhận"),
    "hand_over": gettext_lazy("Chuyển hồ sơ"),
    "take_over": gettext_lazy("Nhận hồ sơ chuyển đến"),
    "resolve": gettext_lazy("Ký, giải quyết xong"),
    "reassign": gettext_lazy("Giao lại người giữ"),
    "stop_unanswered": gettext_lazy("Dừng vì không bổ sung"),
}
#: Acts that are another one with conditions of their own.
_AS = {"reassign": "hand_over", "stop_unanswered": "stop"}
#: Acts that name a receiver and can be taken back while nobody has gone on.
GIVING = frozenset({"hand_over", "reassign"})
GIVE_BACK = "give_back"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One dossier and what would become of it; `refusal` is empty where the act can be done, though perhaps with warnings.

    `results` are those that a signature would issue.
    """

    row: Dossier
    refusal: str
    step: StepChoice | None
    warnings: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier; `refusal` is empty where it was done."""

    row: Dossier
    refusal: str


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with each: an act, and for a hand-over to whom."""

    act: str
    actor: User
    at: datetime
    batch: str
    unit: Unit | None = None
    official: User | None = None
    note: str = ""


def candidates(rows: Sequence[Dossier], act: str, *, user: User, now: datetime) -> list[Candidate]:
    """Say of each dossier whether an act can be done, and why not.

    Shape: one query, whatever the number, and for closing those of `not_closable`; the rows come with their events prefetched.
    """
    rights = rights_over_all(user, rows)
    days = clock_rule("apology_before_due_days", timezone.localdate(now)).value
    assert isinstance(days, int)
    refused = not_closable(rows, at=now) if act == "stop_unanswered" else {}
    judged = [_judged(one, act, rights[one.pk], now=now, days=days) for one in rows]
    return [
        Candidate(one.row, message_of(refused[one.row.pk]), None)
        if not one.refusal and one.row.pk in refused
        else one
        for one in judged
    ]


def _judged(
    row: Dossier, act: str, rights: Mapping[Act, Right], *, now: datetime, days: int
) -> Candidate:
    if row.source_system != OWN_SYSTEM:
        return Candidate(row, _("Hồ sơ do hệ thống khác xử lý."), None)
    # To reassign is to hand over within the step: what may follow is the same, who may is not.
    event = _AS.get(act, act)
    if (Act.REASSIGN if act == "reassign" else ACTS[event][0]) not in rights:
        return Candidate(row, _("Vai trò của bạn không làm được việc này với hồ sơ."), None)
    state = replay(one.event for one in row.events.all())
    names = {one.name for one in offered_acts(state, rights, at=now, extension_days=days)}
    if event not in names:
        why = _("Không làm được khi hồ sơ ở trạng thái «%(status)s».")
        return Candidate(row, why % {"status": STATUS_WORDS[row.status]}, None)
    return Candidate(
        row,
        "",
        next_step(row, state) if act == "hand_over" else None,
        warnings_of(row, state, act),
        results_named(state) if act == "resolve" else (),
    )


def carried_out(
    order: Order, rows: Mapping[int, Dossier], seen: Mapping[int, int]
) -> list[Outcome]:
    """Do it to each dossier, in the order they were seen; what fails leaves the others done.

    Args:
        order: what is to be done.
        rows: those the person sees, by id.
        seen: the last event he saw of each, by id; an id that is not among the rows is passed over.
    """
    return [_done(order, rows[pk], number) for pk, number in seen.items() if pk in rows]


def _done(order: Order, row: Dossier, seen: int) -> Outcome:
    by: dict[str, Any] = {
        "actor": order.actor,
        "at": order.at,
        "seen": seen,
        "request_id": f"{order.batch}-{order.act}-{row.pk}",
    }
    try:
        return Outcome(_DOERS[order.act](order, row, by), "")
    except DomainError as error:
        return Outcome(row, message_of(error))


def _hand_over(order: Order, row: Dossier, by: dict[str, Any]) -> Dossier:
    assert order.unit is not None
    step = next_step(row, replay(one.event for one in row.events.all()))
    return services.hand_over(
        row,
        to_unit=order.unit,
        to_official=order.official,
        step_key=step.key if step else "",
        note=order.note,
        **by,
    )


def _reassign(order: Order, row: Dossier, by: dict[str, Any]) -> Dossier:
    assert order.unit is not None
    return services.reassign(
        row, to_unit=order.unit, to_official=order.official, reason=order.note, **by
    )


_DOERS: Mapping[str, Callable[[Order, Dossier, dict[str, Any]], Dossier]] = {
    "accept": lambda _order, row, by: services.accept(row, **by),
    "hand_over": _hand_over,
    "reassign": _reassign,
    "stop_unanswered": lambda _order, row, by: services.stop_unanswered(row, **by),
    "take_over": lambda _order, row, by: services.take_over(row, **by),
    "resolve": lambda _order, row, by: services.resolve(row, electronic=False, **by),
    GIVE_BACK: lambda _order, row, by: services.give_back(row, **by),
}


def colleagues(user: User, *, on: Any) -> list[Member]:
    """Return to whom somebody can hand over many: who works where he works himself. Shape: two queries."""
    units = units_visible_to(user, roles=RECEIVERS, on=on).order_by().values_list("pk", flat=True)
    return members_of(list(units[:MOST]), on=on, roles=RECEIVERS)


def successors(user: User, rows: Sequence[Dossier], *, on: Any) -> list[Member]:
    """Return to whom somebody can give what others hold: who works where the dossiers lie, as far as he manages that. Shape: two queries."""
    places = {one.holder_unit_id or one.competent_agency_id for one in rows}
    units = units_visible_to(user, roles=ASSIGNING, on=on).filter(pk__in=places).order_by()
    return members_of(list(units.values_list("pk", flat=True)), on=on, roles=RECEIVERS)
