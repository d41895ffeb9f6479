"""The rows of the series table: the value with its source, the change since the row before, and what was not comparable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from thuocdo.figures.breaks import SAME_LENGTH_DAYS, Break, BreakKind, Change
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import write_number
from thuocdo.figures.points import Contribution, Point, PointState, Source
from thuocdo.forms.library import form_versions
from thuocdo.indicators.indicator import Indicator, ValueType
from thuocdo.indicators.registry import indicator
from thuocdo.office.labels import label_of
from thuocdo.organisations.models import Succession
from thuocdo.ui.jinja import day
from thuocdo.ui.language import in_english

#: Of these the difference means something; codes of an answer have none.
WITHOUT_CHANGE = {ValueType.CHOICE, ValueType.BOOL}
#: Of these a percentage of change would be read as a change in percentage points, or says nothing.
WITHOUT_PERCENT = {*WITHOUT_CHANGE, ValueType.PERCENT, ValueType.RANK}
#: How many successions a reason names; a ward of 2025 may have twenty former communes.
MOST_NAMED = 3
#: The room of the reports that have a page of their own.
REPORTS = "ingestion"


@dataclass(frozen=True, slots=True)
class PartView:
    """A figure behind a restated value: whose it is, what it says, the share of it, and where it stands."""

    name: str
    text: str
    share: str
    href: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One report of one unit.

    `value` is null where `text` says what stands there instead. `href` leads to the place in the report; a restated value
    has `parts` in its place.
    """

    label: str
    value: Decimal | None
    decimals: int
    text: str
    href: str
    origin: str
    restated: bool
    change: str
    percent: str
    falling: bool
    parts: tuple[PartView, ...]
    notes: tuple[str, ...]
    reasons: tuple[str, ...]

    @property
    def explained(self) -> bool:
        """Tell whether anything stands in the column of sources and notes."""
        return bool(self.origin or self.restated or self.notes or self.reasons)


def rows_of(one: Indicator, points: Sequence[Point], names: Mapping[int, str]) -> Iterator[RowView]:
    """Yield a row for every point, each compared with the last one before it that has a value."""
    before: Point | None = None
    for point in points:
        yield _row(one, before, point, names)
        if point.value is not None:
            before = point


def _row(one: Indicator, before: Point | None, point: Point, names: Mapping[int, str]) -> RowView:
    source = point.source
    difference = _difference(one, before, point)
    parts = point.contributions if point.restated else ()
    return RowView(
        label=point.slot.label("en" if in_english() else "vi"),
        value=point.value,
        decimals=point.decimals,
        text=_said(one, point),
        href=_address(source) if source else "",
        origin=str(Figure.Origin(source.origin).label) if source else "",
        restated=point.restated,
        change="" if difference is None else _signed(difference, _digits(before, point)),
        percent=_percent(one, before, difference),
        falling=difference is not None and difference < 0,
        parts=tuple(_part(one, part, names) for part in parts),
        notes=tuple(_notes(point, names)),
        reasons=tuple(reason_of(found, names) for found in point.breaks),
    )


def _said(one: Indicator, point: Point) -> str:
    """Return what stands in the place of a number; for the code of an answer, the answer."""
    if point.value is not None:
        return next((choice.label_vi for choice in one.choices if choice.code == point.value), "")
    if point.state == PointState.TEXT and point.source:
        return point.source.printed
    return {
        PointState.BLANK: _("để trống"),
        PointState.DASH: _("dấu gạch"),
        PointState.TEXT: _("chữ"),
    }.get(point.state, _("không có số liệu"))


def _address(source: Source) -> str:
    """Return the place in the report that a figure was read from; nothing where its record has no page."""
    if source.record is None or source.record.room != REPORTS or not source.record.id.isdecimal():
        return ""
    page = reverse("office:reports:detail", args=[source.record.id])
    return page if source.start is None else f"{page}#t{source.start}"


