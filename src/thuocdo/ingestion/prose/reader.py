"""Reading the prose of a report: figures, their ties to indicators, and the arithmetic stated between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thuocdo.consistency.evidence import Assertion, Mention
from thuocdo.ingestion.document import Document
from thuocdo.ingestion.prose.balances import balances
from thuocdo.ingestion.prose.claims import Claimed
from thuocdo.ingestion.prose.differences import differences, growths, late_ones
from thuocdo.ingestion.prose.formulas import formula_shares, formula_sums
from thuocdo.ingestion.prose.passages import Passage, passages
from thuocdo.ingestion.prose.quantities import Quantity, quantities
from thuocdo.ingestion.prose.shares import shares, top_of
from thuocdo.ingestion.prose.structure import Frame, frames, list_frames
from thuocdo.ingestion.prose.sums import sums
from thuocdo.ingestion.prose.ties import Report, tie
from thuocdo.ingestion.prose.totals import totals
from thuocdo.ingestion.prose.wording import add_wording
from thuocdo.ingestion.readers.limits import Budget

#: Figures of one paragraph. Real ones have some 80 at the most; the work grows with their square, so a longer run is no prose.
_MOST_FIGURES = 600
#: A share may be of a figure this many paragraphs before it in the same section.
_PARAGRAPHS_BACK = 4
#: Words of the time since 1/7/2025, when districts were abolished.
_TWO_LEVELS = re.compile(r"\b(?:0?2|hai) cap\b|\bdac khu\b|\b0?1/0?7/2025")
_WORDS_BEFORE, _WORDS_BEHIND = 90, 50


@dataclass(frozen=True, slots=True)
class Prose:
    """What the prose of a report says: its figures in reading order, and the arithmetic it states between them."""

    mentions: tuple[Mention, ...] = ()
    assertions: tuple[Assertion, ...] = ()


@dataclass(slots=True, eq=False)
class _Read:
    """One passage with its figures and frames."""

    passage: Passage
    figures: list[Quantity]
    frames: list[Frame]


def read_prose(
    document: Document,
    *,
    form_version: str | None = None,
    level: str | None = None,
    year: int | None = None,
    tables: frozenset[int] = frozenset(),
) -> Prose:
    """Read the prose of a report.

    Shape: one mention per figure in reading order, the halves of a fraction apart; the operands of an assertion are
    mentions of the same result.

    Args:
        document: the report; its tables are not prose.
        form_version: the form its appendix is on, null where it has none.
        level: of the reporting unit (province, department, district, commune); null is read as a province.
        year: of the report; completes dates without a year, and keeps figures of other years from being tied.
        tables: numbers of blocks that belong to tables though they are paragraphs.

    Raises:
        Unreadable: it takes too long.
    """
    budget = Budget()
    read = []
    for passage in passages(document, tables=tables):
        budget.check_time()
        read.append(_read(passage, year))
    lists = list(list_frames([(r.passage, r.frames) for r in read]))
    _tie(read, lists, Report(form_version, level, year), budget)
    mentions = {id(q): _mention(q) for r in read for q in r.figures}
    claims = dict.fromkeys(_claims(read, lists, budget))
    return Prose(tuple(mentions.values()), tuple(_assertion(claim, mentions) for claim in claims))


def _read(passage: Passage, year: int | None) -> _Read:
    found = quantities(passage)
    if len(found) > _MOST_FIGURES:
        return _Read(passage, [], [])
    built = frames(passage, found) if found or passage.folded.rstrip().endswith((":", ",")) else []
    add_wording(passage, found, year=year)
    return _Read(passage, found, built)


def _tie(read: Sequence[_Read], lists: Sequence[Frame], report: Report, budget: Budget) -> None:
    wholes: dict[int, Quantity] = {}
    for frame in [f for r in read for f in r.frames] + list(lists):
        if frame.owner is not None:
            for item in frame.items:
                wholes.setdefault(id(item), frame.owner)
    for entry in read:
        budget.check_time()
        for figure in entry.figures:
            if figure.numerator is not None and id(figure.numerator) in wholes:
                wholes.setdefault(id(figure), wholes[id(figure.numerator)])
        tops = {
            id(p): top
            for p in entry.figures
            if p.percent and (top := top_of(p, entry.figures)) is not None
        }
        for percent in entry.figures:
            top = tops.get(id(percent))
            if top is not None and percent.start < top.start:
                for half in (top, top.denominator):
                    wholes.setdefault(id(half), percent)
        _take_units(entry.figures, wholes)
        tie(entry.passage, entry.figures, wholes, tops, report)


def _take_units(figures: Sequence[Quantity], wholes: dict[int, Quantity]) -> None:
    """Give bare numbers of a list the unit of their whole: "2.121 TTHC, trong đó: cấp tỉnh: 1.561"."""
    for figure in figures:
        whole = wholes.get(id(figure))
        if whole is not None and not figure.unit and not figure.kind and not whole.percent:
            figure.unit, figure.kind = whole.unit, whole.kind


def _claims(read: Sequence[_Read], lists: Sequence[Frame], budget: Budget) -> Iterator[Claimed]:
    stated_sums = [*sums([f for r in read for f in r.frames]), *sums(lists)]
    yield from stated_sums
    summed = {id(claim.result) for claim in stated_sums}
    two_levels = _knows_no_districts(read)
    for at, entry in enumerate(read):
        budget.check_time()
        stated = {id(claim.result) for claim in _shares(read, at)}
        yield from _shares(read, at)
        yield from (c for c in formula_shares(entry.figures) if id(c.result) not in stated)
        by_formula = formula_sums(entry.figures, two_levels=two_levels)
        yield from (c for c in by_formula if id(c.result) not in summed)
        yield from (c for c in totals(entry.frames) if id(c.result) not in summed)
        yield from differences(entry.figures)
        yield from late_ones(entry.figures)
        yield from growths(entry.figures)
    yield from balances([f for r in read for f in r.frames])
    yield from balances(lists)


def _knows_no_districts(read: Sequence[_Read]) -> bool:
    """Say whether a report is of the time after 30/6/2025, when provinces were divided into communes alone."""
    named = {q.indicator for entry in read for q in entry.figures if q.indicator}
    return not any("district" in code for code in named) and any(
        _TWO_LEVELS.search(entry.passage.folded) for entry in read
    )


def _shares(read: Sequence[_Read], at: int) -> Iterator[Claimed]:
    entry = read[at]
    if not any(q.percent for q in entry.figures):
        return
    section = entry.passage.place.section
    context = [
        q
        for before in read[max(0, at - _PARAGRAPHS_BACK) : at]
        if not before.passage.note
        and (before.passage.place.section == section or before.passage is entry.passage.lead)
        for q in before.figures
    ]
    yield from shares(entry.figures, context)


def _mention(quantity: Quantity) -> Mention:
    passage = quantity.passage
    start = max(passage.body, quantity.start - _WORDS_BEFORE)
    start = start if start == passage.body else passage.text.find(" ", start) + 1
    text = passage.text[min(start, quantity.start) : quantity.noun_end + _WORDS_BEHIND]
    cut = text.rfind(" ")
    whole = quantity.noun_end + _WORDS_BEHIND >= len(passage.text)
    return Mention(
        value=quantity.value,
        unit=quantity.unit,
        text=(text if whole or cut < 0 else text[:cut]).strip(),
        location=passage.location(quantity.start, quantity.end),
        printed=quantity.printed,
        approximation=quantity.approximation,
        indicator=quantity.indicator,
        as_of=quantity.as_of,
        section=passage.place.section,
        confidence=quantity.confidence,
        planned=quantity.planned,
    )


def _assertion(claim: Claimed, mentions: dict[int, Mention]) -> Assertion:
    operands = tuple(mentions[id(q)] for q in claim.operands)
    beside = tuple(mentions[id(q)] for q in claim.beside)
    return Assertion(claim.claim, mentions[id(claim.result)], operands, claim.complete, beside)
