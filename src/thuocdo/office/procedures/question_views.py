"""What people often ask about a procedure: shown to all who see it, kept by who controls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from thuocdo.errors import DomainError
from thuocdo.office.procedures.views import found_frame
from thuocdo.procedures.questions import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    hide_question,
    keep_question,
    questions_of,
)
from thuocdo.procedures.rules import CONTROL
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from thuocdo.procedures.models import FrequentQuestion


class KeepQuestionForm(forms.Form):
    """A question and its answer, in Vietnamese and, where somebody has put it so, in English."""

    question = forms.CharField(label=gettext_lazy("Câu hỏi"), max_length=LONGEST_QUESTION)
    answer = forms.CharField(
        label=gettext_lazy("Trả lời"), max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 4})
    )  # fmt: skip
    question_en = forms.CharField(
        label=gettext_lazy("Câu hỏi bằng tiếng Anh"), max_length=LONGEST_QUESTION, required=False
    )
    answer_en = forms.CharField(
        label=gettext_lazy("Trả lời bằng tiếng Anh"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show the questions of a procedure; a POST adds one, or says the one of the address otherwise."""
    frame, user = found_frame(request, procedure_id), user_of(request)
    rows = questions_of(procedure_id)
    changed = _asked_for(request, rows)
    fresh = _typed(changed) if changed else {}
    form = KeepQuestionForm(request.POST or None, initial=fresh)
    if request.method == "POST" and form.is_valid():
        try:
            keep_question(
                frame.procedure,
                instead_of=changed,
                actor=user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except DomainError as error:
            if status_of(error) in {403, 404}:
                raise
            form.add_error(None, message_of(error))
        else:
            messages.success(request, _("Đã ghi; cổng dịch vụ công hiện ngay."))
            return redirect("office:procedures:questions", procedure_id)
    context = {
        "page": {"frame": frame},
        "rows": rows,
        "changed": changed,
        "form": form if user.has_perm(CONTROL, frame.procedure.owner) else None,
    }
    status = 422 if form.errors else 200
    return render(request, "office/procedures/questions.html", context, status=status)


@login_required
@require_POST
def question_hide(request: HttpRequest, procedure_id: int, question_id: int) -> HttpResponse:
    """Show a question no more."""
    found_frame(request, procedure_id)
    row = next((one for one in questions_of(procedure_id) if one.pk == question_id), None)
    if row is None:
        raise Http404
    hide_question(row, actor=user_of(request), at=timezone.now())
    messages.success(request, _("Câu hỏi không còn hiện nữa."))
    return redirect("office:procedures:questions", procedure_id)


def _asked_for(request: HttpRequest, rows: Sequence[FrequentQuestion]) -> FrequentQuestion | None:
    """Return the question that the address asks to be said otherwise."""
    wanted = request.GET.get("change", "")
    if not wanted:
        return None
    found = next((one for one in rows if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _typed(row: FrequentQuestion) -> dict[str, str]:
    names = ("question", "answer", "question_en", "answer_en")
    return {name: getattr(row, name) for name in names}
