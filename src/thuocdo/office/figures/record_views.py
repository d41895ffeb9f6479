"""The records behind a figure: the list by fifty, why a dossier counts or not, and the list as a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from thuocdo.documents.paper import Column, Line, Paper, Row, Section, Table, Text, TextRole, cell
from thuocdo.errors import NotAllowed
from thuocdo.indicators.evaluation.records import Counted
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.figures.asking import asked_unit, for_officials, this_day
from thuocdo.office.figures.map_of_units import Place
from thuocdo.office.figures.narrowing import Address, Narrowing, address_of
from thuocdo.office.figures.records import (
    conditions_of,
    counts_dossiers,
    file_rows,
    found_records,
    records_page,
    window_asked,
)
from thuocdo.office.figures.subjects import Subject, subject
from thuocdo.office.figures.tiles import written
from thuocdo.office.figures.values import made_of, values_of
from thuocdo.ui.jinja import figure, moment
from thuocdo.working_time.period import Period

_KINDS = frozenset({"csv", "xlsx"})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address of records names."""

    subject: Subject
    unit: Place
    window: Period
    narrowing: Narrowing


@for_officials
def records(request: HttpRequest) -> HttpResponse:
    """Show the records that a figure counts; of one that is computed from others, these to choose among."""
    asked = _asked(request)
    if not asked.subject.measure:
        return render(request, "office/figures/parts.html", _parts(asked))
    assert request.user.is_authenticated
    page = records_page(
        request.user,
        asked.subject,
        asked.unit,
        asked.window,
        cursor=request.GET.get("cursor", ""),
        asked=request.GET.get("dossier", "").strip()[:80].replace("\0", ""),
        narrowing=asked.narrowing,
    )
    query = Address(asked.subject, asked.unit.id, asked.window, asked.narrowing).query
    return render(request, "office/figures/records.html", {"page": page, "query": query})


@for_officials
def records_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the dossiers behind a figure that the person may see; no person is named in it.

    Raises:
        Http404: there is no such file or figure, or it does not count dossiers.
        NotAllowed: it counts dossiers, and none of them is one he may see.
    """
    if kind not in _KINDS:
        raise Http404
    asked = _asked(request)
    if not asked.subject.measure:
        raise Http404
    assert request.user.is_authenticated
    found = found_records(asked.subject, asked.unit, asked.window)
    if not counts_dossiers(found):
        raise Http404
    rows, ends = file_rows(request.user, found, asked.narrowing)
    lines = [
        Row(
            tuple(
                cell(text)
                for text in (
                    n,
                    one.code,
                    one.subject,
                    one.unit,
                    one.status,
                    one.step,
                    moment(one.accepted_at),
                    moment(one.due_at),
                    moment(one.ended_at),
                    one.late,
                )
            )
        )
        for n, one in enumerate(rows, 1)
    ]
    conditions = "; ".join(conditions_of(asked.subject, asked.unit, asked.window))
    note = _("Số liệu: %(total)s; danh sách này có %(rows)d hồ sơ bạn được xem. %(why)s.") % {
        "total": figure(found.total),
        "rows": len(rows),
        "why": conditions,
    }
    if not rows:
        lines.append(_said_alone(_why_empty(found, asked.narrowing)))
    if ends:
        said = _(
            "Tệp dừng ở %(rows)s hồ sơ mới nhất; hãy tải theo kỳ ngắn hơn hoặc từng đơn vị."
        ) % {"rows": figure(len(rows))}
        note = f"{note} {said}"
        # A CSV file has no paragraphs: there, the last row alone says it.
        lines.append(_said_alone(said))
    title = f"{asked.subject.label} – {asked.unit.name}"
    section = Section(
        title, (Text(note, TextRole.NOTE), Table(_columns(), tuple(lines))), landscape=True
    )
    made = FORMATS[kind]
    paper = Paper(title, (Line(title, strong=True),), (section,))
    return download(made.write(paper), f"{asked.subject.label}.{kind}", made.media_type)


def _why_empty(found: Counted, narrowing: Narrowing) -> str:
    """Say why a file names no dossier, as the page does: without a word it would look as if there were none.

    Raises:
        NotAllowed: there are, of units the person does not see into.
    """
    if narrowing.query:
        return _("Không còn hồ sơ nào sau khi lọc. Hãy bỏ bớt điều kiện.")
    if not found.total:
        return _("Không có hồ sơ nào được đếm.")
    raise NotAllowed(
        "records_not_shown",
        "Không có hồ sơ nào trong số này thuộc đơn vị bạn được xem, nên không có tệp để tải. Hãy nhờ người của đơn vị giữ hồ sơ tải giúp.",
        "None of these dossiers is of a unit you see into, so there is no file to take. Ask somebody of the unit that keeps them to take it.",
    )


def _said_alone(words: str) -> Row:
    """Return a row that says something instead of naming a dossier."""
    return Row(tuple(cell(words if n == 2 else "") for n in range(len(_columns()))))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("STT"), 1),
        Column(_("Mã hồ sơ"), 4),
        Column(_("Trích yếu"), 8),
        Column(_("Đơn vị"), 5),
        Column(_("Trạng thái"), 4),
        Column(_("Bước"), 4),
        Column(_("Ngày tiếp nhận"), 4),
        Column(_("Hạn trả"), 4),
        Column(_("Kết thúc"), 4),
        Column(_("Muộn"), 3),
    )


def _asked(request: HttpRequest) -> _Asked:
    """Return what the address names.

    Raises:
        Http404: there is no such figure or unit, or the days make no sense.
    """
    asked = request.GET
    one = subject(asked.get("indicator") or asked.get("measure", ""))
    unit = asked_unit(request, this_day())
    window = window_asked(asked.get("first", ""), asked.get("last", ""))
    if one is None or unit is None or window is None or one.anonymous:
        raise Http404
    return _Asked(one, unit, window, Narrowing.of(asked.dict()))


def _parts(asked: _Asked) -> dict[str, object]:
    one, unit, window = asked.subject, asked.unit.id, asked.window
    values = values_of([one], [unit], [window])
    parts = made_of(one, window.last_day)
    value = written(values.get(one.code, unit, window), one)
    return {
        "subject": one,
        "unit": asked.unit,
        "window": window,
        "value": f"{value}%" if value and one.percent else value,
        "as_of": values.as_of,
        "parts": [
            (part, written(values.of.get((part.code, unit, window)), part), address)
            for part in parts
            for address in [address_of(part, unit, window)]
        ],
    }
