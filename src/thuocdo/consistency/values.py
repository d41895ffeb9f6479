"""The values of one report as the rules ask for them: cell, note, prose, or computed, always with where it stands.

A cell of the form comes first. What the form has no cell for ("số phụ trợ": a numerator, a total of units) is taken
from the notes of its rows, then from the prose, then computed by the indicator's formula.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property, lru_cache

from thuocdo.consistency.evidence import Evidence, FormCell, Mention
from thuocdo.consistency.notes import values_in_note
from thuocdo.figures.notation import Kind
from thuocdo.figures.source import Location
from thuocdo.forms.library import form_versions
from thuocdo.forms.version import KEPT_FORMS, FormVersion
from thuocdo.indicators.formula import Expression
from thuocdo.indicators.indicator import Indicator, ValueType
from thuocdo.indicators.registry import indicator, indicators
from thuocdo.vietnamese import fold

#: Below this the reader is too unsure of a cell or a mention for any rule to rest on it.
UNUSABLE = 0.5
#: Below this a finding is no more than a warning, and says why.
DOUBTFUL = 0.7
#: Mentions of one indicator whose confidence is this close to the best one are equally good witnesses.
MARGIN = 0.1


class Origin(StrEnum):
    """Where a value was taken from."""

    CELL = "cell"
    NOTE = "note"
    PROSE = "prose"
    FORMULA = "formula"


class State(StrEnum):
    """What stands in the cell of an indicator.

    NOT_ASKED is a row of other form versions only: here there is nothing to fill in. ABSENT is a helper that no form
    prints, or a row that the report should have and has not.
    """

    ABSENT = "absent"
    NOT_ASKED = "not asked"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    FILLED = "filled"


@dataclass(frozen=True, slots=True)
class Known:
    """A value and its witnesses. `others` are different values of equally good witnesses of a helper."""

    code: str
    value: Decimal
    decimals: int
    origin: Origin
    locations: tuple[Location, ...]
    confidence: float
    others: tuple[Decimal, ...] = ()


class Values:
    """Every value of one report by indicator."""

    def __init__(self, evidence: Evidence) -> None:
        """Index the evidence; nothing is computed before it is asked for."""
        self._cells = _best_cells(evidence)
        self._mentions: dict[str, list[Mention]] = defaultdict(list)
        for mention in evidence.mentions:
            if mention.indicator and usable(mention):
                self._mentions[mention.indicator].append(mention)
        self._asked = codes_of_form(evidence.form_version or "")
        self._on = _day_of(evidence)
        self._known: dict[str, Known | None] = {}
        self._states: dict[str, State] = {}
        self._definitions: dict[str, Indicator] = {}

    def cell(self, code: str) -> FormCell | None:
        """Return the cell of the form for an indicator, null where the report has none."""
        return self._cells.get(code)

    def cells(self) -> tuple[FormCell, ...]:
        """Return the cells, one per indicator, in the order of the report."""
        return tuple(self._cells.values())

    def state(self, code: str) -> State:
        """Return what stands in the cell; a dash is a blank here, for it says no more."""
        found = self._states.get(code)
        if found is None:
            found = self._states[code] = self._state(code)
        return found

    def _state(self, code: str) -> State:
        cell = self._cells.get(code)
        if cell is None:
            return State.NOT_ASKED if self._is_of_other_forms(code) else State.ABSENT
        if cell.printed.kind in (Kind.BLANK, Kind.DASH):
            return State.BLANK
        return (
            State.UNREADABLE if cell.value is None or cell.confidence < UNUSABLE else State.FILLED
        )

    def known(self, code: str) -> Known | None:
        """Return the value of an indicator; null for a blank, unreadable or unknown one."""
        try:
            return self._known[code]
        except KeyError:
            # A formula that came back to its own code would find nothing, not run forever.
            self._known[code] = None
            found = self._known[code] = self._find(code)
            return found

    def printed(self, code: str) -> Known | None:
        """Return what the tables say of an indicator: its cell, or a note for a helper; prose and formulas left out."""
        if self.state(code) is State.FILLED:
            return self.known(code)
        noted = self._noted.get(code, []) if self.state(code) is State.ABSENT else []
        return _first_with_others(noted) if noted else None

    def told(self, code: str) -> tuple[Mention, ...]:
        """Return what prose says of an indicator: the best witness first, then those as good as it."""
        mentions = sorted(
            self._mentions.get(code, ()), key=lambda m: (-m.confidence, m.approximation is not None)
        )
        return tuple(m for m in mentions if m.confidence >= mentions[0].confidence - MARGIN)

    def mentioned(self) -> Iterator[tuple[str, tuple[Mention, ...]]]:
        """Yield every indicator that prose speaks of with all its mentions in reading order."""
        for code, mentions in self._mentions.items():
            yield code, tuple(mentions)

    def _find(self, code: str) -> Known | None:
        state = self.state(code)
        if state is State.FILLED:
            return _of_cell(self._cells[code])
        if state in (State.BLANK, State.UNREADABLE):
            return None
        witnesses = [
            *self._noted.get(code, ()),
            *(_of_mention(m) for m in self.told(code) if m.approximation is None),
        ]
        if witnesses:
            return _first_with_others(witnesses)
        return self._computed(code)

    def _is_of_other_forms(self, code: str) -> bool:
        return bool(self._asked) and code not in self._asked and not self._definition(code).helper

    def formula(self, code: str) -> Expression | None:
        """Return the formula of an indicator as it was defined at the end of the report's window, null where it had none."""
        return self._definition(code).formula

    def _definition(self, code: str) -> Indicator:
        found = self._definitions.get(code)
        if found is None:
            found = self._definitions[code] = indicator(code, on=self._on)
        return found

    def _computed(self, code: str) -> Known | None:
        formula = self.formula(code)
        if formula is None:
            return None
        operands = {operand: self.known(operand) for operand in formula.references()}
        found = [operand for operand in operands.values() if operand is not None]
        value = formula.evaluate(
            {name: known.value if known else None for name, known in operands.items()}
        )
        if value is None:
            return None
        locations = tuple(place for operand in found for place in operand.locations)
        return Known(
            code, value, 0, Origin.FORMULA, locations, min(operand.confidence for operand in found)
        )

    @cached_property
    def _noted(self) -> dict[str, list[Known]]:
        noted: dict[str, list[Known]] = defaultdict(list)
        for cell in self._cells.values():
            if cell.note and cell.confidence >= UNUSABLE:
                for code, value in values_in_note(cell):
                    noted[code].append(
                        Known(code, value, 0, Origin.NOTE, (cell.location,), cell.confidence)
                    )
        return noted


