"""Mandates of a citizen: give one, accept one, look at how it was used, act by it, end it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.accounts.models import Citizen
from thuocdo.dossiers.mandates import services
from thuocdo.errors import DomainError
from thuocdo.portal.acting import begin_acting, stop_acting
from thuocdo.portal.gate import for_citizens
from thuocdo.portal.mandates.forms import MandateForm
from thuocdo.portal.mandates.pages import (
    dossier_choices,
    mandate_view,
    mandates_page,
    procedure_choices,
    uses_of,
)
from thuocdo.ui.errors import message_of, status_of


@never_cache
@require_GET
@for_citizens
def mandate_list(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """List what he gave and what was given to him."""
    context = {"page": mandates_page(citizen, at=timezone.now()), "citizen": citizen}
    return render(request, "portal/mandates/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_citizens
def new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Ask whom, for what and until when."""
    now = timezone.now()
    today = timezone.localdate(now)
    last = services.last_day(today)
    form = MandateForm(request.POST or None, last=last, initial={"what": "procedures"})
    status = 200
    if request.method == "POST" and "find" not in request.POST:
        if form.is_valid():
            try:
                return _given(request, citizen, form)
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
        else:
            status = 422
    words = request.POST.get("words", "")
    context = {
        "form": form,
        "checked": "find" not in request.POST,
        "words": words,
        "procedures": procedure_choices(words, form.chosen("procedure"), on=today),
        "dossiers": dossier_choices(citizen, form.chosen("dossier")),
        "what": form.data.get("what", "procedures"),
    }
    return render(request, "portal/mandates/new.html", context, status=status)


def _given(request: HttpRequest, citizen: Citizen, form: MandateForm) -> HttpResponse:
    said = form.cleaned_data
    made = services.give_mandate(
        principal=citizen,
        personal_id=said["personal_id"],
        full_name=said["full_name"],
        phone=said["phone"],
        everything=said["what"] == "everything",
        procedure_ids=form.chosen("procedure"),
        dossier_ids=form.chosen("dossier"),
        valid_until=said["valid_until"],
        at=timezone.now(),
    )
    messages.success(
        request,
        _("Đã lập ủy quyền. Người đó đăng nhập cổng này và nhận thì mới làm thay bạn được."),
    )
    return HttpResponseRedirect(reverse("portal:mandates:detail", args=[made.pk]))


@never_cache
@require_GET
@for_citizens
def detail(request: HttpRequest, citizen: Citizen, mandate_id: int) -> HttpResponse:
    """Show one mandate and each of its uses, to either of the two."""
    view = mandate_view(citizen, mandate_id, at=timezone.now())
    if view is None:
        raise Http404
    context = {"view": view, "uses": uses_of(view)}
    return render(request, "portal/mandates/detail.html", context)


@require_POST
@for_citizens
def accept(request: HttpRequest, citizen: Citizen, mandate_id: int) -> HttpResponse:
    """Accept what was offered."""
    services.accept_mandate(mandate_id, delegate=citizen, at=timezone.now())
    messages.success(request, _("Đã nhận ủy quyền."))
    return HttpResponseRedirect(reverse("portal:mandates:detail", args=[mandate_id]))


@require_POST
@for_citizens
def end(request: HttpRequest, citizen: Citizen, mandate_id: int) -> HttpResponse:
    """End a mandate, or decline one."""
    services.end_mandate(mandate_id, citizen=citizen, at=timezone.now())
    messages.success(request, _("Ủy quyền đã chấm dứt."))
    return HttpResponseRedirect(reverse("portal:mandates:list"))


@require_POST
@for_citizens
def act(request: HttpRequest, citizen: Citizen, mandate_id: int) -> HttpResponse:
    """Act for the principal from now on, in this session."""
    principal = services.principal_of(mandate_id, delegate=citizen, at=timezone.now())
    if principal is None:
        raise Http404
    begin_acting(request, name=principal.full_name, mandate=mandate_id)
    return HttpResponseRedirect(reverse("portal:dossiers:list"))


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Act for oneself again."""
    stop_acting(request)
    return HttpResponseRedirect(reverse("portal:dossiers:list"))
