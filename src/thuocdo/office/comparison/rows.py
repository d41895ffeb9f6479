"""The rows of a comparison as typed values, in the language of the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from thuocdo.figures.notation import Kind
from thuocdo.office.labels import section_name
from thuocdo.reporting.comparison import ComparedGroup, ComparedRow, Comparison, Show, Side
from thuocdo.reporting.comparison_words import (
    answer_text,
    change_text,
    direction_text,
    percent_text,
    reasons_text,
)
from thuocdo.ui.language import in_english

Pages = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ValueView:
    """What one report prints, leading to its place there; `said` stands where it prints no value."""

    text: str
    said: str
    href: str
    answer: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One indicator in both reports; `code` leads to its series, `form` is the number of its form where that does not stand above."""

    item: str
    label: str
    unit_of_measure: str
    code: str
    form: str
    first: ValueView
    second: ValueView
    direction: str
    word: str
    change: str
    percent: str
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """The rows under one heading; an empty title where the rows have an order of their own."""

    title: str
    rows: tuple[RowView, ...]


def compared_groups(
    compared: Comparison, show: Show, *, first: int, second: int
) -> tuple[GroupView, ...]:
    """Return the rows that a filter keeps, under their headings; the arguments are the ids of the two reports."""
    return tuple(_groups(compared, show, (_page(first), _page(second))))


def _page(report: int) -> str:
    return reverse("office:reports:detail", args=[report])


def _groups(compared: Comparison, show: Show, pages: Pages) -> Iterable[GroupView]:
    if show is Show.MOST:
        moved = compared.most_moved()
        yield from [GroupView("", _rows(moved, pages, alone=True))] if moved else []
        return
    for group in compared.shown(show):
        yield GroupView(_title(group), _rows(group.rows, pages, alone=False))


def _title(group: ComparedGroup) -> str:
    title = _("Biểu mẫu %(number)d. %(title)s") % {
        "number": group.number,
        "title": section_name(group.title),
    }
    return _("%s – chỉ báo cáo thứ hai có") % title if group.only_second else title


def _rows(rows: Sequence[ComparedRow], pages: Pages, *, alone: bool) -> tuple[RowView, ...]:
    english = in_english()
    return tuple(_row(row, pages, alone=alone, english=english) for row in rows)


def _row(row: ComparedRow, pages: Pages, *, alone: bool, english: bool) -> RowView:
    """Return a row; one that stands `alone`, not under its form, is named by its indicator and says which form it is of."""
    asked = row.named
    side = row.first or row.second
    assert side is not None
    label = row.indicator.label_vi if alone else asked.label
    return RowView(
        item=asked.item,
        label=row.indicator.label_en if english else label,
        unit_of_measure=row.indicator.unit_of_measure.en if english else asked.unit,
        code=row.indicator.code,
        form=side.form.partition("/")[2] if alone else "",
        first=_value(row, row.first, pages[0]),
        second=_value(row, row.second, pages[1]),
        direction=row.direction.value,
        word=direction_text(row),
        change=change_text(row),
        percent=percent_text(row),
        remarks=reasons_text(row),
    )


def _value(row: ComparedRow, side: Side | None, page: str) -> ValueView:
    if side is None:
        return ValueView("", _("không có dòng này"), "", "")
    blank = side.printed.kind is Kind.BLANK
    return ValueView(
        text=side.printed.text,
        said=_("để trống") if blank else "",
        href=f"{page}#c-{side.key}",
        answer=answer_text(row, side),
    )
