"""The page of personal settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thuocdo.accounts.services import choose_digest
from thuocdo.office.settings.forms import ChooseAppearanceForm, ChooseSettingsForm
from thuocdo.ui.appearance import Appearance, appearance, remember


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show what the person has chosen; a POST changes it."""
    assert request.user.is_authenticated
    if request.method == "POST":
        form = ChooseSettingsForm(request.POST)
        if form.is_valid():
            choose_digest(request.user, wanted=form.cleaned_data["wants_digest"])
            messages.success(request, _("Đã lưu thiết lập."))
            return redirect("office:settings:page")
    else:
        form = ChooseSettingsForm(initial={"wants_digest": request.user.wants_digest})
    chosen = appearance(request)
    looks = ChooseAppearanceForm(initial={"theme": chosen.theme, "size": chosen.size})
    return render(request, "office/settings/page.html", {"form": form, "looks": looks})


@login_required
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep how the person wants the screens to look."""
    answer = redirect("office:settings:page")
    form = ChooseAppearanceForm(request.POST)
    if form.is_valid():
        remember(answer, Appearance(form.cleaned_data["theme"], form.cleaned_data["size"]))
        messages.success(request, _("Đã lưu thiết lập."))
    return answer
