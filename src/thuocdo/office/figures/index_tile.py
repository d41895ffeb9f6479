"""The tile of the service index: the score, its change against last year, and how it moved since yesterday."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from decimal import Decimal
from time import monotonic

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from thuocdo.indicators.measures.registry import measure
from thuocdo.office.figures.spans import Span
from thuocdo.office.figures.tile import Line, Tile
from thuocdo.scoring.service_index.counting import scores_of
from thuocdo.ui.jinja import figure
from thuocdo.working_time.period import ONE_DAY, Period

KEPT_SECONDS = 30.0
MOST_KEPT = 500
_kept: dict[tuple[Hashable, ...], tuple[float, Tile]] = {}
SOURCE = "Quyết định số 766/QĐ-TTg ngày 23/6/2022 của Thủ tướng Chính phủ"


def index_tile(unit: int, span: Span, *, today: date) -> Tile:
    """Return the tile of a unit as it was at most `KEPT_SECONDS` ago: the procedures in it are counted from the records, and its own page is the live one.

    Shape: a few queries, none where it is kept.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    key = (unit, span.code, today, get_language())
    if key not in _kept or monotonic() - _kept[key][0] > KEPT_SECONDS:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = (monotonic(), _tile(unit, span, today=today))
    return _kept[key][1]


def _tile(unit: int, span: Span, *, today: date) -> Tile:
    now, dossiers = _score(unit, span.days)
    before, dossiers_before = _score(unit, span.last_year)
    comparable = before is not None and dossiers and dossiers_before
    moved = _moved(unit, span, today, now)
    return Tile(
        code="service_index",
        label=_("Bộ chỉ số phục vụ người dân, doanh nghiệp"),
        value="" if now is None else figure(now, 1),
        unit=_("điểm"),
        href=f"{reverse('office:service_index:page')}?{urlencode(_page_of(unit, span.days))}",
        words=_("Tổng điểm các chỉ số thành phần đo được, quy về thang 100."),
        source=SOURCE,
        change=_change(now, before) if comparable else "",
        mood=_mood(now, before) if comparable else "",
        before=_before(before, dossiers=dossiers, dossiers_before=dossiers_before),
        lines=moved,
        missing="" if now is not None else _("Chưa đo được chỉ số thành phần nào trong kỳ này."),
    )


def _page_of(unit: int, days: Period) -> Mapping[str, str | int]:
    """Return what the page of the index is asked for, so that it shows the score of the tile."""
    return {"unit": unit, "first": days.first_day.isoformat(), "last": days.last_day.isoformat()}


def _score(unit: int, window: Period) -> tuple[Decimal | None, bool]:
    """Return a score, and whether any dossier is in it: without one it is of a few other components alone, and says nothing beside one with dossiers."""
    found = scores_of([unit], window)
    counts = found.counts[unit]
    dossiers = any(
        count and measure(code).fact.startswith("dossiers.") for code, count in counts.items()
    )
    return found.of[unit].on_scale, dossiers


def _before(before: Decimal | None, *, dossiers: bool, dossiers_before: bool) -> str:
    if before is None:
        return _("Cùng kỳ năm trước chưa có số liệu")
    if not dossiers_before:
        return _("Cùng kỳ năm trước chưa có hồ sơ nào, nên không so sánh")
    if not dossiers:
        return _("Kỳ này chưa có hồ sơ nào, nên không so sánh với năm trước")
    return _("Cùng kỳ năm trước: %(value)s") % {"value": figure(before, 1)}


def _moved(unit: int, span: Span, today: date, now: Decimal | None) -> tuple[Line, ...]:
    """Return how the score moved since the end of yesterday; nothing where the window has ended, or began today."""
    if now is None or span.days.last_day != today or span.days.length == 1:
        return ()
    yesterday, _dossiers = _score(unit, Period(span.days.start, span.days.end - ONE_DAY))
    if yesterday is None:
        return ()
    said = _change(now, yesterday) or "= 0"
    return (Line(_("%(change)s so với hôm qua") % {"change": said}),)


def _change(now: Decimal | None, before: Decimal | None) -> str:
    if now is None or before is None:
        return ""
    signs: Mapping[int, str] = {1: "▲", -1: "▼", 0: "="}
    return f"{signs[(now > before) - (now < before)]} {figure(abs(now - before), 2)}"


def _mood(now: Decimal | None, before: Decimal | None) -> str:
    if now is None or before is None or now == before:
        return ""
    return "good" if now > before else "bad"
