"""Explaining a procedure at the counter: what is said is kept and can be printed, and no dossier is made."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.dossiers.models import Guidance
from thuocdo.dossiers.services import give_guidance
from thuocdo.dossiers.slips.guidance import guidance_paper
from thuocdo.errors import DomainError
from thuocdo.office.desk.desk_choice import desk_chooser, with_desk
from thuocdo.office.desk.guidance import GuideForm, guidance_page, usual_words
from thuocdo.office.desk.places import desks_of
from thuocdo.office.slips.views import shown
from thuocdo.procedures.at_counter import at_counter, version_at_counter
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureVersion


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def guide(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show what is usually said of a procedure, to be changed, and keep what was said."""
    user, now = user_of(request), timezone.now()
    today = timezone.localdate(now)
    desks = desks_of(user, on=today)
    version = version_at_counter(version_id, user=user, on=today)
    if version is None:
        raise Http404
    if request.method == "GET" or "refresh" in request.POST:
        case = request.POST.get("case", "")
        wanted = with_desk(request.POST, desks, user=user).get("desk")
        desk = next((one for one in desks if str(one.pk) == wanted), desks[0])
        data = {
            "request_id": str(uuid.uuid4()),
            "desk": str(desk.pk),
            "case": case,
            "said": usual_words(version, at_counter(version.pk), case=case),
            "to_name": request.POST.get("to_name", ""),
        }
        return _form(request, version, desks, GuideForm(data))
    form = GuideForm(with_desk(request.POST, desks, user=user))
    named = next((one for one in desks if str(one.pk) == form.data.get("desk")), None)
    if not form.is_valid() or named is None:
        return _form(request, version, desks, form, status=422)
    said = {name: form.cleaned_data[name] for name in ("said", "case", "to_name", "request_id")}
    try:
        made = give_guidance(unit=named, version=version, **said, actor=user, at=now)
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        form.add_error(None, message_of(error))
        return _form(request, version, desks, form, status=status_of(error))
    messages.success(request, _("Đã ghi lượt hướng dẫn."))
    return redirect("office:desk:guided", made.pk)


def _form(
    request: HttpRequest,
    version: ProcedureVersion,
    desks: Sequence[Unit],
    form: GuideForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "version": version,
        "desks": desks,
        "chooser": desk_chooser(form.data, desks, user=user_of(request)),
        "cases": at_counter(version.pk).cases,
        "form": form,
        "said": {name: form.data.get(name, "") for name in form.fields},
        "checked": status != 200,
    }
    return render(request, "office/desk/guide.html", context, status=status)


@login_required
@require_GET
def guided_one(request: HttpRequest, guidance_id: int) -> HttpResponse:
    """Show what was explained, with the way to print it and to the next one."""
    return render(request, "office/desk/guided.html", {"row": _row(request, guidance_id)})


@login_required
@require_GET
def guidance_pdf(request: HttpRequest, guidance_id: int) -> HttpResponse:
    """Print what was explained."""
    paper = guidance_paper(_row(request, guidance_id))
    return shown(request, [paper], f"{paper.name}.pdf")


@login_required
@require_GET
def guidance_list(request: HttpRequest) -> HttpResponse:
    """List what was explained, and what people ask about most."""
    user, today = user_of(request), timezone.localdate()
    desks_of(user, on=today)
    page = guidance_page(request.GET.dict(), user=user, today=today)
    return render(request, "office/desk/guidance.html", {"page": page})


def _row(request: HttpRequest, guidance_id: int) -> Guidance:
    found = Guidance.objects.visible_to(request.user).select_related(
        "unit", "given_by", "procedure_version__procedure"
    )
    return get_object_or_404(found, pk=guidance_id)
