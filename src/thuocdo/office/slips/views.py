"""The papers of dossiers as PDF, to be read in the browser and printed; and the check of a printed one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from thuocdo.documents.paper import Paper
from thuocdo.documents.pdf import write_pdf
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.slips import slip, verify_slip
from thuocdo.errors import DomainError
from thuocdo.office.exports.files import named_file
from thuocdo.ui.signed_in import user_of

#: So many papers are printed at once: more take longer than anybody waits.
MOST_AT_ONCE = 100


@login_required
@require_GET
def slip_pdf(request: HttpRequest, dossier_id: int, kind: str) -> HttpResponse:
    """Show one paper of a dossier; `?number=` chooses among several of one kind, the latest is the usual one."""
    dossier = get_object_or_404(Dossier.objects.visible_to(request.user), pk=dossier_id)
    number = _number(request)
    paper = slip(dossier, kind, number=number, actor=user_of(request), at=timezone.now())
    return shown(request, [paper], f"{paper.name}.pdf")


@login_required
@require_GET
def many(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the latest paper of one kind of several dossiers (`?id=…&id=…`) as one file, in the order asked for.

    Dossiers that the person does not see, or that have no such paper, are left out; where none is left there is no page.
    """
    wanted = [int(one) for one in request.GET.getlist("id") if one.isdecimal() and len(one) < 19]
    found = Dossier.objects.visible_to(request.user).in_bulk(wanted[:MOST_AT_ONCE])
    papers = []
    for pk in dict.fromkeys(wanted):
        if pk in found:
            try:
                papers.append(slip(found[pk], kind, actor=user_of(request), at=timezone.now()))
            except DomainError:
                continue
    if not papers:
        raise Http404
    return shown(request, papers, f"{papers[0].subject} ({len(papers)}).pdf")


@login_required
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Say whether a printed paper is ours; what is scanned may be the whole address of its code."""
    said = request.GET.get("q", "").strip()
    found = verify_slip(said.rpartition("/")[2]) if said else None
    context = {"said": said, "found": found}
    return render(
        request, "office/slips/check.html", context, status=404 if said and not found else 200
    )


def shown(request: HttpRequest, papers: Sequence[Paper], name: str) -> HttpResponse:
    """Return papers as a PDF shown in place; the same papers are set once, and not sent again to who has them."""
    digest = hashlib.sha256(repr(papers).encode()).hexdigest()
    etag = f'"{digest}"'
    same = get_conditional_response(request, etag=etag)
    if same is not None and same.status_code == 304:
        return _private(same, etag)
    kept = caches["pages"]
    content = kept.get(f"slip:{digest}")
    if content is None:
        content = write_pdf(*papers)
        kept.set(f"slip:{digest}", content)
    answer = named_file(content, name, "application/pdf", shown="inline")
    return _private(answer, etag)


def _private(answer: HttpResponse, etag: str) -> HttpResponse:
    """Let the browser of the person keep it for as long as it asks each time whether it still holds."""
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _number(request: HttpRequest) -> int | None:
    said = request.GET.get("number", "")
    if not said:
        return None
    if not said.isdecimal() or len(said) > 9:
        raise Http404
    return int(said)
