"""What the answers come to together: every row of the result form, how it came about, and whose answers are in it. Pure reading; nothing is stored here.

A row is, in this order: answered by the registers; answered once by the unit that is responsible for it; the sum (or the highest) of what units
answered to the same indicator; computed from other rows, a share from its summed parts. Units whose answer is not there are named, never taken for zero.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from thuocdo.campaigns.models import Campaign, Cell, Submission
from thuocdo.campaigns.questions import Question, questions, rows_of_form
from thuocdo.campaigns.taking import COUNTED
from thuocdo.figures.computed import stored_value
from thuocdo.forms.library import form_version
from thuocdo.indicators.defined import Now, values_now
from thuocdo.indicators.formula import Expression
from thuocdo.indicators.indicator import Aggregation
from thuocdo.indicators.registry import indicator

if TYPE_CHECKING:
    from datetime import date


class How(StrEnum):
    """How a row came about."""

    REGISTERS = "registers"
    OWNER = "owner"
    UNITS = "units"
    ROWS = "rows"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit contributes to a row: its cell; null value where it is missing, or nothing stands in it."""

    submission_id: int
    unit_id: int
    row: str
    value: Decimal | None
    taken_in: bool
    printed: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ConsolidatedRow:
    """One row of the result form.

    Attributes:
        value: what it comes to; null where nothing is known yet.
        parts: of `UNITS` all units that are asked for it, of `OWNER` the one that answers; of `REGISTERS` what units declared, to compare with.
        now: numerator and denominator of what the registers answer.
        incomplete: what it is made of is not all there.
    """

    question: Question
    how: How
    value: Decimal | None
    parts: tuple[Part, ...] = ()
    now: Now | None = None
    incomplete: bool = False

    @property
    def missing(self) -> int:
        """Return how many units that are asked have given nothing."""
        return sum(1 for part in self.parts if part.value is None)

    @property
    def declared(self) -> Decimal | None:
        """Return the sum of what units gave; null where none gave anything."""
        given = [part.value for part in self.parts if part.value is not None]
        return sum(given, Decimal()) if given else None


@dataclass(frozen=True, slots=True)
class Consolidation:
    """All rows of the result form by name, in printed order.

    Attributes:
        as_of: the moment the registers were read, null where they answer nothing.
        contributions: by indicator what each unit gave that is asked for it, be it a row of the whole or not.
    """

    campaign: Campaign
    rows: Mapping[str, ConsolidatedRow]
    submissions: Sequence[Submission]
    as_of: datetime | None
    contributions: Mapping[str, tuple[Part, ...]]

    @property
    def taken_in(self) -> int:
        """Return how many answers are in it."""
        return sum(1 for one in self.submissions if one.state in COUNTED)

    @property
    def asked(self) -> int:
        """Return how many units are asked directly."""
        return len(self.submissions)

    @property
    def complete(self) -> bool:
        """Say whether all answers are in it."""
        return self.taken_in == self.asked


