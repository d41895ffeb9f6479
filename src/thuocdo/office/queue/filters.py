"""What the queue can be narrowed down to; all of it stands in the address, and nothing of it costs a query."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.delegations import lenders_of
from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import unit_ids_beside, unit_ids_visible_to, units_visible_to
from thuocdo.dossiers.models import Dossier, DossierStep
from thuocdo.dossiers.overview import due_condition, due_until
from thuocdo.dossiers.querysets import AllBut, any_of, overlap_with
from thuocdo.dossiers.rules import DECIDING
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.unanswered import closable_before, closable_condition
from thuocdo.dossiers.words import named_lexemes, partly_named_lexemes
from thuocdo.office.dossiers.choices import RECEIVERS
from thuocdo.office.queue.ways import Way
from thuocdo.organisations.models import Unit
from thuocdo.postgresql.shapes import Slot, array_of
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.vietnamese import search_words

if TYPE_CHECKING:
    from django.http import QueryDict

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.querysets import DossierQuerySet

TABS = {
    "managed": _("Tôi điều hành"),
    "mine": _("Của tôi"),
    "unit": _("Của đơn vị"),
    "new": _("Mới, chờ chuyển"),
    "opinion": _("Hỏi ý kiến"),
    "sign": _("Chờ ký"),
    "all": _("Mọi hồ sơ"),
}
#: Who answers for the work of a unit and all below it, and so sees its board.
MANAGING = (
    Role.REVIEWER,
    Role.APPROVER,
    Role.LEADER,
    Role.PROCEDURE_CONTROLLER,
    Role.REFORM_OFFICER,
)
#: Where nobody holds a dossier, or it is in no step.
NONE = "none"
#: Those that wait for the applicant stand apart, and so do those without a due time: neither can be late today.
STATES = {
    "running": _("đang tính hạn"),
    "paused": _("chờ người nộp"),
    "undated": _("không có hạn"),
    "ended": _("đã kết thúc"),
}
DUES = {
    "late": _("quá hạn"),
    "today": _("hết hạn hôm nay"),
    "week": _("hết hạn trong 7 ngày"),
    "step": _("quá hạn bước"),
    "inner": _("quá hạn nội bộ làn xanh"),
    "answer": _("nộp trực tuyến, chờ trả lời"),
    "unanswered": _("quá hạn bổ sung, có thể dừng"),
}
#: Where a filter by the due time is offered; those that are not here, in every tab. Their lists have no states.
OFFERED_IN = {
    "answer": frozenset({"new", "managed", "all"}),
    "unanswered": frozenset({"mine", "unit", "managed", "all"}),
}
LANES = {"green": _("làn xanh")}
CHANNELS = ("direct", "online", "post")
LONGEST_QUERY = 200
#: With more units than this most dossiers are among them: then the index is asked for the words alone.
FEW_UNITS = 20
LONGEST_STEP = 500
#: Beside tab, state and due, what stands in the query as it is.
CHOSEN = ("status", "channel", "lane", "sector", "procedure", "unit", "step", "holder")
_NAMES = ("due", "status", "channel", "lane", "of", "under", "unit", "step", "holder")


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """The filter of one address. `unusable` says a value is none of the choices: then the list is empty."""

    user: User
    now: datetime
    tab: str
    state: str
    due: str
    status: str
    channel: str
    lane: str
    sector: str
    procedure: str
    words: str
    anywhere: bool
    lender: str
    under: str
    unit: str
    step: str
    holder: str
    unusable: bool
    lenders: tuple[User, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """Return how the list is sorted: by the risk of being late; what cannot be late by age, what has ended newest first."""
        if self.due == "unanswered":
            return ("paused_at", "id")
        if self.due == "answer":
            return ("id",)
        if self.tab == "all":
            return ("due_at", "id") if self.state == "running" else ("-id",)
        if self.tab == "new":
            return ("id",)
        return {"running": ("due_at", "id"), "paused": ("paused_at", "id")}.get(self.state, ("id",))

    @property
    def narrowed(self) -> int:
        """Return how many of the less used filters are in use."""
        return sum(
            1 for one in (self.status, self.channel, self.lane, self.sector, self.procedure) if one
        )

    @property
    def from_board(self) -> dict[str, str]:
        """Return the filters that the board sets and no form offers, by their names in the address."""
        said = {"under": self.under, "unit": self.unit, "step": self.step, "holder": self.holder}
        return {name: value for name, value in said.items() if value}

    def rows(self) -> DossierQuerySet:
        """Return the dossiers that match, of those the person sees; not ordered.

        Shape: one query before it, for the units, none while nobody's rights change; one more where the words may be a name.
        """
        values = self.values()
        rows = self.matching(values)
        if not self.words:
            return rows
        found = [rows.answering(one.kept_to_units(one.plain)) for one in self.ways(values)]
        first = (one for one in found[:-1] if one.order_by(*self.order)[:1].exists())
        return next(first, found[-1] if found else rows.none())

    def ways(self, values: Mapping[str, Any]) -> tuple[Way, ...]:
        """Return how the words can be meant: as the name of an owner, as one beside other words, and else as words that are anywhere.

        Those of the first way that finds something are the list; there is no way where nothing was typed that could be a word.
        """
        few = few_units(values["units"])
        named: tuple[tuple[str, ...], ...] = ()
        if not self.anywhere:
            named = (named_lexemes(self.words), *partly_named_lexemes(self.words))
        ways = [Way(one, few, by_name=True) for one in dict.fromkeys(named) if one]
        anywhere = tuple(search_words(self.words).split())
        return (*ways, Way(anywhere, few)) if anywhere else ()

    def values(self) -> dict[str, Any]:
        """Return what is different in each request: the units of the person's work, the people whose work it is, and the moments."""
        units, people = self._units(), self._people()
        return {
            "units": units,
            "others": self._others(units),
            "unit": units[0] if len(units) == 1 else None,
            "people": people,
            "person": people[0] if len(people) == 1 else None,
            "now": self.now,
            "until": due_until(self.due, self.now) if self.due in DUES else None,
            "linked_before": self._asked_before(units, interagency=True),
            "others_before": self._asked_before(units, interagency=False),
        }

    def _others(self, units: tuple[int, ...]) -> tuple[int, ...]:
        """Return the units beside those of the person's work where these are nearly all, 0 among them; none where they are not, or make the list."""
        if len(units) <= FEW_UNITS or self.tab not in {"managed", "mine", "sign", "all"}:
            return ()
        others = unit_ids_beside(self.user, units)
        return (0, *others) if len(others) < len(units) else ()

    def _asked_before(self, units: tuple[int, ...], *, interagency: bool) -> datetime | None:
        """Return before when papers were asked for in vain, by the calendar of the first unit; null for all other lists."""
        if self.due != "unanswered" or not units:
            return None
        return closable_before(
            units[0], interagency=interagency, today=timezone.localdate(self.now)
        )

    def shape(self, values: Mapping[str, Any]) -> Hashable:
        """Return all but the values that the query depends on; words apart."""
        # Rights that are asked within the query.
        rights = (
            self.user.pk,
            getattr(self.user, "rights_version", None),
            timezone.localdate(self.now),
            self._holders,
        )
        asks = self.tab == "sign" or self.sector or self.procedure
        chosen = (self.tab, self.state, self.due, *(getattr(self, name) for name in CHOSEN))
        missing = tuple(name for name, value in values.items() if value in {None, ()})
        return (self.unusable, chosen, missing, rights if asks else None)

    def matching(self, said: Mapping[str, Any]) -> DossierQuerySet:
        """Return the dossiers that match but for the words, with `values` or with slots for them (`slots_for`)."""
        rows = Dossier.objects.visible_to(
            self.user,
            unit_ids=AllBut(said["others"]) if said["others"] else said["units"],
            managed=self.tab == "managed",
        )
        if self.unusable:
            return rows.none()
        wanted = (*self._of_tab(said), *self._of_state(), *self._of_due(said), *self._narrow())
        return rows.filter(_said_once(wanted))

    def _units(self) -> tuple[int, ...]:
        """Return the units of the person's work; for what he holds himself, and for all dossiers, those he sees into."""
        if self.tab == "managed":
            return managed_units(self.user, under=self.under, on=timezone.localdate(self.now))
        if self.tab in {"mine", "all"}:
            return unit_ids_visible_to(self.user)
        return unit_ids_visible_to(self.user, roles=RECEIVERS)

    def _of_tab(self, said: Mapping[str, Any]) -> Iterable[Q]:
        units = said["units"]
        if self.tab == "mine":
            yield _one_of("holder", said["person"], said["people"]) & Q(ended_at=None)
        elif self.tab == "unit":
            yield _one_of("holder_unit", said["unit"], units) & Q(ended_at=None)
        elif self.tab == "new":
            yield Q(holder_unit=None, ended_at=None)
            yield any_of("reception_unit", units) | any_of("competent_agency", units)
        elif self.tab == "opinion":
            yield overlap_with("opinion_unit_ids", units) & Q(ended_at=None)
        elif self.tab == "sign":
            yield Q(ended_at=None) & self._to_sign()
        elif self.tab == "managed":
            yield Q(ended_at=None)

    def _people(self) -> tuple[int, ...]:
        return (int(self.lender),) if self.lender else self._holders

    @property
    def _holders(self) -> tuple[int, ...]:
        return (self.user.pk, *(one.pk for one in self.lenders))

    def _to_sign(self) -> Q:
        """Return the condition that an open step is one of signing, in a unit where the person signs."""
        roles = [role.value for role in DECIDING]
        mine = Q(official__in=self._holders)
        steps = DossierStep.objects.visible_to(self.user, roles=DECIDING).filter(
            Q(role__in=roles) | (Q(role="") & mine), finished_at=None
        )
        return Q(pk__in=steps.order_by().values("dossier"))

    def _of_state(self) -> Iterable[Q]:
        if self.tab == "new" or self.due in {"answer", "unanswered"}:
            return
        if self.state == "running":
            yield Q(ended_at=None, paused_at=None, due_at__isnull=False)
        elif self.state == "paused":
            yield Q(ended_at=None, paused_at__isnull=False)
        elif self.state == "undated":
            yield Q(ended_at=None, paused_at=None, due_at=None)
        elif self.state == "ended":
            yield Q(ended_at__isnull=False)

    def _of_due(self, said: Mapping[str, Any]) -> Iterable[Q]:
        if self.due == "unanswered":
            yield closable_condition(said["linked_before"], said["others_before"])
        elif self.due:
            yield due_condition(self.due, said["now"], said["until"])

    def _narrow(self) -> Iterable[Q]:
        if self.status:
            yield Q(status=int(self.status))
        if self.channel:
            yield Q(channel=self.channel)
        if self.lane:
            yield Q(priority_lane=True)
        if self.unit:
            here = int(self.unit)
            yield Q(holder_unit=here) | Q(holder_unit=None, competent_agency=here)
        if self.step:
            yield Q(step_name="" if self.step == NONE else self.step)
        if self.holder:
            yield Q(holder=None if self.holder == NONE else int(self.holder))
        if self.sector or self.procedure:
            versions = ProcedureVersion.objects.visible_to(self.user)
            if self.sector:
                versions = versions.filter(sector__code=self.sector)
            if self.procedure:
                versions = versions.filter(procedure__code=self.procedure)
            yield Q(procedure_version__in=versions.order_by().values("pk"))


