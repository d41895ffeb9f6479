"""Filling what nobody has to type: what the registers answer, and what the units that answer through a unit come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from thuocdo.campaigns import permissions
from thuocdo.campaigns.cells import Sheet, follow, settle, sheet_of, write
from thuocdo.campaigns.models import Campaign, Cell, Submission
from thuocdo.campaigns.questions import Question, questions
from thuocdo.campaigns.taking import TAKEN_IN, WRITABLE, refuse_after_close, take
from thuocdo.figures.computed import stored_value
from thuocdo.indicators.defined import Now, definition_of, values_now
from thuocdo.indicators.indicator import Aggregation
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: So many units are filled in one transaction, so that nobody waits long who types meanwhile.
_AT_ONCE = 20


def fill_from_registers(campaign: Campaign, *, at: datetime) -> int:
    """Bring the computed cells of all answers that are still being written up to date; return how many cells changed.

    A cell in which a person wrote something else keeps it, beside what was computed. Can be repeated; a run that breaks off is made good by the next.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    waiting = list(
        campaign.submissions.filter(state__in=WRITABLE).order_by("pk").values_list("pk", flat=True)
    )
    changed = 0
    for start in range(0, len(waiting), _AT_ONCE):
        changed += _fill_some(waiting[start : start + _AT_ONCE], at=at)
    return changed


@transaction.atomic
def _fill_some(ids: list[int], *, at: datetime) -> int:
    held = Submission.objects.filter(pk__in=ids, state__in=WRITABLE).select_for_update(
        of=("self",), no_key=True
    )
    return fill(held.select_related("campaign__unit", "unit").order_by("pk"), at=at)


def fill(submissions: Iterable[Submission], *, at: datetime, actor: User | None = None) -> int:
    """Fill the computed cells of answers that the caller holds; return how many cells changed."""
    sheets = [sheet_of(one, actor=actor, at=at) for one in submissions]
    values = _register_values(sheets)
    for sheet in sheets:
        for row, question in sheet.questions.items():
            if not question.computed:
                continue
            unit = _unit_of(sheet.submission, question)
            now = values[question.indicator.code, unit]
            settle(sheet, row, stored_value(now.value), trail=_trail(question, now, sheet))
        _fill_from_below(sheet)
        follow(sheet)
        write(sheet)
    Submission.objects.filter(pk__in=[one.submission.pk for one in sheets]).update(computed_at=at)
    return sum(len(one.changed) for one in sheets)


@transaction.atomic
def refresh(submission: Submission, *, actor: User, at: datetime) -> int:
    """Ask the registers again for one answer; return how many cells changed.

    Raises:
        CubeBroken: figures are being computed anew.
        Conflict, NotAllowed, NotFound: see `taking.take`.
    """
    held = take(submission, right=permissions.FILL, actor=actor, states=WRITABLE)
    refuse_after_close(held, at=at)
    return fill([held], at=at)


def _unit_of(submission: Submission, question: Question) -> int:
    return submission.campaign.unit_id if question.of_whole else submission.unit_id


def _register_values(
    sheets: Iterable[Sheet],
) -> Mapping[tuple[str, int], Now]:
    """Return what the registers answer by indicator and unit; units that are asked the same are asked for together."""
    units: dict[tuple[Period, tuple[str, ...]], set[int]] = defaultdict(set)
    for sheet in sheets:
        by_unit: dict[int, list[str]] = defaultdict(list)
        for question in sheet.questions.values():
            if question.computed:
                by_unit[_unit_of(sheet.submission, question)].append(question.indicator.code)
        for unit, wanted_codes in by_unit.items():
            units[sheet.submission.campaign.period, tuple(wanted_codes)].add(unit)
    found: dict[tuple[str, int], Now] = {}
    for (window, codes), wanted in units.items():
        values, _as_of = values_now(codes, sorted(wanted), window)
        for unit, of_unit in values.items():
            found |= {(code, unit): now for code, now in of_unit.items()}
    return found


def _trail(question: Question, now: Now, sheet: Sheet) -> dict[str, object]:
    """Return how a value came about, without the moment: what has not changed is not written again."""
    on = sheet.submission.campaign.period.last_day
    parts = {"numerator": now.numerator, "denominator": now.denominator}
    return {
        "from": "registers",
        "definition": definition_of(question.indicator.code, on=on).version,
        **{name: None if part is None else str(part) for name, part in parts.items()},
    }


def _fill_from_below(sheet: Sheet) -> None:
    """Sum what the units answered that answer through this one, such as the communes of a district."""
    below = sheet.submission.collected.filter(state__in=TAKEN_IN)
    if not below.exists():
        return
    sums = dict(
        Cell.objects.filter(submission__in=below, state="value")
        .values_list("row")
        .annotate(total=Sum("value"))
    )
    by_code: dict[str, Decimal] = defaultdict(Decimal)
    for row, total in sums.items():
        question = _question_below(row, sheet)
        if question is not None:
            by_code[question.indicator.code] += total
    for row, question in sheet.questions.items():
        summed = question.indicator.aggregation is Aggregation.SUM and not question.computed
        if summed and question.indicator.code in by_code:
            settle(sheet, row, by_code[question.indicator.code], trail={"from": "units below"})


def _question_below(row: str, sheet: Sheet) -> Question | None:
    form, _, _ = row.partition("/")
    on = sheet.submission.campaign.period.last_day
    return questions(form, "", (), on=on).get(row)
