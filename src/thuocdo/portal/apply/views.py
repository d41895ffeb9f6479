"""The pages of an application. Everything that is sent is saved, right or wrong, before anything is said about it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.accounts.models import Citizen
from thuocdo.dossiers.applications import services
from thuocdo.dossiers.applications.drafting import Saved
from thuocdo.dossiers.models import Application
from thuocdo.errors import Conflict, DomainError
from thuocdo.portal.apply.answering import with_files
from thuocdo.portal.apply.fees import costs_of, done_parts
from thuocdo.portal.apply.pages import check_page, question_page, way_to
from thuocdo.portal.apply.starting import start_page, version_to_apply_for
from thuocdo.portal.apply.steps import address, step_to_resume, steps_of
from thuocdo.portal.apply.typed import answers_typed, without_row
from thuocdo.portal.apply.unsent import for_applicants, for_beginners, take_unsent
from thuocdo.procedures.electronic_forms.keeping import schema_of
from thuocdo.procedures.electronic_forms.schema import Group
from thuocdo.ui.errors import message_of, status_of


@require_http_methods(["GET", "POST"])
@for_beginners
def start(request: HttpRequest, citizen: Citizen, procedure_id: int) -> HttpResponse:
    """Say what is needed, and begin."""
    now = timezone.now()
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _begun(request, citizen, procedure_id)
        except DomainError as error:
            problem, status = message_of(error), status_of(error)
    page = start_page(citizen, procedure_id, at=now)
    if page is None:
        raise Http404
    context = {"page": page, "problem": problem, "typed": request.POST}
    return render(request, "portal/apply/start.html", context, status=status)


def _begun(request: HttpRequest, citizen: Citizen, procedure_id: int) -> HttpResponse:
    now = timezone.now()
    version = version_to_apply_for(procedure_id, at=now)
    if version is None:
        raise Http404
    row = services.start_application(
        citizen=citizen,
        version=version,
        case=request.POST.get("case", ""),
        agency_id=number_in(request, "agency"),
        reception_id=number_in(request, "reception"),
        at=now,
    )
    return HttpResponseRedirect(steps_of(row)[0].address)


def number_in(request: HttpRequest, name: str) -> int | None:
    """Return a number of a form; null where there is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def own_application(citizen: Citizen, application_id: int) -> Application:
    """Return an application of the citizen, finished or not.

    Raises:
        Http404: there is none, or it is somebody else's.
    """
    rows = Application.objects.of_citizen(citizen).filter(pk=application_id)
    found = rows.select_related(
        "version", "form", "reception_unit", "competent_agency", "group__group"
    ).first()
    if found is None:
        raise Http404
    return found


def finished(row: Application) -> HttpResponse | None:
    """Return the way to the confirmation, where an application has been handed in."""
    if row.submitted_at is None:
        return None
    return HttpResponseRedirect(reverse("portal:apply:done", args=[row.pk]))


@require_GET
@for_applicants
def resume(request: HttpRequest, citizen: Citizen, application_id: int) -> HttpResponseBase:
    """Go on where somebody stopped."""
    row = own_application(citizen, application_id)
    return finished(row) or HttpResponseRedirect(step_to_resume(row).address)


@require_http_methods(["GET", "POST"])
@for_applicants
def question(
    request: HttpRequest, citizen: Citizen, application_id: int, group: str
) -> HttpResponse:
    """Show the questions of one group, and take the answers."""
    row = own_application(citizen, application_id)
    asked = schema_of(row.form).group(group)
    if asked is None:
        raise Http404
    done = finished(row)
    if done is not None:
        return done
    if request.method == "POST":
        return _answered(request, citizen, row, asked)
    answers, notice = row.answers.get(group, {}), ""
    unsent = take_unsent(request)
    if unsent:
        answers = answers_typed(asked, unsent)
        notice = _("Phiên đã hết khi bạn gửi trang này. Đây là điều bạn đã ghi; hãy bấm lưu lại.")
    page = question_page(
        row, asked, answers=answers, more=request.GET.get("more", ""), notice=notice
    )
    return _drawn(request, page)


def _answered(
    request: HttpRequest, citizen: Citizen, row: Application, group: Group
) -> HttpResponse:
    typed = answers_typed(group, request.POST.dict())
    typed, refused = with_files(request, citizen, row, group, typed)
    if "remove" in request.POST:
        typed = without_row(typed, request.POST["remove"])
    try:
        saved = services.save_group(
            row,
            citizen=citizen,
            group=group.key,
            answers=typed,
            seen=number_in(request, "revision") or 0,
            at=timezone.now(),
        )
    except Conflict as error:
        fresh = own_application(citizen, row.pk)
        page = question_page(fresh, group, answers=typed, notice=message_of(error), other=True)
        return _drawn(request, page, status=status_of(error))
    saved = replace(saved, problems=(*refused, *saved.problems))
    return _after(request, saved, group)


