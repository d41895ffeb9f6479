"""The page of one dossier, its papers and its people, and the acts that are done there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update

from thuocdo.archive.models import Disposal
from thuocdo.archive.reading import destroyed_by
from thuocdo.archive.services import note_use
from thuocdo.attachments.services import open_original
from thuocdo.dossiers.applications.answers import answers_of
from thuocdo.dossiers.chain import breaks_in
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.personal_data import open_paper, reveal_people
from thuocdo.dossiers.queries import seen_dossier
from thuocdo.dossiers.services import drafted_apology, open_result
from thuocdo.errors import Conflict, DomainError
from thuocdo.office.dossiers.doing import do, done_words
from thuocdo.office.dossiers.forms import FORMS
from thuocdo.office.dossiers.pages import Attempt, dossier_page, may_show
from thuocdo.office.dossiers.results import WITH_FILES, may_show_result, received_files
from thuocdo.office.dossiers.words import EVENT_WORDS
from thuocdo.procedures.choices import Channel
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.files import send_original
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http.response import HttpResponseBase

    from thuocdo.dossiers.models import Applicant
    from thuocdo.office.dossiers.forms import ActForm


def found_dossier(request: HttpRequest, dossier_id: int) -> Dossier:
    """Return a dossier the person sees.

    Raises:
        Http404: there is none, or the person may not know of it.
    """
    found = seen_dossier(user_of(request), dossier_id)
    if found is None:
        raise Http404
    return found


@login_required
@require_GET
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type] # it passes on what comes from the address
def dossier_detail(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Show one dossier with everything."""
    row = found_dossier(request, dossier_id)
    _note_use(request, row, "look")
    return _answer(request, row)


def _note_use(request: HttpRequest, row: Dossier, kind: str, what: str = "") -> None:
    """Note that what lies in the archive is looked at, or a file of it taken."""
    note_use(row, kind=kind, what=what, actor=user_of(request), at=timezone.now())


def _answer(
    request: HttpRequest,
    row: Dossier,
    *,
    status: int = 200,
    attempt: Attempt | None = None,
    people: Sequence[Applicant] | None = None,
) -> HttpResponse:
    if row.destroyed_at is not None:
        return _destroyed(request, row)
    page = dossier_page(
        row,
        user=user_of(request),
        now=timezone.now(),
        shown=request.GET.get("paper", ""),
        people=people,
        attempt=attempt,
    )
    # Whoever sees the people in full has had that recorded; so he sees the answers in full, too.
    online = row.channel == Channel.ONLINE
    answers = answers_of(row, in_full=page.in_full) if online else None
    context = {"page": page, "answers": answers}
    return render(request, "office/dossiers/detail.html", context, status=status)


def _destroyed(request: HttpRequest, row: Dossier) -> HttpResponse:
    """Show what stays of a dossier whose time of keeping was over: that it was there, and its hashes."""
    events = list(row.events.order_by("number"))
    links = [one.link(system=row.source_system, code=row.code) for one in events]
    holds = not breaks_in(links, last_number=row.event_count, last_hash=row.last_hash)
    item = destroyed_by(row)
    seen = Disposal.objects.visible_to(user_of(request))
    context = {
        "row": row,
        "item": item,
        "opens_minutes": item is not None and seen.filter(pk=item.disposal_id).exists(),
        "events": events,
        "words": EVENT_WORDS,
        "holds": holds,
    }
    return render(request, "office/dossiers/destroyed.html", context)


