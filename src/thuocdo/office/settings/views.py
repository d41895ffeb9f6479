"""The page of personal settings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from thuocdo.accounts.services import choose_reach
from thuocdo.errors import InvalidInput
from thuocdo.notices.models import Channel
from thuocdo.notices.services import channel_is_open
from thuocdo.office.settings.forms import ChooseAppearanceForm, ReachForm
from thuocdo.ui.appearance import Appearance, appearance, remember
from thuocdo.ui.errors import message_of
from thuocdo.ui.signed_in import user_of


@login_required
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show what the person has chosen; a POST changes how he is told of what waits for him."""
    user, status = user_of(request), 200
    form = ReachForm(request.POST) if request.method == "POST" else ReachForm.of(user)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                choose_reach(user, form.reach)
            except InvalidInput as error:
                form.add_error("phone", message_of(error))
            else:
                messages.success(request, _("Đã lưu thiết lập."))
                return redirect("office:settings:page")
    chosen = appearance(request)
    context = {
        "form": form,
        "looks": ChooseAppearanceForm(initial={"theme": chosen.theme, "size": chosen.size}),
        "quiet": settings.NOTICE_QUIET_HOURS,
        "sms_open": channel_is_open(Channel.SMS),
    }
    return render(request, "office/settings/page.html", context, status=status)


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
