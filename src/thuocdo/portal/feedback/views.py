"""A citizen's own feedback, and what was published. Somebody else's is as one that is not there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.accounts.limits import Limit, within_limits
from thuocdo.accounts.models import Citizen
from thuocdo.dossiers.models import Dossier
from thuocdo.errors import Conflict, DomainError, InvalidInput
from thuocdo.feedback import conversation, handling
from thuocdo.feedback.models import Feedback, FeedbackEvent
from thuocdo.feedback.steps import OPEN, Matter
from thuocdo.organisations.finding import unit_by_words
from thuocdo.organisations.models import Unit
from thuocdo.portal.feedback.forms import AddForm, FeedbackForm
from thuocdo.portal.gate import for_citizens
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.files import send_original
from thuocdo.ui.keyset import keyset_page
from thuocdo.ui.uploads.received import received_files

if TYPE_CHECKING:
    from datetime import datetime

#: So many of the newest own dossiers can be chosen.
_DOSSIERS = 30
#: Nobody has more to say in a day; a guess against floods.
MOST_A_DAY = 10
_DAY_SECONDS = int(timedelta(days=1).total_seconds())
#: What the sender is told of; who looked at his phone is for the agency.
_TOLD = (
    FeedbackEvent.Kind.RECEIVED,
    FeedbackEvent.Kind.TAKEN_ON,
    FeedbackEvent.Kind.PASSED_ON,
    FeedbackEvent.Kind.ASKED,
    FeedbackEvent.Kind.ADDED,
    FeedbackEvent.Kind.ANSWERED,
    FeedbackEvent.Kind.REFUSED,
    FeedbackEvent.Kind.PUBLISHED,
    FeedbackEvent.Kind.RECOUNTED,
)


@require_GET
def published(request: HttpRequest) -> HttpResponse:
    """List what was published, the newest first: the public words alone, without anybody's name."""
    rows = Feedback.objects.for_everybody().select_related("unit")
    page = keyset_page(
        rows, order=("-published_at", "-id"), cursor=request.GET.get("page", ""), size=20
    )
    return render(request, "portal/feedback/published.html", {"page": page})


