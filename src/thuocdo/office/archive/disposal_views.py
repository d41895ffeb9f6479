"""Destroying what is kept no longer: the list of disposals, putting one together, what is done with it, and its minutes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.archive import disposing
from thuocdo.archive.choosing import MOST, units_of_keeper
from thuocdo.archive.disposal_papers import disposal_paper
from thuocdo.archive.models import Disposal
from thuocdo.errors import DomainError
from thuocdo.office.archive.views import keeper_of
from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.keyset import keyset_page
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


class DisposalForm(forms.Form):
    """Of which unit."""

    unit = UnitField(scope="archive", label=gettext_lazy("Đơn vị"), empty_label=None)
    secret = forms.BooleanField(label=gettext_lazy("Hồ sơ có bí mật nhà nước"), required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=500, required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.fields["unit"].of(user)  # type: ignore[attr-defined]


@login_required
@require_GET
def disposals(request: HttpRequest) -> HttpResponse:
    """List the disposals of the person's units, the newest first."""
    user = keeper_of(request)
    rows = Disposal.objects.visible_to(user).select_related("unit", "proposed_by", "settled_by")
    page = keyset_page(rows, order=("-id",), cursor=request.GET.get("page", ""))
    context = {
        "page": page,
        "rows": page.rows,
        "may_make": bool(units_of_keeper(user)),
        "tab": "disposals",
    }
    return render(request, "office/archive/disposals.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Choose a unit, see what it keeps no longer, and put the list together."""
    user, now = keeper_of(request), timezone.now()
    if not units_of_keeper(user):
        raise PermissionDenied
    said = request.POST or (request.GET if "unit" in request.GET else None)
    form, count, found = DisposalForm(said, user=user), 0, None
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["unit"].pk not in units_of_keeper(user, secret=wanted["secret"]):
            form.add_error(
                "secret", _("Chỉ người của chính đơn vị này lập được danh mục hồ sơ mật.")
            )
        elif request.method == "POST":
            try:
                made = disposing.make_disposal(
                    wanted["unit"],
                    secret=wanted["secret"],
                    note=wanted["note"],
                    actor=user,
                    at=now,
                )
            except DomainError as error:
                if status_of(error) in {403, 404}:
                    raise
                form.add_error(None, message_of(error))
            else:
                return redirect("office:archive:disposal", made.pk)
        else:
            today = timezone.localdate(now)
            rows = disposing.over(wanted["unit"].pk, secret=wanted["secret"], on=today)
            found = list(rows.select_related("dossier")[:50])
            count = rows.order_by().count()
    context = {"form": form, "found": found, "count": count, "most": MOST, "tab": "disposals"}
    status = 422 if form.errors else 200
    return render(request, "office/archive/make_disposal.html", context, status=status)


@login_required
@never_cache
@require_GET
def disposal(request: HttpRequest, disposal_id: int) -> HttpResponse:
    """Show a disposal with its dossiers and what the person can do with it."""
    user = user_of(request)
    row = disposing.seen_disposal(user, disposal_id)
    items = row.items.select_related("dossier").order_by("position")
    page = keyset_page(items, order=("position",), cursor=request.GET.get("page", ""))
    draft = row.state == Disposal.State.DRAFT
    context = {
        "row": row,
        "page": page,
        "rows": page.rows,
        "count": items.order_by().count(),
        "may_propose": draft and row.unit_id in units_of_keeper(user, secret=row.secret),
        "may_decide": disposing.may_decide(user, row),
        "waits": row.state in {Disposal.State.PROPOSED, Disposal.State.AGREED},
        "tab": "disposals",
    }
    return render(request, "office/archive/disposal.html", context)


def _propose(row: Disposal, request: HttpRequest, user: User) -> str:
    disposing.propose(row, actor=user, at=timezone.now())
    return _("Đã đề nghị; chờ hai người khác quyết định.")


def _drop(row: Disposal, request: HttpRequest, user: User) -> str:
    position = request.POST.get("position", "")
    if not (position.isascii() and position.isdigit() and len(position) < 6):
        raise Http404
    disposing.drop_from_disposal(row, position=int(position), actor=user)
    return _("Đã bỏ hồ sơ khỏi danh mục; hồ sơ được lưu tiếp.")


def _discard(row: Disposal, request: HttpRequest, user: User) -> str:
    disposing.discard_disposal(row, actor=user)
    return _("Đã xóa bản thảo; không hồ sơ nào bị hủy.")


def _agree(row: Disposal, request: HttpRequest, user: User) -> str:
    done = disposing.agree(row, actor=user, at=timezone.now())
    if done.state == Disposal.State.DONE:
        return _("Đã hủy nội dung và tệp của các hồ sơ; mã hồ sơ, mã băm và biên bản được lưu.")
    return _("Đã đồng ý; chờ người thứ hai.")


def _refuse(row: Disposal, request: HttpRequest, user: User) -> str:
    reason = request.POST.get("reason", "").replace("\0", "")
    disposing.refuse_disposal(row, reason=reason, actor=user, at=timezone.now())
    return _("Đã ghi không hủy; hồ sơ được lưu tiếp.")


_ACTS: dict[str, Callable[[Disposal, HttpRequest, Any], str]] = {
    "propose": _propose,
    "drop": _drop,
    "discard": _discard,
    "agree": _agree,
    "refuse": _refuse,
}


@login_required
@require_POST
def act(request: HttpRequest, disposal_id: int, name: str) -> HttpResponse:
    """Do one thing with a disposal; a refusal is said on its page."""
    if name not in _ACTS:
        raise Http404
    user = user_of(request)
    row = disposing.seen_disposal(user, disposal_id)
    if name == "agree" and "sure" not in request.POST:
        messages.error(
            request, _("Hãy đánh dấu là đã xem danh mục và hiểu rằng không lấy lại được.")
        )
        return redirect("office:archive:disposal", disposal_id)
    try:
        messages.success(request, _ACTS[name](row, request, user))
    except DomainError as error:
        if status_of(error) == 404:
            raise
        messages.error(request, message_of(error))
    if name == "discard":
        return redirect("office:archive:disposals")
    return redirect("office:archive:disposal", disposal_id)


@login_required
@require_GET
def minutes(request: HttpRequest, disposal_id: int, form: str) -> HttpResponse:
    """Send the minutes with the list as a file."""
    if form not in FORMATS:
        raise Http404
    row = disposing.seen_disposal(user_of(request), disposal_id)
    items = list(row.items.select_related("dossier").order_by("position"))
    made = disposal_paper(row, items)
    return download(FORMATS[form].write(made), f"{made.name}.{form}", FORMATS[form].media_type)