def _day_of(evidence: Evidence) -> date:
    """Return the last day of a report; of one that does not say its window, the first day of its form, else long ago."""
    if evidence.period_end is not None:
        return evidence.period_end
    form = form_versions().get(evidence.form_version or "")
    return form.valid_from if form else date.min


def codes_of_form(version: str) -> frozenset[str]:
    """Return the indicators a form version asks for, none for an unknown version."""
    form = form_versions().get(version)
    return _codes(form) if form else frozenset()


@lru_cache(maxsize=KEPT_FORMS)
def _codes(form: FormVersion) -> frozenset[str]:
    return frozenset(row.indicator for _, row in form.rows() if row.indicator)


def usable(mention: Mention) -> bool:
    """Tell whether a mention may bear witness: sure enough, a result and no goal, and of the indicator's own kind."""
    if mention.planned or mention.confidence < UNUSABLE:
        return False
    if mention.indicator is None:
        return True
    percent = indicators()[mention.indicator].value_type is ValueType.PERCENT
    return percent == (mention.unit.strip() == "%" or mention.printed.percent_sign)


def _best_cells(evidence: Evidence) -> dict[str, FormCell]:
    cells: dict[str, FormCell] = {}
    for cell in evidence.cells:
        seen = cells.get(cell.indicator)
        if seen is None or _weight(cell) > _weight(seen):
            cells[cell.indicator] = cell
    return cells


def _weight(cell: FormCell) -> tuple[bool, float]:
    return cell.value is not None, cell.confidence


def _of_cell(cell: FormCell) -> Known:
    value = cell.value
    assert value is not None
    return Known(
        cell.indicator, value, cell.printed.decimals, Origin.CELL, (cell.location,), cell.confidence
    )


def _of_mention(mention: Mention) -> Known:
    return Known(
        mention.indicator or "",
        in_unit_of_indicator(mention),
        mention.printed.decimals,
        Origin.PROSE,
        (mention.location,),
        mention.confidence,
    )


def _first_with_others(witnesses: list[Known]) -> Known:
    first = witnesses[0]
    others = dict.fromkeys(known.value for known in witnesses if known.value != first.value)
    return Known(
        first.code,
        first.value,
        first.decimals,
        first.origin,
        first.locations,
        first.confidence,
        tuple(others),
    )


def in_unit_of_indicator(mention: Mention) -> Decimal:
    """Return the value in the unit the form asks for: prose writes billions where form 6 has millions of VND."""
    return mention.value * unit_factor(mention)


#: Folded, for the tone marks are what a scan loses first.
_MONEY = (
    ("nghin ty", 1_000_000),
    ("nghin ti", 1_000_000),
    ("ngan ty", 1_000_000),
    ("ngan ti", 1_000_000),
    ("ty", 1000),
    ("ti", 1000),
    ("trieu", 1),
)


def unit_factor(mention: Mention) -> Decimal:
    """Return by what a figure in prose is multiplied to stand in the unit of its indicator."""
    if mention.indicator and indicators()[mention.indicator].value_type is ValueType.MONEY_MVND:
        unit = fold(mention.unit)
        for word, factor in _MONEY:
            if word in unit:
                return Decimal(factor)
        if unit.strip() in ("dong", "vnd"):
            return Decimal("0.000001")
    return Decimal(1)
