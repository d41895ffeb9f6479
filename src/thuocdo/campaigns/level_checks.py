"""What does not add up in the whole: between the levels, against the registers, against earlier periods, and in what the units write.

Kept as discrepancies of the campaign; looked at anew whenever an answer is taken in. A row that is not complete yet is judged only by what
cannot come right any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum

from thuocdo.campaigns.checking import form_cells
from thuocdo.campaigns.closing import printed_of
from thuocdo.campaigns.consolidation import (
    ConsolidatedRow,
    Consolidation,
    How,
    consolidated,
)
from thuocdo.campaigns.models import Campaign, Cell, Passage
from thuocdo.campaigns.questions import Question, questions
from thuocdo.campaigns.taking import COUNTED
from thuocdo.consistency.case import Case
from thuocdo.consistency.catalogue import rules_for
from thuocdo.consistency.engine import check
from thuocdo.consistency.evidence import Evidence, Finding, FormCell, Severity
from thuocdo.consistency.kinds.prose import ProseClaim, ProseSame
from thuocdo.consistency.kinds.prose_and_table import ProseEquals
from thuocdo.consistency.kinds.roll_up import Below, RollUp
from thuocdo.consistency.reporting import finding
from thuocdo.consistency.rule import RuleText
from thuocdo.consistency.services import record_findings
from thuocdo.consistency.wording import Phrase, count, item, number
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import read_number
from thuocdo.figures.source import Location
from thuocdo.indicators.indicator import Aggregation
from thuocdo.indicators.registry import indicators
from thuocdo.ingestion.document import Document, Paragraph
from thuocdo.ingestion.prose.reader import Prose, read_prose
from thuocdo.ingestion.readers.errors import Unreadable

if TYPE_CHECKING:
    from thuocdo.campaigns.models import Submission

#: The rule that holds what units declared against the registers.
_REGISTERS = "CAM-REG"
#: Cells were written by the product; and what is not there yet is named beside the whole.
_LEFT_OUT = ("FMT-", "GEN-")
#: Earlier windows reach back so many years.
_YEARS_BACK = 2
#: Texts whose figures stay in memory.
_KEPT_TEXTS = 1024
_IN_PROSE = (ProseClaim, ProseSame, ProseEquals)
_DECLARED = Phrase(
    "{item}: {units} đơn vị kê khai tổng {declared}, các sổ cho {registers} (lệch {gap})",
    "{item}: {units} units declared {declared} together, the registers give {registers} (difference {gap})",
)


def check_whole(campaign: Campaign, *, at: datetime) -> tuple[Finding, ...]:
    """Look at what the answers come to, and keep what does not add up as discrepancies of the campaign.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    found = consolidated(campaign)
    findings = findings_of_whole(found)
    with transaction.atomic():
        held = Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
        figures = _figure_ids(held)
        record_findings(
            findings,
            record=held.record,
            unit_id=held.unit_id,
            holder_id=held.unit_id,
            figures_of=lambda one: [
                figures[code] for code in one.indicators[:1] if code in figures
            ],
            at=at,
        )
    return findings


def findings_of_whole(found: Consolidation) -> tuple[Finding, ...]:
    """Return what does not add up in the whole, the worst first; nothing is stored."""
    asked = {row: one.question for row, one in found.rows.items()}
    cells = tuple(_cells(found.rows))
    open_codes = {
        one.question.indicator.code
        for one in found.rows.values()
        if one.incomplete or one.how is How.NOBODY
    }
    campaign, version = found.campaign, next(iter(asked.values())).form
    evidence = Evidence(
        form_version=version.code,
        level=version.level,
        period_start=campaign.period_start,
        period_end=campaign.period_end,
        cells=cells,
        earlier=_earlier(campaign),
    )
    own = [
        one
        for one in check(evidence)
        if not one.rule.startswith(_LEFT_OUT) and not open_codes & set(one.indicators)
    ]
    levels = list(_between_levels(found, evidence, open_codes))
    judged = {one.indicators[0] for one in levels}
    registers = [
        one for one in _against_registers(found, evidence) if one.indicators[0] not in judged
    ]
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    everything = [*levels, *registers, *own, *_in_texts(found)]
    return tuple(sorted(everything, key=lambda one: order[one.severity]))


