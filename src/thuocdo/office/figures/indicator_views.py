"""The page of an indicator, its chart as a picture, and comparisons with their files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from thuocdo.errors import InvalidInput
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.figures.asking import asked_span, asked_unit, for_officials, own_map, this_day
from thuocdo.office.figures.comparing import (
    KINDS,
    MOST_FOUND,
    asked_of,
    comparison,
    units_found,
    values_asked,
)
from thuocdo.office.figures.comparison_files import paper_of, parquet_of
from thuocdo.office.figures.indicator_pages import KINDS as COMPARED
from thuocdo.office.figures.indicator_pages import drawn_indicator, months_chart
from thuocdo.office.figures.map_of_units import Place, home_unit, map_on
from thuocdo.office.figures.png import png_of
from thuocdo.office.figures.spans import groups, span_of, year_before
from thuocdo.office.figures.subjects import LONGEST_SEARCH, Subject, found_by, subject
from thuocdo.ui.errors import message_of

_PARQUET = "application/vnd.apache.parquet"


def _known(code: str) -> Subject:
    found = subject(code)
    if found is None or (found.anonymous and not found.parts):
        raise Http404
    return found


def _unit(request: HttpRequest) -> Place | None:
    today = this_day()
    assert request.user.is_authenticated
    return asked_unit(request, today) or home_unit(request.user, map_on(today))


@for_officials
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator: of a unit, in a window, by month, beside the units of a kind."""
    today = this_day()
    one, unit, span = _known(code), _unit(request), asked_span(request, today)
    if unit is None:
        return render(request, "office/figures/no_unit.html")
    kinds = {kind.value: str(kind.label) for kind in COMPARED}
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else unit.kind if unit.kind in kinds else next(iter(kinds))
    on_map = today if request.GET.get("map") == "today" else None
    context = {
        "map": "today" if on_map else "",
        "subject": one,
        "unit": unit,
        "span": span,
        "spans": groups(span, today=today),
        "kinds": kinds,
        "kind": kind,
        "before": year_before(span, today=today),
        "body": drawn_indicator(one, unit, span, kind=kind, today=today, on_map=on_map),
    }
    return render(request, "office/figures/indicator.html", context)


@for_officials
def indicator_picture(request: HttpRequest, code: str) -> HttpResponse:
    """Send the months of an indicator as a picture for documents."""
    one, unit = _known(code), _unit(request)
    if unit is None:
        raise Http404
    chart = months_chart(one, unit, asked_span(request, this_day()).days.last_day)
    if chart is None:
        raise Http404
    return download(png_of(chart), f"{one.label} - {unit.name}.png", "image/png")


@for_officials
def compare(request: HttpRequest) -> HttpResponse:
    """Show any indicators, units and windows beside each other; all of it stands in the address."""
    today = this_day()
    asked = asked_of(request.GET, own_map(request, today), today=today)
    words = request.GET.get("q", "")[:LONGEST_SEARCH]
    find = request.GET.get("find", "")[:LONGEST_SEARCH]
    taken = {one.code for one in asked.subjects}
    named = {one.id for one in asked.named}
    page, refused = None, ""
    try:
        page = comparison(asked) if asked.whole else None
    except InvalidInput as error:
        refused = message_of(error)
    context = {
        "asked": asked,
        "page": page,
        "refused": refused,
        "spans": groups(span_of("", today=today), today=today),
        "chosen": {one.code for one in asked.spans},
        "kinds": [(kind.value, str(kind.label)) for kind in KINDS],
        "words": words,
        "find": find,
        "subjects": [x for x in found_by(words, most=MOST_FOUND) if x.code not in taken],
        "units": [x for x in units_found(find, own_map(request, today)) if x.id not in named],
    }
    return render(request, "office/figures/compare.html", context)


@for_officials
def compare_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send a comparison as Excel, CSV or Parquet."""
    today = this_day()
    asked = asked_of(request.GET, own_map(request, today), today=today)
    if kind not in {"xlsx", "csv", "parquet"} or not asked.whole:
        raise Http404
    values = values_asked(asked)
    if kind == "parquet":
        return download(parquet_of(asked, values), "so-sanh.parquet", _PARQUET)
    made = FORMATS[kind]
    return download(made.write(paper_of(asked, values)), f"so-sanh.{kind}", made.media_type)
