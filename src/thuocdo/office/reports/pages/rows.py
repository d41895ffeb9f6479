"""The rows of a report's page as HTML.

Written here and not in a template: a page has some 400 of them, and a template takes five times as long. Every text that comes
from a report goes through `escaped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Self

from django.utils.translation import gettext as _

from thuocdo.consistency.evidence import Mention
from thuocdo.consistency.models import Discrepancy
from thuocdo.figures.notation import Kind
from thuocdo.forms.library import form_version
from thuocdo.ingestion.contents import Entry, Section
from thuocdo.ingestion.edits import mention_key, row_key
from thuocdo.ingestion.reading import ReadRow
from thuocdo.office.labels import indicator_label
from thuocdo.office.reports.pages.original import Span, anchor_of, escaped
from thuocdo.ui.jinja import figure

#: Places in the original that one discrepancy leads to.
MOST_PLACES = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in the rows in the language of the screen, looked up once for a page; all of it ready for HTML."""

    severities: Mapping[str, str]
    places: tuple[str, ...]
    explain: str
    blank: str
    absent: str
    edited: str
    look: str

    @classmethod
    def now(cls) -> Self:
        """Return the words in the language of the screen."""
        edited = escaped(_("Đã sửa"))
        return cls(
            severities={
                "error": escaped(_("lỗi")),
                "warning": escaped(_("cảnh báo")),
                "note": escaped(_("lưu ý")),
            },
            places=(
                escaped(_("Xem trong văn bản")),
                *(escaped(_("chỗ thứ %(n)s") % {"n": n}) for n in range(2, MOST_PLACES + 1)),
            ),
            explain=escaped(_("Giải trình")),
            blank=escaped(_("trống")),
            absent=f'<span class="soft small">{escaped(_("không có trong báo cáo"))}</span>',
            edited=f'<span class="edited" title="{edited}"><span class="visually-hidden">{edited}</span>✎</span>',
            look=f'<br><span class="badge badge-warning">{escaped(_("cần xem lại"))}</span>',
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """A discrepancy as the rows it concerns show it; `html` is the mark that leads to it."""

    row: Discrepancy
    html: str


@dataclass(frozen=True, slots=True)
class Pen:
    """What all rows of a page are written with.

    `base` is the address of the report where the person may correct it, empty else; `corrected` are the keys of what was
    corrected.
    """

    words: Words
    flags: Mapping[Span, Sequence[Flag]]
    corrected: frozenset[str]
    base: str


def flags_of(rows: Iterable[Discrepancy], words: Words) -> dict[Span, list[Flag]]:
    """Return the discrepancies by the spans they concern, the worst first."""
    found: dict[Span, list[Flag]] = {}
    for row in rows:
        word = words.severities[row.severity]
        mark = f'<a class="flag flag-{row.severity}" href="#d{row.pk}"><span class="visually-hidden">{word}</span></a>'
        flag = Flag(row, mark)
        for span in {(p["start"], p["end"]) for p in row.locations if "start" in p}:
            found.setdefault(span, []).append(flag)
    return found


def discrepancy_items(rows: Iterable[Discrepancy], words: Words, base: str) -> str:
    """Return the list of discrepancies; `base` is the address of the report where they may be explained, empty else."""
    return "".join(_discrepancy(row, words, base) for row in rows)


def form_rows(section: Section, pen: Pen) -> str:
    """Return the rows of one form, in its order."""
    beginnings = _beginnings(section.form)
    pairs = zip(section.entries, beginnings, strict=True)
    return "".join(_form_row(entry, start, cells, pen) for entry, (start, cells) in pairs)


def loose_rows(rows: Iterable[ReadRow], pen: Pen) -> str:
    """Return printed rows that are none of a form's."""
    return "".join(_loose_row(row, pen) for row in rows)


def mention_rows(mentions: Iterable[Mention], pen: Pen) -> str:
    """Return the figures of the prose."""
    return "".join(_mention_row(mention, pen) for mention in mentions)


@cache
def _beginnings(form: str) -> tuple[tuple[str, str], ...]:
    """Return how each row of a form begins: the classes of the row, and its cells up to the value. Forms never change."""
    code, _mark, number = form.partition("/")
    section = next(s for s in form_version(code).sections if s.number == int(number))
    return tuple(
        (
            f'<tr class="depth-{row.depth}{" heading" if row.heading else ""}',
            f'">\n<td class="item">{escaped(row.item)}</td>\n<td class="label">{escaped(row.label)}</td>\n'
            f'<td class="soft small unit">{escaped(row.unit)}</td>\n<td class="number value">',
        )
        for row in section.rows
    )


def _form_row(entry: Entry, start: str, cells: str, pen: Pen) -> str:
    asked, row = entry.asked, entry.row
    if row is None:
        value = "" if asked.heading else pen.words.absent
        return f'{start}{cells}{value}</td>\n<td class="small note"></td>\n</tr>\n'
    flags = pen.flags.get((row.location.start, row.location.end), ())
    kind = f" has-{flags[0].row.severity}" if flags else ""
    blank = row.printed.kind is Kind.BLANK
    if not blank or not asked.heading or asked.indicator:
        key = row_key(row)
        text = pen.words.blank if blank else escaped(row.printed.text)
        value = _value(text, key, row, pen, blank=blank) + _marks(flags, key, pen)
        if entry.doubtful:
            value += pen.words.look
    else:
        value = ""
    note = escaped(row.note)
    return f'{start}{kind}{cells}{value}</td>\n<td class="small note">{note}</td>\n</tr>\n'


def _value(text: str, key: str, found: ReadRow | Mention, pen: Pen, *, blank: bool = False) -> str:
    """Return one value that leads to its place in the original, and to its editor where the person may correct it."""
    anchor = anchor_of(found.location)
    target = f"{pen.base}cells/{key}/" if pen.base else f"#{anchor}"
    kind = "cell blank" if blank else "cell"
    return f'<a id="c-{key}" class="{kind}" data-cell data-anchor="{anchor}" href="{target}">{text}</a>'


def _marks(flags: Sequence[Flag], key: str, pen: Pen) -> str:
    marks = " " + "".join(flag.html for flag in flags) if flags else ""
    return marks + pen.words.edited if key in pen.corrected else marks


def _loose_row(row: ReadRow, pen: Pen) -> str:
    value = _value(escaped(row.printed.text) or pen.words.blank, row_key(row), row, pen)
    return (
        f'<tr class="loose">\n<td class="item">{escaped(row.item)}</td>\n<td class="label">{escaped(row.label)}</td>\n'
        f'<td class="soft small unit">{escaped(row.unit)}</td>\n<td class="number value">{value}</td>\n'
        f'<td class="small note">{escaped(row.note)}</td>\n</tr>\n'
    )


def _mention_row(mention: Mention, pen: Pen) -> str:
    key = mention_key(mention)
    text = figure(mention.value) + (" %" if mention.unit == "%" else "")
    flags = pen.flags.get((mention.location.start, mention.location.end), ())
    value = _value(escaped(text), key, mention, pen) + _marks(flags, key, pen)
    label = indicator_label(mention.indicator) if mention.indicator else ""
    shown = escaped(label) or '<span class="soft">–</span>'
    return (
        f'<tr>\n<td><a href="#{anchor_of(mention.location)}">{escaped(mention.text)}</a></td>\n'
        f'<td class="number">{value}</td>\n<td class="small">{shown}</td>\n</tr>\n'
    )


def _discrepancy(row: Discrepancy, words: Words, base: str) -> str:
    explained = row.state == Discrepancy.State.EXPLAINED
    label = (
        f"<strong>{escaped(indicator_label(row.indicators[0]))}</strong>" if row.indicators else ""
    )
    anchors = dict.fromkeys(f"t{place['start']}" for place in row.locations if "start" in place)
    places = "".join(
        f'<a href="#{anchor}">{word}</a>'
        for anchor, word in zip(anchors, words.places, strict=False)
    )
    address = f"{base}discrepancies/{row.pk}/"
    explain = (
        f'<a class="no-print" href="{address}" hx-get="{address}" hx-target="closest .discrepancy"'
        f' hx-swap="beforeend">{words.explain}</a>'
    )
    explanation = (
        f'<p class="explanation"><strong>{words.explain}:</strong> {escaped(row.explanation)}</p>'
    )
    return (
        f'<li class="discrepancy discrepancy-{row.severity}{" is-explained" if explained else ""}" id="d{row.pk}">\n'
        f'<div class="cluster"><span class="badge badge-{row.severity}">{words.severities[row.severity]}</span>'
        f"{label}</div>\n<p>{escaped(row.message)}</p>\n"
        f'<div class="cluster small">{places}{explain if base else ""}<span class="soft">{escaped(row.rule)}</span></div>\n'
        f"{explanation if explained else ''}</li>\n"
    )
