"""Applying once for a bundle of procedures: which there are, what each of them needs, and the beginning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.accounts.models import Citizen
from thuocdo.dossiers.applications import services
from thuocdo.dossiers.applications.grouped import group_places, online_members
from thuocdo.dossiers.applications.places import places_for, usual_place
from thuocdo.dossiers.models import Application
from thuocdo.errors import DomainError
from thuocdo.portal.apply.starting import StartPage, start_page
from thuocdo.portal.apply.steps import steps_of
from thuocdo.portal.apply.unsent import for_beginners
from thuocdo.portal.apply.views import number_in
from thuocdo.procedures.bundles import bundle_by_id, bundles_online
from thuocdo.procedures.models import ProcedureBundle
from thuocdo.ui.errors import message_of, status_of

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class BundleStep:
    """One procedure of the bundle, with what is to be known of it before somebody begins."""

    turn: int
    start: StartPage


@dataclass(frozen=True, slots=True)
class StartBundlePage:
    """What somebody knows before he begins. `papers` are the names of all papers, each once; `draft` is what he has begun already."""

    group: ProcedureBundle
    steps: tuple[BundleStep, ...]
    papers: tuple[tuple[str, bool], ...]
    places: tuple[Unit, ...]
    usual: int | None
    draft: Application | None
    identified: bool


@require_GET
def bundle_list(request: HttpRequest) -> HttpResponse:
    """List the bundles that can be applied for online."""
    bundles = bundles_online(timezone.localdate())
    return render(request, "portal/apply/bundles.html", {"bundles": bundles})


@require_http_methods(["GET", "POST"])
@for_beginners
def start_bundle(request: HttpRequest, citizen: Citizen, group_id: int) -> HttpResponse:
    """Say what a bundle needs, and begin."""
    now = timezone.now()
    group = bundle_by_id(group_id)
    page = _page(citizen, group, at=now) if group else None
    if group is None or page is None:
        raise Http404
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _begun(request, citizen, page, now)
        except DomainError as error:
            problem, status = message_of(error), status_of(error)
    context = {"page": page, "problem": problem, "typed": request.POST}
    return render(request, "portal/apply/start_bundle.html", context, status=status)


def _begun(
    request: HttpRequest, citizen: Citizen, page: StartBundlePage, now: datetime
) -> HttpResponse:
    versions = [one.start.version for one in page.steps]
    row = services.start_group(
        citizen=citizen,
        group=page.group,
        cases={one.pk: request.POST.get(f"case-{one.pk}", "") for one in versions},
        place_id=number_in(request, "place"),
        at=now,
    )
    return HttpResponseRedirect(steps_of(row)[0].address)


def _page(citizen: Citizen, group: ProcedureBundle, *, at: datetime) -> StartBundlePage | None:
    """Build the page. Shape: as `start_page` for each procedure. Null: the bundle cannot be applied for online today."""
    members = online_members(group, at=at)
    found = [start_page(citizen, one.version.procedure_id, at=at) for one in members]
    starts = [one for one in found if one is not None]
    if not members or len(starts) < len(members):
        return None
    on = timezone.localdate(at)
    names: dict[str, bool] = {}
    for one in starts:
        for paper in one.papers:
            names[paper.name] = names.get(paper.name, False) or paper.required
    drafts = Application.objects.of_citizen(citizen).open().filter(group__group=group, position=1)
    return StartBundlePage(
        group=group,
        steps=tuple(
            BundleStep(one.turn, start) for one, start in zip(members, starts, strict=True)
        ),
        papers=tuple(names.items()),
        places=group_places([places_for(one.version, on=on) for one in members]),
        usual=usual_place(citizen),
        draft=drafts.order_by("-updated_at").first(),
        identified=starts[0].identified,
    )