def _cells(rows: Mapping[str, ConsolidatedRow]) -> Iterator[FormCell]:
    for position, one in enumerate(rows.values()):
        yield _cell(one.question, printed_of(one), position)


def _cell(question: Question, text: str, position: int) -> FormCell:
    return FormCell(
        indicator=question.indicator.code,
        form=f"{question.form.code}/{question.section.number}",
        item=question.asked.item,
        item_printed=question.asked.item,
        label=question.asked.label,
        unit_printed=question.asked.unit,
        unit_expected=question.asked.unit,
        printed=read_number(text, whole=question.counts, percent=question.share),
        note="",
        location=Location(position, position, row=position),
    )


def _between_levels(
    found: Consolidation, evidence: Evidence, open_codes: set[str]
) -> Iterator[Finding]:
    """Yield rows of the whole that the sum over the units contradicts; a row that is that sum itself cannot be."""
    case = Case(evidence, rules_for(evidence.form_version))
    summed = {one.question.indicator.code for one in found.rows.values() if one.how is How.UNITS}
    for rule in case.of_kind(RollUp):
        if rule.whole in open_codes or (rule.whole == rule.part and rule.whole in summed):
            continue
        parts = found.contributions.get(rule.part, ())
        given = [part.value for part in parts if part.value is not None]
        if given:
            total = sum(given, Decimal())
            yield from rule.judge(case, Below(total, len(given), len(given) == len(parts)))


def _against_registers(found: Consolidation, evidence: Evidence) -> Iterator[Finding]:
    """Yield rows that the registers answer and whose units, all of them, declared another sum."""
    rule = _rule(evidence.form_version)
    cells = {one.indicator: one for one in evidence.cells}
    for row in found.rows.values():
        known = row.question.indicator
        if row.how is not How.REGISTERS or known.aggregation is not Aggregation.SUM:
            continue
        declared, value = row.declared, row.value
        if declared is None or value is None or row.missing or declared == value:
            continue
        yield finding(
            rule,
            _DECLARED.fill(
                item=item(known.code, cells[known.code]),
                units=count(len(row.parts)),
                declared=number(declared),
                registers=number(value),
                gap=number(abs(declared - value)),
            ),
            codes=(known.code,),
            printed=declared,
            expected=value,
            locations=(cells[known.code].location,),
        )


def _rule(form: str | None) -> RuleText:
    return next(one.text for one in rules_for(form) if one.text.id == _REGISTERS)


def _earlier(campaign: Campaign) -> tuple[Evidence, ...]:
    """Return what was reported of the unit for windows of the last years that ended before this one; one query."""
    known = (
        Figure.objects.current()
        .filter(
            unit=campaign.unit_id,
            period_end__lt=campaign.period_end,
            period_start__gte=campaign.period_start.replace(
                year=campaign.period_start.year - _YEARS_BACK, day=1
            ),
            state=Figure.State.VALUE,
        )
        .exclude(form_row="")
    )
    windows: dict[tuple[object, object], dict[str, Figure]] = defaultdict(dict)
    for one in known.order_by("recorded_at", "pk"):
        if one.indicator in indicators():
            windows[one.period_start, one.period_end][one.indicator] = one
    return tuple(_reported(list(figures.values())) for figures in windows.values())


def _reported(figures: Sequence[Figure]) -> Evidence:
    first = figures[0]
    form, _, _ = first.form_row.partition("/")
    return Evidence(
        form_version=form,
        level=None,
        period_start=first.period_start,
        period_end=first.period_end,
        cells=tuple(
            FormCell(
                indicator=one.indicator,
                form="",
                item="",
                item_printed="",
                label="",
                unit_printed="",
                unit_expected="",
                printed=replace(read_number(one.printed), value=one.value),
                note="",
                location=Location(position, position),
            )
            for position, one in enumerate(figures)
        ),
    )


