"""What a figure on these pages can be of: an indicator that is computed, or a measure; with all that is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thuocdo.indicators.evaluation.evaluating import is_computed
from thuocdo.indicators.indicator import Indicator, PeriodKind, ValueType
from thuocdo.indicators.measures.measure import Aggregate, Measure
from thuocdo.indicators.measures.payments import RATINGS
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.registry import indicators
from thuocdo.office.labels import label_of, measure_of
from thuocdo.ui.language import in_english
from thuocdo.vietnamese import fold

#: No longer words are searched.
LONGEST_SEARCH = 200
_OF_RATIO = 2


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is counted.

    Attributes:
        code: of the indicator, or of the measure.
        words: its definition as a sentence.
        source: law or paper that asks for it.
        percent: in percentage points.
        stock: counted at the end of a window, not in it.
        measure: code of what is counted; empty for what follows from others.
        parts: codes of numerator and denominator of a share; empty for all else.
        anonymous: it counts ratings, which are told of groups alone.
    """

    code: str
    label: str
    unit_of_measure: str
    words: str
    source: str
    note: str = ""
    percent: bool = False
    stock: bool = False
    measure: str = ""
    parts: tuple[str, ...] = ()
    anonymous: bool = False
    is_indicator: bool = True

    @property
    def decimals(self) -> int:
        """Return how many decimals are shown."""
        return 1 if self.percent else 0


def subject(code: str) -> Subject | None:
    """Return what a code stands for, an indicator before a measure; null where it is neither, or nothing computes it."""
    return _subject(code, get_language())


@lru_cache(maxsize=2_000)
def _subject(code: str, _language: str | None) -> Subject | None:
    one = indicators().get(code)
    if one is not None:
        return _of_indicator(one) if is_computed(code) else None
    counted = measures().get(code)
    return _of_measure(counted) if counted is not None else None


def listed() -> list[Subject]:
    """Return all indicators that are computed and not helpers, in their order."""
    found = (subject(code) for code, one in indicators().items() if not one.helper)
    return [one for one in found if one is not None]


def listed_by(words: str) -> list[Subject]:
    """Return those of the list whose label or code holds every word, accents left aside; all of it without words."""
    return [*_holding(listed(), words)]


def found_by(words: str, *, most: int) -> list[Subject]:
    """Return indicators and measures whose label or code holds every word, accents left aside; indicators first."""
    return [*islice(_holding(_all(), words), most)] if fold(words).strip() else []


def _holding(subjects: Iterable[Subject], words: str) -> Iterator[Subject]:
    wanted = fold(words).split()
    return (one for one in subjects if all(word in _searched(one) for word in wanted))


def _all() -> Iterator[Subject]:
    yield from listed()
    for code in measures():
        one = subject(code)
        if one is not None and not one.anonymous:
            yield one


def _searched(one: Subject) -> str:
    return f"{fold(one.label)} {one.code}"


def _of_indicator(one: Indicator) -> Subject:
    counted = _measures_of(one)
    share = one.value_type is ValueType.PERCENT and one.formula is not None
    parts = tuple(one.formula.references()) if share and one.formula else ()
    words = words_of(measures()[one.measure]) if one.measure else _words_of_formula(one, parts)
    return Subject(
        code=one.code,
        label=label_of(one),
        unit_of_measure=measure_of(one),
        words=words,
        source=str(one.source),
        note=one.note if in_english() else one.note_vi,
        percent=one.value_type is ValueType.PERCENT,
        stock=one.period_kind is PeriodKind.STOCK,
        measure=one.measure,
        parts=parts if len(parts) == _OF_RATIO else (),
        anonymous=any(basis.fact == RATINGS for basis in counted),
    )


def _measures_of(one: Indicator) -> list[Measure]:
    if one.measure:
        return [measures()[one.measure]]
    references = one.formula.references() if one.formula else ()
    return [found for code in references for found in _measures_of(indicators()[code])]


def _words_of_formula(one: Indicator, parts: Sequence[str]) -> str:
    labels = [label_of(indicators()[code]) for code in parts]
    if len(labels) == _OF_RATIO:
        return _("“%(above)s” chia cho “%(below)s”, nhân 100.") % {
            "above": labels[0],
            "below": labels[1],
        }
    assert one.formula is not None
    return one.formula.render({code: label_of(indicators()[code]) for code in _references(one)})


def _references(one: Indicator) -> Sequence[str]:
    return tuple(one.formula.references()) if one.formula else ()


def _of_measure(one: Measure) -> Subject:
    return Subject(
        code=one.code,
        label=one.en if in_english() else one.vi,
        unit_of_measure="",
        words=words_of(one),
        source=one.source,
        stock=one.until is not None,
        measure=one.code,
        anonymous=one.fact == RATINGS,
        is_indicator=False,
    )


def words_of(one: Measure) -> str:
    """Return the definition of a measure as a sentence."""
    english = in_english()
    on = one.on.en if english else one.on.vi
    if one.until is not None:
        until = one.until.en if english else one.until.vi
        said = _("Đếm ở cuối kỳ, từ %(on)s đến trước %(until)s") % {"on": on, "until": until}
    else:
        said = _("Đếm theo %(on)s nằm trong kỳ") % {"on": on}
    if one.aggregate is Aggregate.SUM:
        said = _("Cộng theo %(on)s nằm trong kỳ") % {"on": on}
    if one.aggregate is Aggregate.DISTINCT:
        said = _("Mỗi thứ một lần, theo %(on)s nằm trong kỳ") % {"on": on}
    conditions = "; ".join(held.en if english else held.vi for held in one.where)
    return f"{said}: {conditions}." if conditions else f"{said}."
