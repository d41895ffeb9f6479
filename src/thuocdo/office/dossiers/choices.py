"""What the forms of a dossier offer: the next steps of its process, the people, the papers and the reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from thuocdo.accounts.kept import kept
from thuocdo.accounts.models import Role
from thuocdo.accounts.people import Member, members_of
from thuocdo.dossiers.return_reasons import ReturnReason, reasons_on
from thuocdo.dossiers.rules import DECIDING, HANDLING, Act, units_of
from thuocdo.dossiers.state import State
from thuocdo.office.dossiers.drawn import fault_items
from thuocdo.procedures.choices import StepPlace
from thuocdo.procedures.kept import KeptProcess, ListedResult, papers_of, process_of, results_of
from thuocdo.procedures.step_places import province_above, unit_of_step
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier, DossierDocument

_CHOSEN = Markup('<option value="{}" selected>{}</option>')
#: Those who can get a dossier.
RECEIVERS = (Role.RECEPTION_OFFICER, *HANDLING, Role.RECORDS_CLERK)


@dataclass(frozen=True, slots=True)
class StepChoice:
    """One step a dossier can go to; `condition` is the answer on which the process goes this way."""

    key: str
    name: str
    role: str
    hours: str
    condition: str
    chosen: bool
    place: str = StepPlace.AGENCY
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A unit, or an official of it, as a form sends it ("12:34"); `fits` says he has the role of the first step offered."""

    value: str
    text: str
    fits: bool


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """One paper that can be at fault; `place` is "r3" or "d2"."""

    place: str
    name: str
    handed_in: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """All that the forms of one page offer."""

    steps: tuple[StepChoice, ...]
    places: tuple[PlaceChoice, ...]
    directed: tuple[PlaceChoice, ...]
    approvers: tuple[Member, ...]
    papers: tuple[PaperChoice, ...]
    reasons: tuple[ReturnReason, ...]
    reason_options: Markup
    open_steps: tuple[tuple[int, str], ...]
    opinion_units: tuple[tuple[int, str], ...]
    results: tuple[ListedResult, ...]

    def fault_items(self, form: str, typed: Mapping[str, Any]) -> Markup:
        """Return the papers with the choice of what is wrong with each, as it was made before where it was.

        Args:
            form: the beginning of the ids in the form.
            typed: what was sent before, `at_<place>` among it; empty at first.
        """
        labels = {one.code: one.label_en if in_english() else one.label for one in self.reasons}
        chosen = {
            name.removeprefix("at_"): _CHOSEN.format(code, labels.get(code, ""))
            for name, code in typed.items()
            if name.startswith("at_") and code
        }
        return fault_items(self.papers, self.reason_options, form=form, chosen=chosen)


def choices_for(
    row: Dossier,
    state: State,
    *,
    on: date,
    documents: Sequence[DossierDocument],
    units: Mapping[int, str],
    members: Sequence[Member],
) -> Choices:
    """Return what can be chosen.

    Shape: no query, once what never changes of the procedure is in memory.

    Args:
        row: the dossier.
        state: what its events fold to.
        on: the day.
        documents: what was handed in.
        units: names by id.
        members: who works in the units of the dossier; see `receivers`.
    """
    steps = _steps(row, state)
    return Choices(
        steps=steps,
        places=_places(row, members, units, steps[0] if steps else None),
        directed=_directed(row, members, units),
        approvers=tuple(
            one
            for one in members
            if one.unit_id == row.competent_agency_id and one.role in DECIDING
        ),
        papers=_papers(row, documents),
        reasons=tuple(reasons_on(on).reasons.values()),
        reason_options=_reason_options(on, in_english()),
        open_steps=tuple(
            (one.number, one.name or units.get(one.unit, ""))
            for one in state.steps
            if one.finished_at is None
        ),
        opinion_units=tuple((one, units.get(one, "")) for one in state.opinions_open),
        results=results_of(row.procedure_version_id) if row.procedure_version_id else (),
    )


def receivers(user: User, row: Dossier, *, on: date) -> tuple[Member, ...]:
    """Return who works in the units a dossier may go to. Shape: one query, none while nobody's rights change."""
    found = {row.reception_unit_id, row.competent_agency_id, row.holder_unit_id}
    process = _process(row)
    if process is not None:
        found |= {one.unit_id for one in process.steps.values()}
        if any(one.place == StepPlace.PROVINCE for one in process.steps.values()):
            found.add(province_above(row.competent_agency_id, on=on))
    units = frozenset(one for one in found if one is not None)
    return kept(
        user,
        ("receivers", units, on),
        lambda: tuple(members_of(units, on=on, roles=RECEIVERS)),
    )


def _process(row: Dossier) -> KeptProcess | None:
    return None if row.process_id is None else process_of(row.process_id)