def slots_for(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return slots in place of the values of a filter; what is missing stays missing."""
    return {name: value if value in {None, ()} else Slot(name) for name, value in values.items()}


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a filter as its slots take them."""
    return {
        name: array_of(value) if isinstance(value, tuple) else value
        for name, value in values.items()
    }


def few_units(units: tuple[int, ...]) -> tuple[int, ...]:
    """Return units where they are few enough to ask the index of words for them, too; else none."""
    return units if len(units) <= FEW_UNITS else ()


def _said_once(conditions: Iterable[Q]) -> Q:
    """Return all conditions together, each once: of one that is said twice the planner takes that it keeps a hundredth of a hundredth."""
    found: list[Any] = []
    for one in conditions:
        plain = one.connector == Q.AND and not one.negated
        found += [part for part in (one.children if plain else [one]) if part not in found]
    return Q(*found)


def _one_of(field: str, alone: Any, several: Any) -> Q:
    """Return the condition that a field is one of some ids; where it is one alone, an index gives its rows in order."""
    return any_of(field, several) if alone is None else Q(**{field: alone})


def managed_units(user: User, *, under: str = "", on: date) -> tuple[int, ...]:
    """Return the units a person manages, or those of them in one unit and below it; none where he manages nothing there.

    Shape: one query, none without `under` while nobody's rights change.

    Args:
        user: the person.
        under: the id of a unit; empty for all.
        on: the day.
    """
    if not under:
        return unit_ids_visible_to(user, roles=MANAGING, on=on)
    found = units_visible_to(user, roles=MANAGING, on=on)
    found = found & Unit.objects.descendants_of([Unit(pk=int(under))], on=on)
    return tuple(found.order_by("pk").values_list("pk", flat=True))


def is_number(text: str) -> bool:
    """Say whether a text of the address can be the id of a row."""
    return text.isascii() and text.isdigit() and int(text) < 2**63


def queue_filter(query: QueryDict, *, user: User, now: datetime) -> QueueFilter:
    """Return the filter an address asks for. Shape: one query, for whom the person stands in."""
    lenders = tuple(lenders_of(user))
    words = query.get("q", "").strip()[:LONGEST_QUERY]
    tab = query.get("tab", "") or ("all" if words else "mine")
    state = query.get("state", "") or ("" if tab in {"all", "managed"} else "running")
    found = {name: query.get(name, "").strip() for name in _NAMES}
    usable = (
        tab in TABS
        and state in {"", *STATES}
        and found["due"] in {"", *DUES}
        and found["status"] in {"", *(str(int(one)) for one in Status)}
        and found["channel"] in {"", *CHANNELS}
        and found["lane"] in {"", *LANES}
        and found["of"] in {"", str(user.pk), *(str(one.pk) for one in lenders)}
        and all(not found[name] or is_number(found[name]) for name in ("under", "unit"))
        and (found["holder"] in {"", NONE} or is_number(found["holder"]))
    )
    return QueueFilter(
        user=user,
        now=now,
        tab=tab if tab in TABS else "mine",
        state=state if state in STATES else "",
        due=found["due"],
        status=found["status"],
        channel=found["channel"],
        lane=found["lane"],
        sector=query.get("sector", "").strip(),
        procedure=query.get("procedure", "").strip(),
        words=words,
        anywhere=query.get("anywhere", "") == "1",
        lender=found["of"] if usable else "",
        under=found["under"] if usable else "",
        unit=found["unit"] if usable else "",
        step=found["step"][:LONGEST_STEP],
        holder=found["holder"] if usable else "",
        unusable=not usable,
        lenders=lenders,
    )
