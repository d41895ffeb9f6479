"""A form that is being drawn up, as the applicant will see it: officials fill it in to try it. Nothing is stored but in their own session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods

from csp.constants import SELF
from csp.decorators import csp_replace

from thuocdo.dossiers.applications.answers import answered_groups, in_words
from thuocdo.dossiers.applications.drafting import bounded
from thuocdo.dossiers.models import Application
from thuocdo.portal.apply.pages import QuestionPage, Way, faults_of
from thuocdo.portal.apply.questions import question_views
from thuocdo.portal.apply.typed import answers_typed, without_row
from thuocdo.procedures.electronic_forms.drafting import read_form_draft
from thuocdo.procedures.electronic_forms.schema import (
    FormSchema,
    Group,
    QuestionKind,
    asked_groups,
)
from thuocdo.procedures.electronic_forms.validating import AnswerProblem, problems_of_group
from thuocdo.procedures.models import ElectronicFormDraft, ProcedureVersion
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

_KEY = "form_trial"
#: The page behind the questions, on which the answers stand as the desk will read them.
END = "answers-read"


@dataclass(frozen=True, slots=True)
class Trial:
    """One draft that is tried out, and the answers so far; two trials of it, wide and on a phone, do not touch each other."""

    draft: ElectronicFormDraft
    schema: FormSchema
    version: ProcedureVersion
    side: str
    answers: Mapping[str, Any]

    def address(self, key: str = "") -> str:
        """Return the address of one page, or of the beginning."""
        name, args = ("try_page", [self.draft.pk, key]) if key else ("try", [self.draft.pk])
        query = f"?{urlencode({'side': self.side})}" if self.side else ""
        return reverse(f"portal:apply:{name}", args=args) + query

    def way(self, key: str, title: str) -> Way:
        """Return where a page stands among those that are asked."""
        keys = [*(one.key for one in asked_groups(self.schema, self.answers)), END]
        at = keys.index(key) if key in keys else 0
        return Way(
            Application(version=self.version),
            number=at + 1,
            count=len(keys),
            title=title,
            back=self.address(keys[at - 1]) if at else "",
            here=self.address(key),
            following=self.address(keys[min(at + 1, len(keys) - 1)]),
        )


@login_required
@never_cache
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type] # it passes on what comes from the address
@require_http_methods(["GET", "POST"])
def try_form(request: HttpRequest, draft_id: int, key: str = "") -> HttpResponse:
    """Show one page of a form that is being drawn up, take answers as if they were meant, and say what is wrong with them."""
    trial = _trial(request, draft_id, fresh=not key)
    if key == END:
        return _read(request, trial)
    group = trial.schema.group(key) if key else trial.schema.groups[0]
    if group is None:
        raise Http404
    if request.method == "POST":
        return _answered(request, trial, group)
    return _drawn(request, trial, group, more=request.GET.get("more", ""))


def _trial(request: HttpRequest, draft_id: int, *, fresh: bool) -> Trial:
    draft = _draft(user_of(request), draft_id)
    schema = read_form_draft(draft.typed).schema
    rows = ProcedureVersion.objects.visible_to(user_of(request)).filter(procedure=draft.procedure)
    version = rows.order_by("-number").first()
    if schema is None or version is None:
        raise Http404
    side = "phone" if request.GET.get("side") == "phone" else ""
    kept = request.session.get(_KEY, {}).get(side, {})
    known = not fresh and kept.get("draft") == draft.pk
    return Trial(draft, schema, version, side, kept["answers"] if known else {})


def _draft(user: User, draft_id: int) -> ElectronicFormDraft:
    rows = ElectronicFormDraft.objects.visible_to(user).select_related("procedure")
    return get_object_or_404(rows, pk=draft_id)


def _answered(request: HttpRequest, trial: Trial, group: Group) -> HttpResponse:
    typed = answers_typed(group, request.POST.dict())
    typed |= {
        one.key: _file_names(request, trial, group, one.key)
        for one in group.questions
        if one.kind is QuestionKind.FILE
    }
    if "remove" in request.POST:
        typed = without_row(typed, request.POST["remove"])
    answers = {**trial.answers, group.key: bounded(group, typed)}
    kept = {"draft": trial.draft.pk, "answers": answers}
    request.session[_KEY] = {**request.session.get(_KEY, {}), trial.side: kept}
    trial = Trial(trial.draft, trial.schema, trial.version, trial.side, answers)
    again = {"remove", "add", "drop"} & set(request.POST)
    if again:
        return _drawn(request, trial, group, more=request.POST.get("add", ""))
    problems = problems_of_group(trial.schema, group, answers, on=timezone.localdate())
    if problems:
        return _drawn(request, trial, group, problems=tuple(problems), status=422)
    return HttpResponseRedirect(trial.way(group.key, "").following)


def _file_names(request: HttpRequest, trial: Trial, group: Group, key: str) -> str:
    """Return the names of files as the answer; the files themselves are not kept."""
    if request.POST.get("drop") == key:
        return ""
    sent = "; ".join(str(one.name) for one in request.FILES.getlist(f"file-{key}"))
    return sent or str(trial.answers.get(group.key, {}).get(key, ""))


def _drawn(
    request: HttpRequest,
    trial: Trial,
    group: Group,
    *,
    problems: tuple[AnswerProblem, ...] = (),
    more: str = "",
    status: int = 200,
) -> HttpResponse:
    views = question_views(trial.schema, group, trial.answers, problems, more=more)
    page = QuestionPage(
        way=trial.way(group.key, in_words(group.title, group.title_en)),
        description=in_words(group.description, group.description_en),
        questions=views,
        faults=faults_of(views),
        revision=0,
    )
    context = {"page": page, "check": ""}
    return render(request, "portal/apply/question.html", context, status=status)


def _read(request: HttpRequest, trial: Trial) -> HttpResponse:
    """Show the answers as the desk will read them."""
    context = {
        "way": trial.way(END, _("Cán bộ sẽ thấy")),
        "groups": answered_groups(trial.schema, trial.answers, unanswered=True),
        "replaces": trial.schema.replaces or (),
        "again": trial.address(),
    }
    return render(request, "portal/apply/tried.html", context)