def _steps(row: Dossier, state: State) -> tuple[StepChoice, ...]:
    """Return the steps that follow the present one in the process, then all others in order."""
    process = _process(row)
    if process is None:
        return ()
    here = next((one.key for one in reversed(state.steps) if one.key in process.steps), "")
    ways = process.onward.get(here, ()) if here else tuple(process.first())
    if not here and ways and process.steps[ways[0].target].role == Role.RECEPTION_OFFICER:
        # Its first step is the reception itself, which is done: what follows it is next.
        ways = process.onward.get(ways[0].target, ()) or ways
    following = {way.target: way.condition for way in ways}
    order = [*following, *(key for key in process.steps if key not in following)]
    return tuple(
        StepChoice(
            key,
            process.steps[key].name,
            process.steps[key].role,
            f"{process.steps[key].hours.normalize():f}",
            following.get(key, ""),
            number == 0 and bool(following),
            process.steps[key].place,
            process.steps[key].unit_id,
        )
        for number, key in enumerate(order)
    )


@lru_cache(maxsize=8)
def _reason_options(on: date, english: bool) -> Markup:
    """Return the options of a choice of reasons; drawn once, for a page may have fifty such choices."""
    return Markup().join(
        Markup('<option value="{}">{}</option>').format(
            one.code, one.label_en if english else one.label
        )
        for one in reasons_on(on).reasons.values()
        if one.paper != "never"
    )


def next_step(row: Dossier, state: State) -> StepChoice | None:
    """Return the step that the process puts next; null where there is none."""
    return next((one for one in _steps(row, state) if one.chosen), None)


def _places(
    row: Dossier, members: Sequence[Member], units: Mapping[int, str], step: StepChoice | None
) -> tuple[PlaceChoice, ...]:
    people: dict[tuple[int, int], list[Role]] = {}
    names: dict[int, str] = {}
    for one in members:
        people.setdefault((one.unit_id, one.user_id), []).append(one.role)
        names[one.user_id] = one.full_name
    found = [
        PlaceChoice(
            f"{unit}:{user}",
            f"{names[user]} – {', '.join(str(one.label) for one in roles)} – {units.get(unit, '')}",
            step is not None and _fits(step, row, unit, roles),
        )
        for (unit, user), roles in people.items()
    ]
    found.sort(key=lambda one: not one.fits)
    whole = [
        PlaceChoice(f"{unit}:", f"{units.get(unit, '')}", False)
        for unit in dict.fromkeys((row.competent_agency_id, row.reception_unit_id))
    ]
    return (*found, *whole)


def _directed(
    row: Dossier, members: Sequence[Member], units: Mapping[int, str]
) -> tuple[PlaceChoice, ...]:
    """Return who can be told what to do with a dossier: the units that see it, and their people."""
    places = units_of(row, Act.ANSWER_DIRECTIVE)
    ordered = [row.holder_unit_id, row.competent_agency_id, row.reception_unit_id]
    found = [
        PlaceChoice(f"{unit}:", units.get(unit, ""), False)
        for unit in dict.fromkeys(ordered)
        if unit in places
    ]
    people = {
        (one.unit_id, one.user_id): f"{one.full_name} – {units.get(one.unit_id, '')}"
        for one in members
        if one.unit_id in places
    }
    named = [PlaceChoice(f"{unit}:{user}", text, False) for (unit, user), text in people.items()]
    return (*found, *named)


def _fits(step: StepChoice, row: Dossier, unit_id: int, roles: Sequence[Role]) -> bool:
    """Say whether somebody has the role of a step where it is done; in the province, whoever is there."""
    if not step.role or step.role not in roles:
        return False
    if step.place == StepPlace.PROVINCE:
        return unit_id not in {row.reception_unit_id, row.competent_agency_id}
    agency, reception = row.competent_agency_id, row.reception_unit_id
    return unit_id == unit_of_step(step, agency=agency, reception=reception)


def _papers(row: Dossier, documents: Sequence[DossierDocument]) -> tuple[PaperChoice, ...]:
    wanted = papers_of(row.procedure_version_id) if row.procedure_version_id else ()
    codes = {one.code for one in documents if one.code} | {one.name for one in documents}
    missing = [one for one in wanted if one.code not in codes and one.name not in codes]
    return (
        *(PaperChoice(f"d{one.position}", one.name, True) for one in documents),
        *(PaperChoice(f"r{one.position}", one.name, False) for one in missing),
    )


def paper_names(row: Dossier) -> dict[str, str]:
    """Return the names of all papers a reason can point at, by place. Shape: one query, or two."""
    found = {f"d{one.position}": one.name for one in row.documents.all()}
    if row.procedure_version_id:
        found |= {f"r{one.position}": one.name for one in papers_of(row.procedure_version_id)}
    return found