@login_required
@require_POST
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type] # it passes on what comes from the address
def people(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Show the people in full, in this answer alone; who looked is kept."""
    row = found_dossier(request, dossier_id)
    found = reveal_people(row, actor=user_of(request), at=timezone.now())
    return _answer(request, row, people=found)


@login_required
@require_GET
@xframe_options_sameorigin
@csp_replace({"default-src": [NONE], "frame-ancestors": [SELF], "object-src": [SELF]})  # type: ignore[arg-type] # it passes on what comes from the address
def paper(request: HttpRequest, dossier_id: int, position: int) -> FileResponse:
    """Send the file of one paper, in place where a browser can show it without harm and that is asked for, else as a download; who opened it is kept."""
    row = found_dossier(request, dossier_id)
    found = open_paper(row, position, actor=user_of(request), at=timezone.now())
    file = found.attachment
    assert file is not None, "a paper that is opened has a file"
    _note_use(request, row, "copy", found.name)
    inline = request.GET.get("inline") == "1" and may_show(file.media_type)
    answer = FileResponse(
        open_original(file),
        as_attachment=not inline,
        filename=found.file_name,
        content_type=file.media_type,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_GET
@csp_replace({"default-src": [NONE], "object-src": [SELF]})  # type: ignore[arg-type] # it passes on what comes from the address
def result(request: HttpRequest, dossier_id: int, number: int) -> HttpResponseBase:
    """Send the file of one result, in place where that is asked for; who opened it is kept."""
    row = found_dossier(request, dossier_id)
    found = open_result(row, number, actor=user_of(request), at=timezone.now())
    if found.attachment is None:
        raise Http404
    _note_use(request, row, "copy", found.name)
    if request.GET.get("inline") != "1" or not may_show_result(found):
        return send_original(found.attachment, name=found.file_name)
    answer = FileResponse(
        open_original(found.attachment),
        filename=found.file_name,
        content_type=found.attachment.media_type,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_POST
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type] # it passes on what comes from the address
def act(request: HttpRequest, dossier_id: int, name: str) -> HttpResponse:
    """Do one thing with a dossier; where it is refused, show the page as it is now with what was typed."""
    row = found_dossier(request, dossier_id)
    if name not in FORMS:
        raise Http404
    form = FORMS[name](request.POST)
    if not form.is_valid():
        problems = {field: [str(one) for one in found] for field, found in form.errors.items()}
        return _again(request, row, name, form, status=422, problems=problems)
    if name == "extend" and "draft" in request.POST:
        return _drafted(request, row, form)
    user, now = user_of(request), timezone.now()
    try:
        files = received_files(request, actor=user, at=now) if name in WITH_FILES else []
        do(name, row, form, actor=user, at=now, files=files)
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        return _refused(request, row, name, form, error)
    messages.success(request, done_words(name))
    still = Dossier.objects.visible_to(user_of(request)).filter(pk=row.pk).exists()
    return redirect("office:dossiers:detail", row.pk) if still else redirect("office:queue:list")


def _refused(
    request: HttpRequest, row: Dossier, name: str, form: ActForm, error: DomainError
) -> HttpResponse:
    fresh = found_dossier(request, row.pk) if isinstance(error, Conflict) else row
    return _again(request, fresh, name, form, status=status_of(error), problem=message_of(error))


def _again(
    request: HttpRequest,
    row: Dossier,
    name: str,
    form: ActForm,
    *,
    status: int,
    problem: str = "",
    problems: dict[str, list[str]] | None = None,
) -> HttpResponse:
    labels = {field: str(one.label or field) for field, one in form.fields.items()}
    said = {labels.get(field, field): found for field, found in (problems or {}).items()}
    attempt = Attempt(name, problem, said, request.POST.dict())
    return _answer(request, row, status=status, attempt=attempt)


def _drafted(request: HttpRequest, row: Dossier, form: ActForm) -> HttpResponse:
    """Write the apology into the form, to be read and changed before it is signed."""
    said = form.cleaned_data
    try:
        apology = drafted_apology(
            row, amount=said["amount"], unit=said["unit"], reason=said["reason"]
        )
    except DomainError as error:
        return _refused(request, row, "extend", form, error)
    attempt = Attempt("extend", draft=request.POST.dict() | {"apology": apology})
    return _answer(request, row, attempt=attempt)
