"""The long lists of a dossier's page as HTML: events, papers, stretches of a clock, papers at fault.

Written here and not in a template, which takes five times as long: a page has some hundred of these rows. Every text of a dossier goes through
`escape`: that of the standard library, for the other one makes an object of each text, and there are a thousand.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from markupsafe import Markup

from thuocdo.ui.jinja import day, moment
from thuocdo.ui.language import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sized

    from thuocdo.office.dossiers.choices import PaperChoice
    from thuocdo.office.dossiers.history import HistoryRow
    from thuocdo.office.dossiers.pages import PaperView
    from thuocdo.office.dossiers.timeline import Bar, HolderRow, LineRow

#: So many rows of a long list are seen at once; the others are in a fold, unless they are as few as it would take itself.
_SEEN, _FEW = 10, 3


def folded(rows: Sized) -> int:
    """Return how many of the rows, the oldest, are in a fold."""
    return len(rows) - _SEEN if len(rows) > _SEEN + _FEW else 0


def history_items(rows: Iterable[HistoryRow]) -> Markup:
    """Return the events as items of a list."""
    return _joined(
        f'<li><span class="soft small number">{moment(one.at)}</span> <strong>{escape(one.what)}</strong>'
        f"{_span('small', one.who, before=' ')}{''.join(_span('text', text) for text in one.details)}</li>"
        for one in rows
    )


def paper_items(rows: Iterable[PaperView], *, dossier_id: int) -> Markup:
    """Return the papers as items of a list; one that can be shown in place leads to the page with it."""
    return _joined(_paper(one, dossier_id) for one in rows)


def _paper(one: PaperView, dossier_id: int) -> str:
    name = escape(one.name)
    if one.media_type:
        where = (
            f"?paper={one.position}#papers"
            if one.inline
            else f"/office/dossiers/{dossier_id}/papers/{one.position}/"
        )
        name = f'<a href="{where}">{name}</a>'
    said = (
        one.state,
        one.size,
        one.reuse_source,
        one.number and _("số %(number)s") % {"number": one.number},
        _("có giá trị đến %(day)s") % {"day": day(one.expires_on)} if one.expires_on else "",
    )
    before = ", ".join(map(str, one.replaces))
    replaces = _span("small step", before and _("thay giấy tờ số %(number)s") % {"number": before})
    after = one.replaced_by and _("đã có bản mới: giấy tờ số %(number)d") % {
        "number": one.replaced_by
    }
    newer = (
        f'<span class="small step">{_span("badge badge-warning", after)}</span>' if after else ""
    )
    here = ' aria-current="true"' if one.shown else ""
    details = escape(" · ".join(filter(None, said)))
    return f'<li{here}>{name} <span class="soft small">{details}</span>{replaces}{newer}</li>'


def stretch_rows(rows: Iterable[LineRow]) -> Markup:
    """Return the stretches of a clock as rows of a table; on a phone each cell says what it is."""
    since, until, hours = _labels()
    return _joined(
        f'<tr><td><span class="key key-{one.kind}">{escape(one.word)}</span></td>'
        f"<td{since}>{moment(one.since)}</td><td{until if one.until else ''}>{moment(one.until)}</td>"
        f'<td class="number"{hours if one.hours else ""}>{escape(one.hours)}</td>'
        f"<td>{escape(one.reason)}{_span('soft small', one.law, before=' ')}</td></tr>"
        for one in rows
    )


def holder_rows(rows: Iterable[HolderRow]) -> Markup:
    """Return who had the dossier as rows of a table."""
    since, until, hours = _labels()
    return _joined(
        f"<tr><td>{escape(one.official or one.unit)}{_span('soft small', one.official and one.unit, before=' ')}</td>"
        f"<td{since}>{moment(one.since)}</td><td{until}>{moment(one.until)}</td>"
        f'<td class="number"{hours}>{escape(one.hours)} ({one.share} %)</td></tr>'
        for one in rows
    )


def drawn_bars(bars: Iterable[Bar], marks: Iterable[Bar], *, top: int) -> Markup:
    """Return the stretches and marks of a clock in the drawing, from a height on."""
    long = (
        f'<rect class="line-{one.kind}" x="{one.x}" y="{top + 16}" width="{one.width}" height="{6 if one.kind == "holiday" else 24}">'
        f"<title>{escape(one.title)}</title></rect>"
        for one in bars
    )
    short = (
        f'<line class="line-mark line-mark-{one.kind}" x1="{one.x}" x2="{one.x}" y1="{top + 12}" y2="{top + 44}">'
        f"<title>{escape(one.title)}</title></line>"
        for one in marks
    )
    return _joined((*long, *short))


def fault_items(
    papers: Iterable[PaperChoice], options: Markup, *, form: str, chosen: Mapping[str, str]
) -> Markup:
    """Return the papers as items of a list, each with the choice of a reason why it is asked for again.

    Args:
        papers: all that can be at fault.
        options: the reasons as options.
        form: the beginning of the ids in the form.
        chosen: the options that were chosen before, by the place of the paper.
    """
    no_file = _span("soft small", _("chưa có tệp"))
    none = f'<option value="">{escape(_("– không có lỗi –"))}</option>'
    return _joined(
        f'<li><label for="{form}-{one.place}">{escape(one.name)} {"" if one.handed_in else no_file}</label>'
        f'<select id="{form}-{one.place}" name="at_{one.place}">{none}{chosen.get(one.place, "")}{options}</select></li>'
        for one in papers
    )


def _labels() -> tuple[str, str, str]:
    since, until, hours = (
        f' data-label="{escape(one)}"' for one in (_("Từ"), _("Đến"), _("Giờ làm việc"))
    )
    return since, until, hours


def _span(kind: str, text: str | None, *, before: str = "") -> str:
    return f'{before}<span class="{kind}">{escape(text)}</span>' if text else ""


def _joined(rows: Iterable[str]) -> Markup:
    return Markup("\n".join(rows))  # noqa: S704 - escaped where they are made
