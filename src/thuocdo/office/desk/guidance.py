"""What a clerk usually says of a procedure, in words that can be printed; and the page of what was explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.dossiers.guiding import LONGEST_GUIDANCE, guided, often_explained
from thuocdo.dossiers.models import Guidance
from thuocdo.office.dossiers.forms import SHORT
from thuocdo.procedures.amounts import amount_words
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.ui.jinja import figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thuocdo.accounts.models import User
    from thuocdo.procedures.at_counter import AtCounter, CounterFee, CounterPaper

MOST_ROWS = 100
#: What is listed where nobody chose days.
USUAL_DAYS = 7


class GuideForm(forms.Form):
    """One guidance."""

    request_id = forms.CharField(max_length=100)
    desk = forms.IntegerField(label=gettext_lazy("Nơi hướng dẫn"), min_value=1)
    case = forms.CharField(max_length=500, required=False)
    said = forms.CharField(
        label=gettext_lazy("Nội dung hướng dẫn"), max_length=LONGEST_GUIDANCE, strip=True
    )
    to_name = forms.CharField(
        label=gettext_lazy("Người được hướng dẫn"), max_length=300, required=False
    )


class GuidanceDaysForm(forms.Form):
    """The days of a list, and words of what was explained."""

    first = forms.DateField(required=False)
    last = forms.DateField(required=False)
    q = forms.CharField(max_length=SHORT, required=False)


@dataclass(frozen=True, slots=True)
class OftenExplained:
    """How often people asked about one procedure."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class GuidancePage:
    """What was explained in some days, the newest first; `count` is all of it, also beyond `MOST_ROWS`."""

    rows: Sequence[Guidance]
    count: int
    often: tuple[OftenExplained, ...]
    first: date
    last: date
    words: str


def usual_words(
    version: ProcedureVersion, content: AtCounter, *, channel: str = "direct", case: str = ""
) -> str:
    """Return what is usually said of a procedure: papers, steps, time and fees, in the language of the screen. Shape: one query."""
    steps = version.steps.order_by("position")
    told = [one.text for one in steps if one.case in {"", case}]
    papers = [_paper_words(one) for one in content.papers_for(case)]
    fees = [_fee_words(one) for one in content.fees_for(channel, case)] if content.fees else []
    parts = [
        (_("Giấy tờ cần có:"), papers or [_("không cần giấy tờ nào")]),
        (_("Trình tự:"), told),
        (_("Thời hạn giải quyết:"), [_term(content, channel, case)]),
        (_("Mức thu:"), fees or [_("không có")]),
    ]
    return "\n".join(
        line for title, lines in parts if lines for line in (title, *(f"- {one}" for one in lines))
    )


def _term(content: AtCounter, channel: str, case: str) -> str:
    term = content.term_for(channel, case)
    if term is None or not term.amount:
        return _("không quy định")
    return amount_words(Decimal(term.amount), term.unit)


def _paper_words(paper: CounterPaper) -> str:
    counts = []
    if paper.originals:
        counts.append(_("bản chính: %(num)d") % {"num": paper.originals})
    if paper.copies:
        counts.append(_("bản sao: %(num)d") % {"num": paper.copies})
    notes = [*counts]
    if not paper.required:
        notes.append(_("nếu có"))
    if paper.reusable_source:
        notes.append(
            _("không phải nộp, cơ quan tra trong %(where)s") % {"where": paper.reusable_source}
        )
    return f"{paper.name} ({'; '.join(notes)})" if notes else paper.name


def _fee_words(fee: CounterFee) -> str:
    if fee.amount_vnd is None:
        return f"{fee.name}: {fee.note or _('tùy trường hợp')}"
    return f"{fee.name}: {figure(fee.amount_vnd)} {_('đồng')}"


def guidance_page(said: Mapping[str, str], *, user: User, today: date) -> GuidancePage:
    """Return what was explained in the units a person sees into. Shape: four queries."""
    form = GuidanceDaysForm(said)
    form.is_valid()
    last = form.cleaned_data.get("last") or today
    first = form.cleaned_data.get("first") or last - timedelta(USUAL_DAYS - 1)
    words = form.cleaned_data.get("q", "")
    rows = guided(Guidance.objects.visible_to(user), first=first, last=last)
    if words:
        rows = rows.filter(procedure_version__name__icontains=words)
    counted = often_explained(rows)
    names = dict(
        ProcedureVersion.objects.visible_to(user)
        .filter(procedure__in=[one.procedure_id for one in counted])
        .order_by("number")
        .values_list("procedure_id", "name")
    )
    listed = rows.select_related("unit", "procedure_version__procedure", "given_by")
    return GuidancePage(
        list(listed[:MOST_ROWS]),
        rows.count(),
        tuple(OftenExplained(names.get(one.procedure_id, ""), one.count) for one in counted),
        first,
        last,
        words,
    )
