"""The page of ratings as typed values, and the same as a paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.documents.paper import (
    Cell,
    Column,
    ColumnKind,
    Line,
    Paper,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    cell,
)
from thuocdo.feedback.models import HIGHEST, TOPICS, Rating
from thuocdo.feedback.reading import FEWEST
from thuocdo.feedback.satisfaction import Numbers, Quarter, Satisfaction, Year

_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that is rated: its mean, null where too few said anything; `bar` of 100 stands for the best score."""

    name: str
    mean: Decimal | None
    bar: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit with enough ratings; `id` leads to its page, `change` is in points of a percent against the year before, null where that is not shown."""

    id: int
    name: str
    numbers: Numbers
    satisfied_percent: Decimal
    change: Decimal | None = None


@dataclass(frozen=True, slots=True)
class QuarterRow:
    """One quarter; null where there were too few ratings."""

    name: str
    numbers: Numbers | None
    satisfied_percent: Decimal | None
    bar: int


@dataclass(frozen=True, slots=True)
class RatingsPage:
    """All that the page shows."""

    said: Satisfaction
    span: str
    span_before: str
    satisfied_percent: Decimal | None
    before_percent: Decimal | None
    aspects: tuple[Aspect, ...]
    units: tuple[UnitRow, ...]
    quarters: tuple[QuarterRow, ...]
    fewest: int = FEWEST

    @property
    def is_year(self) -> bool:
        """Say whether it is a whole year."""
        return isinstance(self.said.span, Year)

    @property
    def change(self) -> Decimal | None:
        """Return the change of the whole in points of a percent; null where one of the two is not shown."""
        if self.satisfied_percent is None or self.before_percent is None:
            return None
        return self.satisfied_percent - self.before_percent


def quarter_name(quarter: Quarter) -> str:
    """Return a quarter as people write it."""
    return _("quý %(number)s/%(year)s") % {
        "number": _ROMAN[quarter.number - 1],
        "year": quarter.year,
    }


def span_name(span: Quarter | Year) -> str:
    """Return a quarter or a year as people write it."""
    if isinstance(span, Year):
        return _("năm %(year)s") % {"year": span.year}
    return quarter_name(span)


def span_word(span: Quarter | Year) -> str:
    """Return a quarter or a year as it stands in an address."""
    return str(span.year) if isinstance(span, Year) else f"{span.year}-{span.number}"


def page_of(said: Satisfaction, names: Mapping[int, str]) -> RatingsPage:
    """Return the page of what was found; the least satisfied unit first."""
    whole = said.whole
    return RatingsPage(
        said=said,
        span=span_name(said.span),
        span_before=span_name(said.span.a_year_before),
        satisfied_percent=None if whole is None else _percent(whole.satisfied_rate),
        before_percent=None if said.before is None else _percent(said.before.satisfied_rate),
        aspects=() if whole is None else tuple(_aspects(whole)),
        units=tuple(
            UnitRow(
                unit,
                names.get(unit, ""),
                numbers,
                _percent(numbers.satisfied_rate),
                _change(numbers, said.units_before.get(unit)),
            )
            for unit, numbers in said.units
        ),
        quarters=tuple(_quarter(quarter, numbers) for quarter, numbers in said.quarters),
    )


def _change(now: Numbers, before: Numbers | None) -> Decimal | None:
    if before is None:
        return None
    return _percent(now.satisfied_rate) - _percent(before.satisfied_rate)


def _aspects(whole: Numbers) -> Sequence[Aspect]:
    means = {"overall": whole.overall, **whole.topics}
    return [
        Aspect(_label(name), mean and _rounded(mean), int((mean or 0) * 100 / HIGHEST))
        for name, mean in means.items()
    ]


def _label(name: str) -> str:
    text = str(Rating._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return text[:1].upper() + text[1:]


def _quarter(quarter: Quarter, numbers: Numbers | None) -> QuarterRow:
    if numbers is None:
        return QuarterRow(quarter_name(quarter), None, None, 0)
    rate = numbers.satisfied_rate
    return QuarterRow(quarter_name(quarter), numbers, _percent(rate), int(rate * 100))


def _percent(rate: Decimal) -> Decimal:
    return (rate * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _rounded(mean: Decimal) -> Decimal:
    return mean.quantize(Decimal("0.01"), ROUND_HALF_UP)


def paper_of(page: RatingsPage, name: str, *, at: datetime) -> Paper:
    """Return the page as a paper, with the tables by unit, by quarter, by aspect, and the words."""
    title = _("Mức độ hài lòng, %(quarter)s") % {"quarter": page.span}
    note = _(
        "Lập lúc %(at)s. Nhóm dưới %(fewest)d đánh giá không nêu số, để không ai biết ai đã viết gì."
    ) % {"at": f"{timezone.localtime(at):%H:%M %d/%m/%Y}", "fewest": FEWEST}
    compared = () if page.change is None else (Text(_compared(page)),)
    sections = (
        Section(
            _("Theo đơn vị"),
            (Text(note, TextRole.NOTE), *compared, _units_table(page)),
            landscape=True,
        ),
        Section(_("Theo nội dung"), (_aspects_table(page),), landscape=True),
        Section(_("Theo quý"), (_quarters_table(page),), landscape=True),
        *(() if page.is_year else (Section(_("Ý kiến"), (_words_table(page),), landscape=True),)),
    )
    head = (Line(name.upper(), strong=True),) if name else ()
    return Paper(title, (*head, Line(title.upper(), strong=True)), sections)


def _compared(page: RatingsPage) -> str:
    return _("Tỷ lệ hài lòng %(now)s %%; %(span)s: %(before)s %%.") % {
        "now": str(page.satisfied_percent).replace(".", ","),
        "span": page.span_before,
        "before": str(page.before_percent).replace(".", ","),
    }


def _numbers_columns(first: str) -> tuple[Column, ...]:
    topics = (Column(_label(name), 4, kind=ColumnKind.NUMBER) for name in ("overall", *TOPICS))
    return (
        Column(first, 8),
        Column(_("Số đánh giá"), 4, kind=ColumnKind.NUMBER),
        Column(_("Tỷ lệ hài lòng (%)"), 4, kind=ColumnKind.NUMBER),
        *topics,
        Column(_("Nói phải trả thêm tiền"), 4, kind=ColumnKind.NUMBER),
    )


def _numbers_row(name: str, numbers: Numbers | None) -> Row:
    if numbers is None:
        return Row((cell(name), *[cell("–")] * (len(TOPICS) + 4)))
    return Row(
        (
            cell(name),
            _figure(Decimal(numbers.count)),
            _figure(_percent(numbers.satisfied_rate)),
            _mean(numbers.overall),
            *(_mean(numbers.topics[one]) for one in TOPICS),
            _figure(Decimal(numbers.extra_cost_count)),
        )
    )


def _units_table(page: RatingsPage) -> Table:
    rows = [_numbers_row(one.name, one.numbers) for one in page.units]
    rows.append(_numbers_row(_("Chung"), page.said.whole))
    return Table(_numbers_columns(_("Đơn vị")), tuple(rows))


def _quarters_table(page: RatingsPage) -> Table:
    rows = tuple(_numbers_row(one.name, one.numbers) for one in page.quarters)
    return Table(_numbers_columns(_("Quý")), rows)


def _aspects_table(page: RatingsPage) -> Table:
    columns = (Column(_("Nội dung"), 8), Column(_("Điểm (1–5)"), 4, kind=ColumnKind.NUMBER))
    return Table(columns, tuple(Row((cell(one.name), _mean(one.mean))) for one in page.aspects))


def _words_table(page: RatingsPage) -> Table:
    return Table((Column(_("Ý kiến"), 20),), tuple(Row((cell(one),)) for one in page.said.words))


def _mean(mean: Decimal | None) -> Cell:
    return cell("–") if mean is None else _figure(_rounded(mean))


def _figure(value: Decimal) -> Cell:
    return Cell(f"{value}".replace(".", ","), value)
