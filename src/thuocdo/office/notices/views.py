"""The page of one's own notices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from thuocdo.facts.references import RecordRef
from thuocdo.notices.models import Notice
from thuocdo.notices.services import mark_all_read, mark_read
from thuocdo.office.notices.records import page_of
from thuocdo.ui.keyset import keyset_page

UNREAD_FIRST = ("is_read", "-id")


@login_required
@require_GET
def notice_list(request: HttpRequest) -> HttpResponse:
    """List the person's notices, unread ones first."""
    own = Notice.objects.visible_to(request.user)
    was_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    page = keyset_page(
        own.annotate(is_read=was_read), order=UNREAD_FIRST, cursor=request.GET.get("page", "")
    )
    newest = max((one.pk for one in page.rows if one.read_at is None), default=0)
    context = {"page": page, "notices": page.rows, "count": own.count(), "newest": newest}
    return render(request, "office/notices/list.html", context)


@login_required
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it leads; back to the list where it leads nowhere."""
    assert request.user.is_authenticated
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=notice_id)
    mark_read(notice, actor=request.user, at=timezone.now())
    about = RecordRef(notice.about_room, notice.about_id) if notice.about_id else None
    return redirect(notice.link or page_of(about) or "office:notices:list")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all that the page showed, and what is older, as read."""
    assert request.user.is_authenticated
    newest = request.POST.get("newest", "")
    if newest.isascii() and newest.isdigit() and len(newest) < 19:
        mark_all_read(actor=request.user, at=timezone.now(), up_to=int(newest))
    return redirect("office:notices:list")
