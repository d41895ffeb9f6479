"""The pages of webhook subscriptions. A secret is shown in the answer that made it and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.errors import DomainError
from thuocdo.notices.models import Message, WebhookSubscription
from thuocdo.notices.services import pause, resume, rotate_secret, send_test, subscribe
from thuocdo.office.notices.administering import administered_units, administrator
from thuocdo.office.notices.webhook_forms import MakeWebhookForm, event_choices
from thuocdo.ui.errors import message_of
from thuocdo.ui.keyset import estimated_count, keyset_page

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.notices.models import WebhookSubscriptionQuerySet
    from thuocdo.notices.webhooks import Subscribed

NEWEST_FIRST = ("-id",)
_LAST_DELIVERIES = 20


def _visible(user: User) -> WebhookSubscriptionQuerySet:
    rows = WebhookSubscription.objects.visible_to(user, units=administered_units(user))
    return rows.select_related("unit", "made_by")


def _found(request: HttpRequest, webhook_id: int) -> tuple[User, WebhookSubscription]:
    user = administrator(request)
    return user, get_object_or_404(_visible(user), pk=webhook_id)


@login_required
@require_GET
def webhook_list(request: HttpRequest) -> HttpResponse:
    """List the subscriptions of the units the person administers."""
    rows = _visible(administrator(request))
    page = keyset_page(rows, order=NEWEST_FIRST, cursor=request.GET.get("page", ""))
    count, exact = estimated_count(rows)
    context = {"page": page, "webhooks": page.rows, "count": count, "exact": exact}
    return render(request, "office/notices/webhooks.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Ask what is to be sent where; a POST makes the subscription and shows its secret this one time."""
    user, now = administrator(request), timezone.now()
    form = MakeWebhookForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            return _secret_page(request, subscribe(**form.cleaned_data, actor=user, at=now))
        except DomainError as error:
            form.add_error(None, message_of(error))
    return render(request, "office/notices/make_webhook.html", {"form": form})


@login_required
@require_GET
def detail(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Show one subscription and what was sent to it last."""
    user, webhook = _found(request, webhook_id)
    sent = Message.objects.visible_to(user, units=administered_units(user))
    labels = dict(event_choices())
    context = {
        "webhook": webhook,
        "event_labels": [labels.get(one, one) for one in webhook.event_types],
        "deliveries": list(sent.filter(subscription=webhook).order_by("-id")[:_LAST_DELIVERIES]),
        "wish": timezone.now().strftime("%Y%m%d%H%M%S%f"),
    }
    return render(request, "office/notices/webhook.html", context)


@login_required
@never_cache
@require_POST
def rotate(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Give a new secret and show it this one time."""
    user, webhook = _found(request, webhook_id)
    return _secret_page(request, rotate_secret(webhook, actor=user, at=timezone.now()))


@login_required
@require_POST
def pause_or_resume(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Stop sending, or begin again."""
    user, webhook = _found(request, webhook_id)
    try:
        if "resume" in request.POST:
            resume(webhook, actor=user)
            messages.success(request, _("Đã gửi tiếp tới «%(name)s».") % {"name": webhook.name})
        else:
            pause(webhook, reason=request.POST.get("reason", ""), actor=user)
            messages.success(request, _("Đã tạm dừng gửi tới «%(name)s».") % {"name": webhook.name})
    except DomainError as error:
        messages.error(request, message_of(error))
    return redirect("office:notices:webhook", webhook.pk)


@login_required
@require_POST
def test(request: HttpRequest, webhook_id: int) -> HttpResponse:
    """Send an event that tells of nothing."""
    user, webhook = _found(request, webhook_id)
    wish = request.POST.get("wish", "")[:40]
    send_test(webhook, actor=user, at=timezone.now(), key=wish)
    messages.success(request, _("Đã xếp hàng một sự kiện thử. Tải lại trang để xem kết quả."))
    return redirect("office:notices:webhook", webhook.pk)


def _secret_page(request: HttpRequest, made: Subscribed) -> HttpResponse:
    return render(request, "office/notices/webhook_secret.html", {"made": made})
