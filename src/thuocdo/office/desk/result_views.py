"""Giving results back: who waits, who fetched, what went by post, what came back, what was wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.personal_data import reveal_people
from thuocdo.dossiers.services import drafted_correction_apology
from thuocdo.errors import Conflict, DomainError
from thuocdo.office.desk.places import desks_of
from thuocdo.office.desk.results import ACTS, found_results, result_page, results_page, shown
from thuocdo.office.dossiers.doing import do, done_words
from thuocdo.office.dossiers.forms import FORMS
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from thuocdo.dossiers.models import Applicant
    from thuocdo.office.dossiers.forms import ActForm

_TABS = ("ready", "sent")
_WHO_CAME = "trả kết quả: ai đến nhận"


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def results(request: HttpRequest) -> HttpResponse:
    """Show what waits to be fetched; a POST finds one result, so that no number of a person stands in an address."""
    user = user_of(request)
    desks = desks_of(user, on=timezone.localdate())
    tab = request.GET.get("tab", "ready")
    words = request.POST.get("q", "").strip()
    context: dict[str, object] = {"words": words, "found": None}
    if words:
        found = found_results(words, user=user, desks=desks)
        if len(found) == 1:
            return redirect("office:desk:result", found[0].pk)
        context["found"] = shown(found)
    cursor = request.GET.get("page", "")
    page = results_page(desks, user=user, tab=tab if tab in _TABS else "ready", cursor=cursor)
    return render(request, "office/desk/results.html", context | {"page": page})


def _row(request: HttpRequest, dossier_id: int) -> Dossier:
    desks_of(user_of(request), on=timezone.localdate())
    seen = Dossier.objects.visible_to(user_of(request)).filter(source_system=OWN_SYSTEM)
    return get_object_or_404(seen, pk=dossier_id)


def _answer(
    request: HttpRequest,
    row: Dossier,
    *,
    status: int = 200,
    people: Sequence[Applicant] | None = None,
    refused: str = "",
    problem: str = "",
    typed: Mapping[str, str] | None = None,
) -> HttpResponse:
    page = result_page(
        row,
        user=user_of(request),
        now=timezone.now(),
        people=people,
        refused=refused,
        problem=problem,
        typed=typed,
    )
    return render(request, "office/desk/result.html", {"page": page}, status=status)


@login_required
@require_GET
def result(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Show one result and what can be done with it here."""
    return _answer(request, _row(request, dossier_id))


@login_required
@never_cache
@require_POST
def people(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """Show the names and numbers in full, to be compared with the card; who looked is kept."""
    row = _row(request, dossier_id)
    found = reveal_people(row, actor=user_of(request), at=timezone.now(), purpose=_WHO_CAME)
    return _answer(request, row, people=found)


@login_required
@require_POST
def act(request: HttpRequest, dossier_id: int, name: str) -> HttpResponse:
    """Do one thing with a result; where it is refused, show the page with what was typed."""
    row = _row(request, dossier_id)
    if name not in ACTS:
        raise Http404
    form = FORMS[name](request.POST)
    problem = _problem(request, name, row) if form.is_valid() else _words(form)
    typed = request.POST.dict()
    try:
        if not problem and name == "correct_mistake" and "draft" in request.POST:
            said = form.cleaned_data
            words = drafted_correction_apology(row, what=said["what"], reason=said["reason"])
            return _answer(request, row, refused=name, typed=typed | {"apology": words})
        if not problem:
            do(name, row, form, actor=user_of(request), at=timezone.now())
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        fresh = _row(request, dossier_id) if isinstance(error, Conflict) else row
        words, status = message_of(error), status_of(error)
        return _answer(request, fresh, status=status, refused=name, problem=words, typed=typed)
    if problem:
        return _answer(request, row, status=422, refused=name, problem=problem, typed=typed)
    messages.success(request, f"{row.code}: {done_words(name)}")
    staying = name in {"correct_mistake", "note_undelivered"}
    return redirect("office:desk:result", row.pk) if staying else redirect("office:desk:results")


def _problem(request: HttpRequest, name: str, row: Dossier) -> str:
    """Say what a clerk has not confirmed: who fetched, that he showed his card, that money is still owed."""
    if name != "return_result":
        return ""
    if not request.POST.get("fetched_by"):
        return _("Hãy chọn người nhận kết quả.")
    if not request.POST.get("id_shown"):
        return _("Hãy xem giấy tờ tùy thân của người nhận rồi đánh dấu.")
    if row.owed_vnd > row.paid_vnd and not request.POST.get("unpaid_known"):
        return _("Hồ sơ còn khoản chưa nộp. Hãy thu tiền, hoặc đánh dấu là vẫn trả kết quả.")
    return ""


def _words(form: ActForm) -> str:
    errors = form.errors
    return "; ".join(str(words) for found in errors.values() for words in found)
