"""Copying the papers of a desk: which wait, each with its file and what was looked at, and what stands on it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thuocdo.dossiers.copying import CopyCheck
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier, DossierDocument
from thuocdo.dossiers.services import describe_paper, digitise
from thuocdo.errors import DomainError
from thuocdo.office.desk.copying import (
    CHECK_WORDS,
    CopyPaperForm,
    DescribePaperForm,
    copying_page,
    dossiers_to_copy,
    no_file_words,
)
from thuocdo.office.desk.places import desks_of
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of
from thuocdo.ui.uploads.received import received_papers


@login_required
@require_GET
def copying_list(request: HttpRequest) -> HttpResponse:
    """List the dossiers with papers that wait to be copied."""
    user, today = user_of(request), timezone.localdate()
    rows = dossiers_to_copy(desks_of(user, on=today), user=user, today=today)
    return render(request, "office/desk/copying_list.html", {"rows": rows})


@login_required
@never_cache
@require_GET
def copying(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Show the papers of a dossier: to be copied, copied, or not to be, and why."""
    page = copying_page(_row(request, dossier_id), today=timezone.localdate())
    context = {"page": page, "checks": [(key.value, word) for key, word in CHECK_WORDS.items()]}
    return render(request, "office/desk/copying.html", context)


@login_required
@require_POST
def copy_paper(request: HttpRequest, dossier_id: int, position: int) -> HttpResponse:
    """Keep the copy of one paper."""
    paper = _paper(request, dossier_id, position)
    form = CopyPaperForm(request.POST)
    checks = form.cleaned_data["checks"] if form.is_valid() else []
    user, now = user_of(request), timezone.now()
    try:
        files = received_papers(request, "file", actor=user, at=now)
        if not files:
            messages.error(request, no_file_words())
            return redirect("office:desk:copying", dossier_id)
        done = [CopyCheck(one) for one in checks]
        digitise(paper, attachment=files[0], checks=done, actor=user, at=now)
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã lưu bản sao chụp."))
    return redirect("office:desk:copying", dossier_id)


@login_required
@require_POST
def describe(request: HttpRequest, dossier_id: int, position: int) -> HttpResponse:
    """Keep what stands on one paper."""
    paper = _paper(request, dossier_id, position)
    form = DescribePaperForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Hãy xem lại ngày cấp và ngày hết giá trị."))
        return redirect("office:desk:copying", dossier_id)
    try:
        describe_paper(paper, **form.cleaned_data, actor=user_of(request), at=timezone.now())
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        messages.error(request, message_of(error))
    else:
        messages.success(request, _("Đã ghi thông tin của giấy tờ."))
    return redirect("office:desk:copying", dossier_id)


def _row(request: HttpRequest, dossier_id: int) -> Dossier:
    user = user_of(request)
    desks_of(user, on=timezone.localdate())
    seen = Dossier.objects.visible_to(user).filter(source_system=OWN_SYSTEM)
    return get_object_or_404(seen.select_related("procedure_version"), pk=dossier_id)


def _paper(request: HttpRequest, dossier_id: int, position: int) -> DossierDocument:
    return get_object_or_404(_row(request, dossier_id).documents, position=position)
