"""The page that holds one figure against itself in all places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from thuocdo.figures.notation import write_number
from thuocdo.indicators.registry import indicator
from thuocdo.office.reconciliation.forms import ChooseFigureForm
from thuocdo.open_data.reconciling import Told, Verdict, Where, reconciled
from thuocdo.ui.language import in_english

#: A share has no end of digits; so many are shown, more than any place rounds to.
_SHOWN_DIGITS = 8
_PLACES = {
    Where.DASHBOARD: (_("Trang điều hành"), _("khối số liệu theo ngày")),
    Where.RECORDS: (_("Hồ sơ đếm lại"), _("đếm từng dòng trong kho")),
    Where.FORM: (_("Biểu báo cáo"), _("số đã ghi vào biểu")),
    Where.API: (_("API"), _("câu trả lời cho chương trình")),
    Where.OPEN_DATA: (_("Dữ liệu mở"), _("phiên bản công bố mới nhất")),
}
_VERDICTS = {
    Verdict.SAME: _("khớp"),
    Verdict.ROUNDED: _("khớp, khác do làm tròn"),
    Verdict.OLDER: _("khác: dữ liệu mới hơn sau thời điểm này"),
    Verdict.HIDDEN: _("ẩn để bảo vệ thông tin cá nhân"),
    Verdict.ABSENT: _("chưa có ở đây"),
    Verdict.UNEXPLAINED: _("khác, chưa rõ nguyên nhân"),
}
_KINDS = {
    Verdict.SAME: "good",
    Verdict.ROUNDED: "good",
    Verdict.OLDER: "warning",
    Verdict.UNEXPLAINED: "error",
}


@dataclass(frozen=True, slots=True)
class ToldView:
    """What one place tells."""

    place: str
    about: str
    value: str
    at: datetime | None
    verdict: str
    kind: str


@dataclass(frozen=True, slots=True)
class ReconciliationPage:
    """The whole page; no rows while no figure is chosen."""

    title: str
    rows: tuple[ToldView, ...]
    agrees: bool


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show one figure in all places."""
    form = ChooseFigureForm(request.GET, user=request.user)
    form.is_valid()
    built = _page(form, request)
    return render(request, "office/reconciliation/page.html", {"page": built, "form": form})


def _page(form: ChooseFigureForm, request: HttpRequest) -> ReconciliationPage:
    code, unit, window = (
        form.cleaned_data.get("indicator"),
        form.cleaned_data.get("unit"),
        form.window,
    )
    if not code or unit is None or window is None:
        return ReconciliationPage("", (), agrees=True)
    found = reconciled(code, unit, window, user=request.user)
    english = in_english()
    named = indicator(code)
    label = named.label_en if english else named.label_vi
    days = window.label("en" if english else "vi")
    return ReconciliationPage(
        f"{label} · {unit.name} · {days}", tuple(map(_view, found.told)), found.agrees
    )


def _view(told: Told) -> ToldView:
    place, about = _PLACES[told.where]
    return ToldView(
        place=str(place),
        about=str(about),
        value=_value(told.value),
        at=told.at,
        verdict=str(_VERDICTS[told.verdict]),
        kind=_KINDS.get(told.verdict, ""),
    )


def _value(value: Decimal | None) -> str:
    if value is None:
        return ""
    if value == value.to_integral_value():
        return write_number(value, decimals=0)
    exponent = value.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) else 0
    return write_number(value, decimals=min(digits, _SHOWN_DIGITS))
