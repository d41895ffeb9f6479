"""Organisations: ask for an account, name members, accept, act for one, leave and close."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.accounts import represented
from thuocdo.accounts.models import Citizen, OrganisationAccount, OrganisationMember
from thuocdo.errors import DomainError
from thuocdo.identifiers.services import coded_units
from thuocdo.portal.acting import begin_acting
from thuocdo.portal.gate import for_citizens
from thuocdo.portal.represented.forms import MemberForm, OrganisationForm
from thuocdo.ui.errors import message_of, status_of

_State, _Part = OrganisationAccount.State, OrganisationMember.Part
#: How a state feels; the words say it, too.
TONES = {
    _State.AWAITING.value: "warning",
    _State.CONFIRMED.value: "good",
    _State.REFUSED.value: "error",
}


@never_cache
@require_GET
@for_citizens
def organisation_list(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """List those he acts for, and those that named him."""
    offers = represented.offers_to(citizen)
    context = {
        "rows": OrganisationAccount.objects.of_citizen(citizen),
        "offers": offers.select_related("organisation"),
        "citizen": citizen,
        "tones": TONES,
    }
    return render(request, "portal/represented/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@for_citizens
def new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Ask which organisation, and where it is to be confirmed."""
    units = coded_units(timezone.localdate())
    form = OrganisationForm(request.POST or None, units=list(units.values_list("pk", "name")))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            said = form.cleaned_data
            try:
                made = represented.register_organisation(
                    citizen=citizen,
                    tax_code=said["tax_code"],
                    name=said["name"],
                    address=said["address"],
                    unit=units.get(pk=said["unit"]),
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
            else:
                messages.success(
                    request, _("Đã gửi. Hãy mang giấy đăng ký và giấy tờ của bạn đến nơi xác nhận.")
                )
                return HttpResponseRedirect(reverse("portal:represented:detail", args=[made.pk]))
    context = {"form": form, "citizen": citizen}
    return render(request, "portal/represented/new.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@for_citizens
def detail(request: HttpRequest, citizen: Citizen, organisation_id: int) -> HttpResponse:
    """Show an organisation he acts for, with its people; its representative names more of them."""
    row = OrganisationAccount.objects.of_citizen(citizen).filter(pk=organisation_id).first()
    if row is None:
        raise Http404
    form, status = MemberForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                represented.add_member(
                    row.pk, representative=citizen, at=timezone.now(), **form.cleaned_data
                )
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
            else:
                messages.success(
                    request,
                    _("Đã thêm. Người đó đăng nhập cổng này và nhận thì mới làm thay được."),
                )
                return HttpResponseRedirect(request.path)
    members = list(row.members.filter(ended_at=None))
    mine = row.members.acting().of_citizen(citizen).first()
    context = {
        "row": row,
        "members": members,
        "represents": mine is not None and mine.part == _Part.REPRESENTATIVE,
        "mine": mine,
        "form": form,
        "tone": TONES.get(row.state, ""),
    }
    return render(request, "portal/represented/detail.html", context, status=status)


@require_POST
@for_citizens
def accept(request: HttpRequest, citizen: Citizen, member_id: int) -> HttpResponse:
    """Accept to act for an organisation."""
    row = represented.accept_membership(member_id, citizen=citizen, at=timezone.now())
    messages.success(request, _("Đã nhận. Từ bây giờ bạn nộp hồ sơ thay tổ chức được."))
    return HttpResponseRedirect(reverse("portal:represented:detail", args=[row.organisation_id]))


@require_POST
@for_citizens
def end(request: HttpRequest, citizen: Citizen, member_id: int) -> HttpResponse:
    """Take somebody out, leave, or decline."""
    represented.end_membership(member_id, citizen=citizen, at=timezone.now())
    messages.success(request, _("Người đó không còn làm thay tổ chức."))
    return HttpResponseRedirect(reverse("portal:represented:list"))


@require_POST
@for_citizens
def act(request: HttpRequest, citizen: Citizen, organisation_id: int) -> HttpResponse:
    """Act for an organisation from now on, in this session."""
    if represented.as_organisation(organisation_id, citizen=citizen) is None:
        raise Http404
    row = OrganisationAccount.objects.of_citizen(citizen).get(pk=organisation_id)
    begin_acting(request, name=row.name, organisation=organisation_id)
    return HttpResponseRedirect(reverse("portal:dossiers:list"))


@require_POST
@for_citizens
def close(request: HttpRequest, citizen: Citizen, organisation_id: int) -> HttpResponse:
    """Close the account of an organisation."""
    represented.close_organisation(organisation_id, representative=citizen, at=timezone.now())
    messages.success(request, _("Đã đóng tài khoản tổ chức. Hồ sơ đã nộp vẫn được giải quyết."))
    return HttpResponseRedirect(reverse("portal:represented:list"))
