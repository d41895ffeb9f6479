"""The list of public apologies of the units one answers for: on the screen, on paper, and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thuocdo.documents.paper import Column, Line, Paper, Row, Section, Table, Text, TextRole, cell
from thuocdo.dossiers.public_apologies import COLUMNS, Apology, apologies, apologised_for
from thuocdo.office.board.views import units_asked
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.organisations.names import unit_names
from thuocdo.procedures.kept import titles_of
from thuocdo.ui.keyset import estimated_count, keyset_page
from thuocdo.working_time.working_calendar import start_of

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.dossiers.querysets import DossierQuerySet

#: More than this is no list to hang out.
MOST_ROWS = 2_000
_ONE_DAY = timedelta(days=1)
_LONGEST = timedelta(days=366)
#: Days at the ends of the calendar have no day before or behind them.
_EARLIEST, _LATEST = date(1900, 1, 1), date(2999, 12, 31)


class ApologyDaysForm(forms.Form):
    """From which day to which, both included."""

    first = forms.DateField(
        label=gettext_lazy("Giải quyết xong từ ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=gettext_lazy("Đến hết ngày"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and more than a year of them."""
        said = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if (
            first
            and last
            and not (_EARLIEST <= first <= last <= _LATEST and last - first <= _LONGEST)
        ):
            self.add_error("last", _("Ngày cuối phải sau ngày đầu, nhiều nhất một năm."))
        return said


@dataclass(frozen=True, slots=True)
class _Asked:
    """The rows of one address, with what it said."""

    rows: DossierQuerySet
    form: ApologyDaysForm
    under: str
    name: str
    now: datetime


def _asked(request: HttpRequest) -> _Asked:
    assert request.user.is_authenticated
    now = timezone.now()
    today = timezone.localdate(now)
    under, units = units_asked(request, request.user, now=now)
    usual = {"first": today.replace(day=1), "last": today}
    form = ApologyDaysForm(
        {**usual, **{name: request.GET[name] for name in usual if name in request.GET}}
    )
    days: dict[str, date] = form.cleaned_data if form.is_valid() else usual
    rows = apologised_for(
        units,
        since=start_of(days["first"]),
        until=start_of(days["last"] + _ONE_DAY),
        now=now,
    )
    name = unit_names([int(under)]).get(int(under), "") if under else ""
    return _Asked(rows.only(*COLUMNS), form, under, name, now)


def _said(rows: Sequence[Any], now: datetime) -> list[Apology]:
    titles = titles_of(one.procedure_version_id for one in rows)
    return apologies(
        rows,
        procedures={pk: one.name for pk, one in titles.items()},
        agencies=unit_names(one.competent_agency_id for one in rows),
        now=now,
    )


@login_required
@require_GET
def apology_list(request: HttpRequest) -> HttpResponse:
    """Show for which dossiers the agency apologises, without a person in it."""
    asked = _asked(request)
    page = keyset_page(asked.rows, order=("-id",), cursor=request.GET.get("page", ""))
    count, exact = estimated_count(asked.rows)
    context = {
        "form": asked.form,
        "under": asked.under,
        "name": asked.name,
        "rows": _said(page.rows, asked.now),
        "page": page,
        "count": count,
        "exact": exact,
        "at": asked.now,
    }
    return render(request, "office/board/apologies.html", context)


@login_required
@never_cache
@require_GET
def apology_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the list as a file, to be hung out or published."""
    if kind not in FORMATS:
        raise Http404
    asked = _asked(request)
    made, now = FORMATS[kind], asked.now
    paper = _paper(_said(list(asked.rows.order_by("-id")[:MOST_ROWS]), now), asked.name, now)
    return download(made.write(paper), f"xin-loi-{timezone.localdate(now)}.{kind}", made.media_type)


def _paper(rows: Sequence[Apology], name: str, now: datetime) -> Paper:
    title = _("Danh sách công khai xin lỗi")
    note = Text(_("Lập lúc %(at)s.") % {"at": _moment(now)}, TextRole.NOTE)
    columns = (
        Column(_("STT"), 1), Column(_("Mã hồ sơ"), 5), Column(_("Thủ tục"), 8), Column(_("Hẹn trả"), 4),
        Column(_("Hẹn lại"), 4), Column(_("Giải quyết xong"), 4), Column(_("Lời xin lỗi"), 12), Column(_("Lý do"), 6),
    )  # fmt: skip
    lines = tuple(
        Row(
            tuple(
                cell(text)
                for text in (
                    number, one.code, one.procedure, _moment(one.promised_at), _moment(one.new_due_at),
                    _moment(one.resolved_at), one.text, one.reason,
                )
            )
        )
        for number, one in enumerate(rows, 1)
    )  # fmt: skip
    head = (Line(name.upper(), strong=True),) if name else ()
    section = Section(title, (note, Table(columns, lines)), landscape=True)
    return Paper(title, (*head, Line(title.upper(), strong=True)), (section,))


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else ""