def _difference(one: Indicator, before: Point | None, point: Point) -> Decimal | None:
    if before is None or before.value is None or point.value is None:
        return None
    return None if one.value_type in WITHOUT_CHANGE else point.value - before.value


def _percent(one: Indicator, before: Point | None, difference: Decimal | None) -> str:
    if difference is None or before is None or one.value_type in WITHOUT_PERCENT:
        return ""
    if not before.value:
        return ""
    return f"{_signed(100 * difference / abs(before.value), 1)} %"


def _digits(before: Point | None, point: Point) -> int:
    return max(before.decimals if before else 0, point.decimals)


def _signed(value: Decimal, decimals: int) -> str:
    written = write_number(abs(value), decimals=decimals)
    if value == 0:
        return written
    return f"{'+' if value > 0 else '−'}{written}"


def _part(one: Indicator, part: Contribution, names: Mapping[int, str]) -> PartView:
    source = part.source
    name = names[source.unit_id]
    if source.indicator != one.code:
        name = f"{name}, {label_of(indicator(source.indicator))}"
    written = "" if source.value is None else write_number(source.value, decimals=source.decimals)
    share = "" if part.share == 1 else _share(part.share)
    return PartView(name, written or source.printed or "–", share, _address(source))


def _share(share: Fraction) -> str:
    hundredths = Decimal(100 * share.numerator) / Decimal(share.denominator)
    short = hundredths.quantize(Decimal("0.01")).normalize()
    return f"{write_number(short)} %"


def _notes(point: Point, names: Mapping[int, str]) -> Iterator[str]:
    if point.missing:
        yield _("Chưa có số liệu của: %s") % _listed(point.missing, names)
    if point.withheld:
        yield _("Chưa quy đổi được (chưa xác định hệ số): %s") % _listed(point.withheld, names)


def _listed(units: frozenset[int], names: Mapping[int, str]) -> str:
    return ", ".join(sorted(names[unit] for unit in units))


def reason_of(found: Break, names: Mapping[int, str]) -> str:
    """Say in the language of the screen why two points cannot be compared."""
    if found.kind == BreakKind.FORM:
        return _("Biểu mẫu khác: %(before)s → %(after)s") % {
            "before": _form(found.before),
            "after": _form(found.after),
        }
    if found.kind == BreakKind.DEFINITION:
        return _("Chỉ tiêu được quy định từ ngày %s") % day(found.on)
    if found.kind == BreakKind.UNIT:
        return _("Đơn vị thay đổi: %s") % _changes(found.changes, names)
    if found.kind == BreakKind.WINDOW:
        return _window(found)
    return _("Số liệu quy đổi không gồm cùng các đơn vị cũ")


def _form(codes: str) -> str:
    known = form_versions()
    return ", ".join(known[code].title if code in known else code for code in codes.split(", "))


def _changes(changes: Sequence[Change], names: Mapping[int, str]) -> str:
    named = "; ".join(_change(one, names) for one in changes[:MOST_NAMED])
    others = len(changes) - MOST_NAMED
    if others <= 0:
        return named
    return named + _("; và %(num)d thay đổi khác") % {"num": others}


def _change(change: Change, names: Mapping[int, str]) -> str:
    heir = names[change.successor] if change.successor else _("không có đơn vị kế tục")
    return _("%(former)s → %(heir)s (%(how)s, %(day)s)") % {
        "former": names[change.predecessor],
        "heir": heir,
        "how": Succession.Kind(change.kind).label,
        "day": day(change.on),
    }


def _window(found: Break) -> str:
    if abs(int(found.before) - int(found.after)) > SAME_LENGTH_DAYS:
        return _("Kỳ dài ngắn khác nhau: %(before)s → %(after)s ngày") % {
            "before": found.before,
            "after": found.after,
        }
    return _("Một bên tính theo năm dương lịch, một bên theo kỳ báo cáo cải cách hành chính")
