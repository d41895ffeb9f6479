"""Saving and removing views; both lead back to the page they came from."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from thuocdo.accounts import saved_views as services
from thuocdo.accounts.models import SavedView
from thuocdo.errors import DomainError
from thuocdo.office.saved.forms import SaveViewForm
from thuocdo.office.saved.pages import page_address
from thuocdo.ui.errors import message_of
from thuocdo.ui.signed_in import user_of


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of a page under a name, and show the page with them."""
    form = SaveViewForm(request.POST)
    path = page_address(request.POST.get("page", ""))
    if path is None or not form.is_valid():
        raise Http404
    try:
        view = services.save_view(
            path=path,
            query=form.cleaned_data["query"],
            name=form.cleaned_data["name"],
            shared=form.cleaned_data["shared"],
            actor=user_of(request),
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, message_of(error))
        return HttpResponseRedirect(path)
    messages.success(request, _("Đã lưu cách xem “%s”.") % view.name)
    return HttpResponseRedirect(view.address)


@login_required
@require_POST
def remove(request: HttpRequest, view_id: int) -> HttpResponse:
    """Remove a view of one's own, and show its page."""
    view = get_object_or_404(SavedView.objects.visible_to(request.user), pk=view_id)
    path, name = view.path, view.name
    services.remove_view(view, actor=user_of(request))
    messages.success(request, _("Đã xóa cách xem “%s”.") % name)
    return redirect(path)
