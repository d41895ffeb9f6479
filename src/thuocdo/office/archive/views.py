"""Hand-overs to the archive: the list, one with its dossiers, putting one together, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.archive import services
from thuocdo.archive.choosing import MOST, Chosen, choose, units_of_keeper
from thuocdo.archive.models import Handover
from thuocdo.archive.package import package_of
from thuocdo.archive.papers import list_paper, minutes_paper
from thuocdo.archive.reading import may_use
from thuocdo.errors import DomainError
from thuocdo.office.choosing.fields import UnitField
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.keyset import keyset_page
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

KINDS = (
    ("", gettext_lazy("mọi thời hạn")),
    ("permanent", gettext_lazy("vĩnh viễn")),
    ("limited", gettext_lazy("có thời hạn")),
)


class MakeForm(forms.Form):
    """Which closed dossiers of which unit."""

    unit = UnitField(scope="archive", label=gettext_lazy("Đơn vị nộp"), empty_label=None)
    year = forms.IntegerField(
        label=gettext_lazy("Năm kết thúc hồ sơ"), min_value=2000, max_value=2100
    )
    kept = forms.ChoiceField(label=gettext_lazy("Thời hạn lưu"), choices=KINDS, required=False)
    secret = forms.BooleanField(label=gettext_lazy("Hồ sơ có bí mật nhà nước"), required=False)
    note = forms.CharField(label=gettext_lazy("Ghi chú"), max_length=500, required=False)

    def __init__(self, data: Any, *, user: User, year: int) -> None:
        super().__init__(data, initial={"year": year})
        self.fields["unit"].of(user)  # type: ignore[attr-defined]


def keeper_of(request: HttpRequest) -> User:
    """Return the person, who keeps records, signs or leads somewhere.

    Raises:
        PermissionDenied: he does not: the page tells him nothing.
    """
    user = user_of(request)
    if not may_use(user):
        raise PermissionDenied
    return user


@login_required
@require_GET
def handovers(request: HttpRequest) -> HttpResponse:
    """List the hand-overs of the person's units, the newest first."""
    user = keeper_of(request)
    rows = Handover.objects.visible_to(user).select_related("unit", "handed_by", "settled_by")
    page = keyset_page(rows, order=("-id",), cursor=request.GET.get("page", ""))
    return render(
        request,
        "office/archive/list.html",
        {"page": page, "rows": page.rows, "may_make": bool(units_of_keeper(user)), "tab": "list"},
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """Choose a unit and a year, see what would be handed over, and put it together."""
    user, now = keeper_of(request), timezone.now()
    if not units_of_keeper(user):
        raise PermissionDenied
    said = request.POST or (request.GET if "unit" in request.GET else None)
    form = MakeForm(said, user=user, year=timezone.localdate(now).year - 1)
    chosen: Chosen | None = None
    if form.is_valid():
        wanted = form.cleaned_data
        unit = wanted["unit"]
        hidden = unit.pk not in units_of_keeper(user, secret=wanted["secret"])
        if hidden:
            form.add_error(
                "secret", _("Chỉ người của chính đơn vị này lập được danh mục hồ sơ mật.")
            )
        elif request.method == "POST":
            try:
                made = services.make_handover(
                    unit,
                    year=wanted["year"],
                    kept=wanted["kept"],
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
                return redirect("office:archive:handover", made.pk)
        if not hidden:
            chosen = choose(
                unit.pk, year=wanted["year"], kept=wanted["kept"], secret=wanted["secret"]
            )
    context = {"form": form, "chosen": chosen, "most": MOST, "tab": "list"}
    return render(request, "office/archive/make.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def handover(request: HttpRequest, handover_id: int) -> HttpResponse:
    """Show a hand-over with its dossiers and what the person can do with it."""
    user = user_of(request)
    row = services.seen_handover(user, handover_id)
    items = row.items.select_related("dossier").order_by("position")
    page = keyset_page(items, order=("position",), cursor=request.GET.get("page", ""))
    keeper = row.unit_id in units_of_keeper(user)
    context = {
        "row": row,
        "page": page,
        "rows": page.rows,
        "count": items.order_by().count(),
        "may_hand": keeper and row.state == Handover.State.DRAFT,
        "may_settle": row.state == Handover.State.HANDED
        and user.pk not in {row.made_by_id, row.handed_by_id},
        "waits_for_another": row.state == Handover.State.HANDED
        and user.pk in {row.made_by_id, row.handed_by_id},
        "tab": "list",
    }
    return render(request, "office/archive/handover.html", context)


def _hand(row: Handover, request: HttpRequest, user: User) -> str:
    services.hand_over_list(row, actor=user, at=timezone.now())
    return _("Đã giao; chờ người khác nhận vào lưu trữ.")


def _drop(row: Handover, request: HttpRequest, user: User) -> str:
    position = request.POST.get("position", "")
    if not (position.isascii() and position.isdigit() and len(position) < 6):
        raise Http404
    services.drop_item(row, position=int(position), actor=user)
    return _("Đã bỏ hồ sơ khỏi lần nộp này.")


def _discard(row: Handover, request: HttpRequest, user: User) -> str:
    services.discard_handover(row, actor=user)
    return _("Đã hủy bản thảo; hồ sơ có thể nộp trong lần khác.")


def _accept(row: Handover, request: HttpRequest, user: User) -> str:
    services.accept_handover(row, actor=user, at=timezone.now())
    return _("Đã nhận vào Lưu trữ cơ quan; hồ sơ không thay đổi được nữa.")


def _return(row: Handover, request: HttpRequest, user: User) -> str:
    reason = request.POST.get("reason", "").replace("\0", "")
    services.return_handover(row, reason=reason, actor=user, at=timezone.now())
    return _("Đã trả lại.")


_ACTS: dict[str, Callable[[Handover, HttpRequest, Any], str]] = {
    "hand": _hand,
    "drop": _drop,
    "discard": _discard,
    "accept": _accept,
    "return": _return,
}


@login_required
@require_POST
def act(request: HttpRequest, handover_id: int, name: str) -> HttpResponse:
    """Do one thing with a hand-over; a refusal is said on its page."""
    if name not in _ACTS:
        raise Http404
    user = user_of(request)
    row = services.seen_handover(user, handover_id)
    try:
        messages.success(request, _ACTS[name](row, request, user))
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        messages.error(request, message_of(error))
    if name == "discard":
        return redirect("office:archive:list")
    return redirect("office:archive:handover", handover_id)


@login_required
@require_GET
def paper(request: HttpRequest, handover_id: int, what: str, form: str) -> HttpResponse:
    """Send the minutes or the list as a file."""
    if what not in {"minutes", "list"} or form not in FORMATS:
        raise Http404
    row = services.seen_handover(user_of(request), handover_id)
    items = list(row.items.select_related("dossier").order_by("position"))
    made = minutes_paper(row, items) if what == "minutes" else list_paper(row, items)
    return download(FORMATS[form].write(made), f"{made.name}.{form}", FORMATS[form].media_type)


@login_required
@require_GET
def package(request: HttpRequest, handover_id: int) -> StreamingHttpResponse:
    """Send the package with data, files and digests as it is made; who took it is noted."""
    user = user_of(request)
    row = services.seen_handover(user, handover_id)
    if row.state == Handover.State.DRAFT:
        raise Http404
    name = f"nop-luu-{row.number:02d}-{row.year}.zip"
    return zip_answer(package_of(row, actor=user, at=timezone.now()), name)


def zip_answer(pieces: Any, name: str) -> StreamingHttpResponse:
    """Return pieces of a zip as a download that nobody keeps on the way."""
    answer = StreamingHttpResponse(pieces, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