@never_cache
@require_GET
@for_citizens
def own(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """List the own feedback, the newest first."""
    rows = Feedback.objects.of_citizen(citizen).select_related("unit")
    page = keyset_page(rows, order=("-id",), cursor=request.GET.get("page", ""))
    return render(request, "portal/feedback/list.html", {"page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@for_citizens
def new(request: HttpRequest, citizen: Citizen) -> HttpResponse:
    """Ask what somebody brings up, and take it in."""
    dossiers = Dossier.objects.of_citizen(citizen).select_related("competent_agency")
    recent = list(dossiers.order_by("-registered_at")[:_DOSSIERS])
    form = FeedbackForm(
        request.POST or None, dossiers=recent, initial={"dossier": request.GET.get("dossier", "")}
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _sent(request, citizen, form.cleaned_data, recent)
            except DomainError as error:
                form.add_error(None, message_of(error))
                status = status_of(error)
    context = {"form": form, "named": bool(citizen.full_name)}
    return render(request, "portal/feedback/new.html", context, status=status)


def _sent(
    request: HttpRequest, citizen: Citizen, said: Mapping[str, Any], recent: Sequence[Dossier]
) -> HttpResponse:
    now = timezone.now()
    dossier = next((one for one in recent if one.pk == said["dossier"]), None)
    unit = _unit(said["unit"], dossier, now)
    if not within_limits([Limit(f"feedback:{citizen.pk}", MOST_A_DAY, _DAY_SECONDS)], at=now):
        raise Conflict(
            "feedback_too_often",
            f"Mỗi ngày gửi được {MOST_A_DAY} phản ánh, kiến nghị. Hãy gửi tiếp vào ngày mai, hoặc gọi đường dây nóng.",
            f"{MOST_A_DAY} a day can be sent. Go on tomorrow, or call the hotline.",
        )
    row = handling.send(
        citizen=citizen,
        unit=unit,
        matter=Matter(
            said["kind"],
            said["subject"],
            said["words"],
            dossier.pk if dossier else None,
            received_files(request, "files", actor=None, at=now),
        ),
        request_id=said["request_id"],
        at=now,
    )
    messages.success(request, _("Đã gửi. Mã của bạn là %(code)s.") % {"code": row.code})
    return HttpResponseRedirect(reverse("portal:feedback:detail", args=[row.pk]))


def _unit(words: str, dossier: Dossier | None, now: datetime) -> Unit:
    province = _province(now)
    if words.strip():
        return unit_by_words(words, near=dossier.competent_agency if dossier else province)
    if dossier is not None:
        return dossier.competent_agency
    if province is None:
        raise InvalidInput(
            "feedback_unit_missing",
            "Hãy ghi tên cơ quan bạn gửi đến.",
            "Write the name of the agency that you send it to.",
        )
    return province


def _province(now: datetime) -> Unit | None:
    """Return whose portal this is: the only province, or the only one whose procedures stand here."""
    today = timezone.localdate(now)
    provinces = Unit.objects.in_force(today).filter(kind=Unit.Kind.PROVINCE)
    found = list(provinces.order_by("pk")[:2])
    if len(found) > 1:
        public = ProcedureVersion.objects.for_everybody(today)
        found = list(provinces.filter(pk__in=public.values("procedure__owner"))[:2])
    return found[0] if len(found) == 1 else None


@never_cache
@require_http_methods(["GET", "POST"])
@for_citizens
def detail(request: HttpRequest, citizen: Citizen, feedback_id: int) -> HttpResponse:
    """Show one's own feedback with its answer, and keep what one thinks of that."""
    row = _own(citizen, feedback_id)
    if request.method == "POST":
        liked = {"yes": True, "no": False}.get(request.POST.get("liked", ""))
        if liked is None:
            raise Http404
        handling.judge(feedback_id, citizen=citizen, liked=liked, at=timezone.now())
        messages.success(request, _("Cảm ơn bạn đã cho biết."))
        return HttpResponseRedirect(reverse("portal:feedback:detail", args=[feedback_id]))
    return _page(request, row, AddForm())


def _page(request: HttpRequest, row: Feedback, form: AddForm, *, status: int = 200) -> HttpResponse:
    events = list(
        row.events.filter(kind__in=_TOLD).select_related("unit").prefetch_related("files")
    )
    asked = next((one for one in reversed(events) if one.kind == FeedbackEvent.Kind.ASKED), None)
    context = {
        "row": row,
        "events": events,
        "form": form,
        "question": asked.words if asked and row.asked_at else "",
        "open": row.state in OPEN,
    }
    return render(request, "portal/feedback/detail.html", context, status=status)


@never_cache
@require_POST
@for_citizens
def add(request: HttpRequest, citizen: Citizen, feedback_id: int) -> HttpResponse:
    """Keep what the sender adds while it waits for an answer."""
    row, now = _own(citizen, feedback_id), timezone.now()
    form = AddForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        files = received_files(request, "files", actor=None, at=now)
        words = form.cleaned_data["words"]
        conversation.add(feedback_id, citizen=citizen, words=words, files=files, at=now)
    except DomainError as error:
        form.add_error(None, message_of(error))
        return _page(request, row, form, status=status_of(error))
    messages.success(request, _("Đã gửi bổ sung."))
    return HttpResponseRedirect(reverse("portal:feedback:detail", args=[feedback_id]))


@never_cache
@require_GET
@for_citizens
def file(_request: HttpRequest, citizen: Citizen, feedback_id: int, file_id: int) -> FileResponse:
    """Send a file of one's own feedback, or of its answer."""
    found = _own(citizen, feedback_id).files.select_related("attachment").filter(pk=file_id).first()
    if found is None:
        raise Http404
    return send_original(found.attachment, name=found.name)


def _own(citizen: Citizen, feedback_id: int) -> Feedback:
    rows = Feedback.objects.of_citizen(citizen).filter(pk=feedback_id)
    row = rows.select_related("unit", "first_unit", "dossier").first()
    if row is None:
        raise Http404
    return row
