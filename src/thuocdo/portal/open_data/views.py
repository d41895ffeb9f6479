"""Open data: pages, files, catalogue and the interface for harvesters; open to everybody, the same for everybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from thuocdo.open_data.datasets import DATASETS
from thuocdo.open_data.files import MEDIA_TYPES, written
from thuocdo.open_data.models import PublishedVersion
from thuocdo.portal.frame import portal_frame
from thuocdo.portal.open_data.catalogue import catalogue
from thuocdo.portal.open_data.ckan import ACTIONS, Refused, World
from thuocdo.portal.open_data.pages import dataset_page, list_page

_A_DAY = 86_400
_JSON_LD = "application/ld+json"


@require_safe
def data_list(request: HttpRequest) -> HttpResponse:
    """List the data sets."""
    return render(request, "portal/open_data/list.html", {"page": list_page(request.user)})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one data set: dictionary, periods, versions."""
    if slug not in DATASETS:
        raise Http404
    page = dataset_page(DATASETS[slug], request.user)
    return render(request, "portal/open_data/detail.html", {"page": page})


@require_safe
def file(request: HttpRequest, slug: str, period: str, kind: str) -> HttpResponse:
    """Send a period of a data set as a file: its newest version, or the one that `?version=` names."""
    if slug not in DATASETS or kind not in MEDIA_TYPES:
        raise Http404
    found = PublishedVersion.objects.visible_to(request.user).filter(dataset=slug, period=period)
    number = request.GET.get("version", "")
    if number:
        if not (number.isascii() and number.isdecimal()) or len(number) > 6:
            raise Http404
        version = get_object_or_404(found, number=int(number))
    else:
        version = get_object_or_404(found.newest())
    answer = HttpResponse(written(DATASETS[slug], version, kind), content_type=MEDIA_TYPES[kind])
    name = f"{slug}-{period}-v{version.number}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Link"] = f'<{version.licence_url}>; rel="license"'
    answer["Cache-Control"] = f"public, max-age={_A_DAY}" if number else "public, no-cache"
    answer["ETag"] = f'"{version.digest[:32]}-{kind}"'
    return answer


@require_safe
def catalogue_file(request: HttpRequest) -> HttpResponse:
    """Send the catalogue as DCAT-AP."""
    world = _world(request)
    found = catalogue(world.versions, publisher=world.publisher, whole=world.whole)
    return _json(found, content_type=_JSON_LD)


@require_GET
def action(request: HttpRequest, name: str) -> HttpResponse:
    """Answer an action of the interface for harvesters."""
    about = request.build_absolute_uri("/open-data/")
    try:
        if name not in ACTIONS:
            raise Refused(404, "Not Found Error", f"no action {name!r}")  # noqa: TRY301 - told once
        result = ACTIONS[name](_world(request), request.GET.dict())
    except Refused as error:
        told = {"__type": error.kind, "message": error.message}
        return _json({"help": about, "success": False, "error": told}, status=error.status)
    return _json({"help": about, "success": True, "result": result})


def _world(request: HttpRequest) -> World:
    versions = (
        PublishedVersion.objects.visible_to(request.user).newest().order_by("dataset", "-period")
    )
    if "datastore_search" not in request.path:
        versions = versions.defer("content")
    else:
        slug = request.GET.get("resource_id", "").partition(".")[0]
        versions = versions.filter(dataset=slug) if slug in DATASETS else versions.none()
    publisher = settings.PORTAL_NAME or portal_frame(request)["portal"].name
    return World(list(versions), publisher, request.build_absolute_uri)


def _json(value: Any, *, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    answer = JsonResponse(
        value, status=status, content_type=content_type, json_dumps_params={"ensure_ascii": False}
    )
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "public, no-cache"
    return answer