def _figure_ids(campaign: Campaign) -> dict[str, int]:
    recorded = Figure.objects.current().from_record(campaign.record)
    return dict(recorded.values_list("indicator", "pk"))


def _in_texts(found: Consolidation) -> Iterator[Finding]:
    """Yield where the text of a unit contradicts itself or the unit's own cells; its name stands in front."""
    texts = _texts(found.campaign)
    if not texts:
        return
    stamps = dict(
        Cell.objects.filter(submission__in=texts)
        .values_list("submission_id")
        .annotate(changes=Sum("number"))
    )
    known = {pk: (pk, stamps.get(pk, 0), text) for pk, text in texts.items()}
    anew = [pk for pk, key in known.items() if key not in _judged]
    cells: dict[int, dict[str, Cell]] = defaultdict(dict)
    for cell in Cell.objects.filter(submission__in=anew):
        cells[cell.submission_id][cell.row] = cell
    for submission in found.submissions:
        key = known.get(submission.pk)
        if key is None:
            continue
        if key not in _judged:
            judged = tuple(_in_text(submission, key[2], cells[submission.pk], found.campaign))
            _keep(key, judged)
        yield from _judged.get(key, ())


#: What was found in a text, by answer, number of changes of its cells, and text: after one change one unit is looked at again.
_judged: dict[tuple[int, int, str], tuple[Finding, ...]] = {}


def _keep(key: tuple[int, int, str], judged: tuple[Finding, ...]) -> None:
    if len(_judged) >= _KEPT_TEXTS:
        _judged.pop(next(iter(_judged)), None)
    _judged[key] = judged


def _texts(campaign: Campaign) -> dict[int, str]:
    """Return the text of each answer that is in the whole, the newest version of each area; one query."""
    newest: dict[tuple[int, str], str] = {}
    written = Passage.objects.filter(
        submission__campaign=campaign, submission__state__in=COUNTED, submission__via=None
    ).order_by("submission_id", "area", "number")
    for pk, area, text in written.values_list("submission_id", "area", "text"):
        newest[pk, area] = text
    found: dict[int, list[str]] = defaultdict(list)
    for (pk, _), text in newest.items():
        if text:
            found[pk].append(text)
    return {pk: "\n".join(parts) for pk, parts in found.items()}


def _in_text(
    submission: Submission, text: str, cells: Mapping[str, Cell], campaign: Campaign
) -> Iterator[Finding]:
    asked = questions(submission.form, "", (), on=campaign.period.last_day)
    version = next(iter(asked.values())).form
    prose = _prose(text, version.code, version.level, campaign.period.last_day.year)
    if not prose.assertions and not any(one.indicator for one in prose.mentions):
        return
    evidence = Evidence(
        form_version=version.code,
        level=version.level,
        period_start=campaign.period_start,
        period_end=campaign.period_end,
        cells=tuple(form_cells(asked, cells)),
        mentions=prose.mentions,
        assertions=prose.assertions,
    )
    rules = tuple(one for one in rules_for(version.code) if isinstance(one, _IN_PROSE))
    case = Case(evidence, rules_for(version.code))
    unit = submission.unit.name
    for rule in rules:
        for one in rule.check(case):
            yield replace(
                one,
                message_vi=f"{unit}: {one.message_vi}",
                message_en=f"{unit}: {one.message_en}",
            )


@lru_cache(maxsize=_KEPT_TEXTS)
def _prose(text: str, form: str, level: str, year: int) -> Prose:
    """Return the figures of a text; one that cannot be read in time has none."""
    blocks, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Paragraph(line, start, start + len(line)))
        start += len(line) + 1
    document = Document("text/plain", text, tuple(blocks))
    try:
        return read_prose(document, form_version=form, level=level, year=year)
    except Unreadable:
        return Prose()