def _after(request: HttpRequest, saved: Saved, group: Group) -> HttpResponse:
    row = saved.application
    here = address(row, group.key)
    if "leave" in request.POST:
        return left(request)
    if "drop" in request.POST:
        return HttpResponseRedirect(here)
    if "remove" in request.POST or "add" in request.POST:
        more = request.POST.get("add", "")
        query = f"?more={more}" if group.question(more) else ""
        return HttpResponseRedirect(f"{here}{query}#q-{more or 'list'}")
    if saved.problems:
        page = question_page(
            row, group, answers=row.answers.get(group.key, {}), problems=saved.problems
        )
        return _drawn(request, page, status=422)
    return HttpResponseRedirect(after(request, row, way_to(row, group.key).following))


def after(request: HttpRequest, row: Application, following: str) -> str:
    """Return where to go after a page: back to the check of the answers, where somebody came from there."""
    return steps_of(row)[-1].address if request.POST.get("check") else following


def left(request: HttpRequest) -> HttpResponse:
    """Leave an application that is saved."""
    messages.success(request, _("Đã lưu đơn. Bạn mở lại ở trang này bất cứ lúc nào."))
    return HttpResponseRedirect(reverse("portal:dossiers:list"))


def _drawn(request: HttpRequest, page: object, *, status: int = 200) -> HttpResponse:
    back = (request.POST if request.method == "POST" else request.GET).get("check", "")
    context = {"page": page, "check": "1" if back else ""}
    return render(request, "portal/apply/question.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_applicants
def check(request: HttpRequest, citizen: Citizen, application_id: int) -> HttpResponse:
    """Show everything once more, and hand it in."""
    row = own_application(citizen, application_id)
    done = finished(row)
    if done is not None:
        return done
    problem, status = "", 200
    if request.method == "POST":
        try:
            return _handed_in(request, citizen, row)
        except DomainError as error:
            problem, status = message_of(error), status_of(error)
            row = own_application(citizen, application_id)
    page = check_page(row, at=timezone.now())
    declared = "declared" in request.POST
    context = {"page": page, "problem": problem, "declared": declared, "tried": bool(problem)}
    context["costs"] = costs_of(page)
    return render(request, "portal/apply/check.html", context, status=status)


def _handed_in(request: HttpRequest, citizen: Citizen, row: Application) -> HttpResponse:
    if "declared" not in request.POST:
        page = check_page(row, at=timezone.now())
        words = _("Hãy đánh dấu vào lời cam đoan trước khi nộp.")
        context = {"page": page, "problem": words, "declared": False, "tried": True}
        context["costs"] = costs_of(page)
        return render(request, "portal/apply/check.html", context, status=422)
    hand_in = services.submit_application if row.group_id is None else services.submit_group
    hand_in(row, citizen=citizen, seen=number_in(request, "revision"), at=timezone.now())
    return HttpResponseRedirect(reverse("portal:apply:done", args=[row.pk]))


@require_GET
@for_applicants
def done(request: HttpRequest, citizen: Citizen, application_id: int) -> HttpResponse:
    """Confirm that it was handed in: its code, and what happens next."""
    rows = Application.objects.of_citizen(citizen).filter(pk=application_id)
    row = rows.select_related(
        "version", "reception_unit", "competent_agency", "dossier", "group__group", "group__bundle"
    ).first()
    if row is None:
        raise Http404
    if row.dossier is None:
        return HttpResponseRedirect(reverse("portal:apply:resume", args=[row.pk]))
    context = {"row": row, "citizen": citizen, "dossier": row.dossier, "parts": done_parts(row)}
    return render(request, "portal/apply/done.html", context)


@require_http_methods(["GET", "POST"])
@for_applicants
def discard(request: HttpRequest, citizen: Citizen, application_id: int) -> HttpResponse:
    """Throw an application away, after asking once."""
    row = own_application(citizen, application_id)
    gone = finished(row)
    if gone is not None:
        return gone
    if request.method == "POST":
        services.discard_application(row, citizen=citizen)
        messages.success(request, _("Đã xóa đơn."))
        return HttpResponseRedirect(reverse("portal:dossiers:list"))
    return render(request, "portal/apply/discard.html", {"row": row})
