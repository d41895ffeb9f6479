"""The rows of the queue as HTML.

Written here and not in a template: a page has fifty of them, and a template takes five times as long. A row is kept by all that stands in it,
so it is never old. Every text of a dossier goes through `escape`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from thuocdo.office.queue.pages import QueueRow


def table_rows(rows: Iterable[QueueRow]) -> Markup:
    """Return the rows of the table, each with its box for choosing."""
    green = f' <span class="badge badge-good">{escape(_("làn xanh"))}</span>'
    return Markup("\n".join(_row(one, green) for one in rows))  # noqa: S704 - escaped where it is made


@lru_cache(maxsize=5_000)  # some 5 MB
def _row(one: QueueRow, green: str) -> str:
    code = escape(one.code)
    procedure = "" if one.procedure == one.subject else _line("soft small", one.procedure)
    return (
        f'<tr><td class="pick"><input type="checkbox" name="row" value="{one.id}" form="chosen" aria-label="{code}"></td>'
        f'<td class="due">{_badge(one.due.text, one.due.kind)}</td>'
        f'<td><a class="code" href="/office/dossiers/{one.id}/">{code}</a>{green if one.priority else ""}{_marks(one)}'
        f'<span class="subject">{escape(one.subject)}</span>{procedure}</td>'
        f"<td>{_badge(one.status, one.status_kind)}{_line('small step', one.step)}</td>"
        f'<td class="small">{escape(one.holder)}{_line("soft step", one.unit)}</td></tr>'
    )


def _marks(one: QueueRow) -> str:
    return "".join(f" {_badge(mark.text, mark.kind)}" for mark in one.marks)


def _badge(text: str, kind: str) -> str:
    return f'<span class="badge{f" badge-{kind}" if kind else ""}">{escape(text)}</span>'


def _line(kind: str, text: str) -> str:
    return f'<span class="{kind}">{escape(text)}</span>' if text else ""
