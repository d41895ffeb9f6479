"""Answering a request for papers: what is asked, why in plain words at the paper at fault, and sending it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from thuocdo.accounts.models import Citizen
from thuocdo.dossiers import events as e
from thuocdo.dossiers.applications.answers import in_words
from thuocdo.dossiers.applications.services import supply_papers
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.return_reasons import HANDED_IN, ReasonAt, beyond_reasons, spoken
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.writing import events_of
from thuocdo.errors import DomainError
from thuocdo.portal.apply.unsent import for_applicants, take_unsent
from thuocdo.portal.apply.views import number_in
from thuocdo.portal.dossiers.views import own_dossier
from thuocdo.procedures.kept import papers_of
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.uploads.received import received_papers

if TYPE_CHECKING:
    from thuocdo.attachments.models import Attachment


@dataclass(frozen=True, slots=True)
class FaultyPaper:
    """One paper at fault; `field` is the name of its file field, `reasons` say what is wrong and what to do."""

    field: str
    name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplyPage:
    """What is asked for. `general` are reasons that point at no paper."""

    dossier: Dossier
    content: str
    instruction: str
    papers: tuple[FaultyPaper, ...]
    general: tuple[str, ...]


def supply_page(dossier: Dossier) -> SupplyPage | None:
    """Build the page. Shape: three queries. Null: nothing is asked for."""
    if dossier.status != Status.SUPPLEMENT_REQUESTED:
        return None
    asked = [one for one in events_of(dossier) if isinstance(one, e.SupplementRequested)]
    if not asked:
        return None
    request, reasons = asked[-1], spoken(asked[-1].reasons)
    return SupplyPage(
        dossier=dossier,
        content=beyond_reasons(request.content, reasons),
        instruction=beyond_reasons(request.instruction, reasons),
        papers=_faulty(dossier, reasons),
        general=tuple(_words(one) for one in reasons if not one.place),
    )


def _faulty(dossier: Dossier, reasons: Sequence[ReasonAt]) -> tuple[FaultyPaper, ...]:
    places = dict.fromkeys(one.place for one in reasons if one.place)
    if not places:
        return ()
    handed_in = {one.position: one.name for one in dossier.documents.all()}
    wanted = papers_of(dossier.procedure_version_id) if dossier.procedure_version_id else ()
    required = {one.position: one.name for one in wanted}
    return tuple(
        FaultyPaper(
            field=f"file-{place}",
            name=_named(place, handed_in, required) or _("Giấy tờ cần bổ sung"),
            reasons=tuple(_words(one) for one in reasons if one.place == place),
        )
        for place in places
    )


def _named(place: str, handed_in: dict[int, str], required: dict[int, str]) -> str:
    kind, number = place[:1], place[1:]
    if not number.isdigit():
        return ""
    return (handed_in if kind == HANDED_IN else required).get(int(number), "")


def _words(one: ReasonAt) -> str:
    reason = one.reason
    return in_words(reason.citizen or reason.label, reason.citizen_en or reason.label_en)


@require_http_methods(["GET", "POST"])
@for_applicants
def supplement(request: HttpRequest, citizen: Citizen, dossier_id: int) -> HttpResponse:
    """Show what is asked for, and take the answer."""
    dossier = own_dossier(citizen, dossier_id)
    page = supply_page(dossier)
    problem, status = "", 200
    if request.method == "POST":
        try:
            _take(request, citizen, dossier, page)
        except DomainError as error:
            problem, status = message_of(error), status_of(error)
            dossier = own_dossier(citizen, dossier_id)
            page = supply_page(dossier)
        else:
            messages.success(request, _("Đã gửi giấy tờ bổ sung. Hồ sơ được giải quyết tiếp."))
            return HttpResponseRedirect(reverse("portal:dossiers:detail", args=[dossier.pk]))
    unsent = take_unsent(request)
    context = {
        "page": page,
        "dossier": dossier,
        "problem": problem,
        "note": request.POST.get("note", unsent.get("note", "")),
        "request_id": request.POST.get("request_id") or str(uuid4()),
        "unsent": bool(unsent),
    }
    return render(request, "portal/acts/supplement.html", context, status=status)


def _take(
    request: HttpRequest, citizen: Citizen, dossier: Dossier, page: SupplyPage | None
) -> None:
    supply_papers(
        dossier,
        citizen=citizen,
        papers=_received(request, page) if page else [],
        note=request.POST.get("note", ""),
        seen=number_in(request, "seen"),
        request_id=request.POST.get("request_id", "")[:100] or str(uuid4()),
        at=timezone.now(),
    )


def _received(request: HttpRequest, page: SupplyPage) -> list[tuple[str, Attachment]]:
    now = timezone.now()
    found: list[tuple[str, Attachment]] = []
    for one in page.papers:
        files = received_papers(request, one.field, actor=None, at=now)
        found += [(one.name, file) for file in files]
    others = received_papers(request, "file-other", actor=None, at=now)
    return found + [(_("Giấy tờ bổ sung"), file) for file in others]