def consolidated(campaign: Campaign) -> Consolidation:
    """Return what the answers come to as they stand.

    Shape: four queries, however many units, and what the registers ask.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    on = campaign.period.last_day
    asked = rows_of_form(form_version(campaign.result_form), on)
    submissions = list(
        campaign.submissions.filter(via=None).select_related("unit").order_by("unit__search_name")
    )
    owners = dict(campaign.responsibilities.values_list("row", "unit_id"))
    cells = _cells(campaign)
    contributions = _contributions(submissions, cells, on)
    registers, as_of = _registers(campaign, asked)
    by_unit = {one.unit_id: one for one in submissions}
    rows: dict[str, ConsolidatedRow] = {}
    for row, question in asked.items():
        parts = contributions.get(question.indicator.code, ())
        owner = by_unit.get(owners[row]) if row in owners else None
        own = _part(owner, row, cells) if owner else None
        rows[row] = _row(question, parts, registers, own)
    whole = _with_rows(rows, contributions)
    return Consolidation(campaign, whole, submissions, as_of, contributions)


class _Given(NamedTuple):
    """What of a cell is put together; rows of a query, for there are some 15,000 of them."""

    value: Decimal | None
    printed: str
    note: str


_NOTHING = _Given(None, "", "")


def _cells(campaign: Campaign) -> dict[tuple[int, str], _Given]:
    found = Cell.objects.filter(
        submission__campaign=campaign, submission__via=None, submission__state__in=COUNTED
    ).values_list("submission_id", "row", "value", "printed", "note")
    return {(pk, row): _Given(value, printed, note) for pk, row, value, printed, note in found}


def _contributions(
    submissions: Iterable[Submission], cells: Mapping[tuple[int, str], _Given], on: date
) -> dict[str, tuple[Part, ...]]:
    """Return by indicator what each unit that is asked for it gave."""
    found: dict[str, list[Part]] = defaultdict(list)
    for submission in submissions:
        for row, question in questions(submission.form, "", (), on=on).items():
            found[question.indicator.code].append(_part(submission, row, cells))
    return {code: tuple(parts) for code, parts in found.items()}


def _part(submission: Submission, row: str, cells: Mapping[tuple[int, str], _Given]) -> Part:
    given = cells.get((submission.pk, row), _NOTHING)
    return Part(
        submission_id=submission.pk,
        unit_id=submission.unit_id,
        row=row,
        value=given.value,
        taken_in=submission.state in COUNTED,
        printed=given.printed,
        note=given.note,
    )


def _registers(
    campaign: Campaign, asked: Mapping[str, Question]
) -> tuple[Mapping[str, Now], datetime | None]:
    codes = tuple(one.indicator.code for one in asked.values() if one.computed)
    if not codes:
        return {}, None
    values, as_of = values_now(codes, [campaign.unit_id], campaign.period)
    return values[campaign.unit_id], as_of


def _row(
    question: Question,
    parts: tuple[Part, ...],
    registers: Mapping[str, Now],
    own: Part | None,
) -> ConsolidatedRow:
    if question.computed:
        now = registers[question.indicator.code]
        return ConsolidatedRow(question, How.REGISTERS, stored_value(now.value), parts, now)
    if own is not None:
        missing = own.value is None
        return ConsolidatedRow(question, How.OWNER, own.value, (own,), incomplete=missing)
    summed = _together(question.indicator.aggregation, parts)
    if parts and summed is not _NOT_SUMMED:
        missing = any(part.value is None for part in parts)
        return ConsolidatedRow(question, How.UNITS, summed, parts, incomplete=missing)
    return ConsolidatedRow(question, How.NOBODY, None, incomplete=True)


_NOT_SUMMED = Decimal("NaN")


def _together(aggregation: Aggregation, parts: Iterable[Part]) -> Decimal | None:
    """Return what parts come to; null where none gave anything; `_NOT_SUMMED` where the indicator is not derived from units."""
    given = [part.value for part in parts if part.value is not None]
    if aggregation is Aggregation.SUM:
        return sum(given, Decimal()) if given else None
    if aggregation is Aggregation.MAX:
        return max(given, default=None)
    return _NOT_SUMMED


def _with_rows(
    rows: dict[str, ConsolidatedRow], contributions: Mapping[str, tuple[Part, ...]]
) -> dict[str, ConsolidatedRow]:
    """Return the rows, with those that follow from others computed.

    An operand that is a row of the form counts as that row stands: where nobody answers it, what follows from it is not known either, whatever units
    gave of their own. One that is no row is summed over the units that gave it.
    """
    known = {one.question.indicator.code: one for one in rows.values()}
    found = dict(rows)
    waiting = [row for row, one in rows.items() if one.how is How.NOBODY and _formula(one)]
    while waiting:
        left = []
        for row in waiting:
            answered = _from_rows(found[row], known, contributions)
            if answered is None:
                left.append(row)
                continue
            found[row] = known[answered.question.indicator.code] = answered
        if len(left) == len(waiting):
            break
        waiting = left
    return found


def _formula(row: ConsolidatedRow) -> Expression | None:
    return row.question.indicator.formula


def _from_rows(
    row: ConsolidatedRow,
    known: Mapping[str, ConsolidatedRow],
    contributions: Mapping[str, tuple[Part, ...]],
) -> ConsolidatedRow | None:
    """Return a row computed by its formula; null where an operand is answered by nobody."""
    formula = _formula(row)
    assert formula is not None
    operands: dict[str, Decimal | None] = {}
    incomplete = False
    for code in formula.references():
        of_form, parts = known.get(code), contributions.get(code, ())
        if of_form is not None:
            if of_form.how is How.NOBODY:
                return None
            operands[code], missing = of_form.value, of_form.incomplete
        elif parts and _adds_up(code):
            operands[code] = _together(Aggregation.SUM, parts)
            missing = any(part.value is None for part in parts)
        else:
            return None
        incomplete = incomplete or missing
    value = stored_value(formula.evaluate(operands))
    return ConsolidatedRow(row.question, How.ROWS, value, incomplete=incomplete)


def _adds_up(code: str) -> bool:
    """Say whether what units give of an indicator adds up."""
    return indicator(code).aggregation is Aggregation.SUM
