"""The queue, and its export."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thuocdo.archive.reading import may_use
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.identifiers.writing import as_typed
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.queue.export import queue_paper
from thuocdo.office.queue.filters import queue_filter
from thuocdo.office.queue.offered import bulk_choices
from thuocdo.office.queue.pages import queue_page
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.office.queue.filters import QueueFilter


#: What a whole code looks like, as it is scanned: unit, day, number.
_CODE = re.compile(r"[A-Za-z0-9.]+-\d{6}-\d{4,}")


def asked_for(request: HttpRequest) -> QueueFilter:
    """Return the filter of the address."""
    return queue_filter(request.GET, user=user_of(request), now=timezone.now())


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Show my work; whoever types or scans the whole code of a dossier is led to it."""
    code = as_typed(request.GET.get("q", ""))
    if _CODE.fullmatch(code) and "page" not in request.GET:
        seen = Dossier.objects.visible_to(user_of(request))
        found = seen.filter(source_system=OWN_SYSTEM, code=code).values_list("pk").first()
        if found is not None:
            return redirect("office:dossiers:detail", found[0])
    asked = asked_for(request)
    page = queue_page(asked, cursor=request.GET.get("page", ""))
    bulk = bulk_choices(
        user_of(request), managed=asked.tab == "managed", closing=asked.due == "unanswered"
    )
    context = {"page": page, "bulk": bulk, "archives": may_use(user_of(request))}
    return render(request, "office/queue/list.html", context)


@login_required
@never_cache
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Send the filtered queue as a file."""
    if kind not in FORMATS:
        raise Http404
    paper = queue_paper(asked_for(request))
    made = FORMATS[kind]
    name = f"ho-so-{timezone.localdate():%Y-%m-%d}.{kind}"
    return download(made.write(paper), name, made.media_type)
