"""The screens on which the electronic form of a procedure is read, compared, drawn up and published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from csp.constants import SELF
from csp.decorators import csp_update

from thuocdo.errors import Conflict, DomainError
from thuocdo.office.procedures.decision_forms import day_field
from thuocdo.office.procedures.draft_views import seen_in
from thuocdo.office.procedures.form_pages import (
    WritingPage,
    asked_in_words,
    compared,
    current_of,
    forms_of,
    forms_page,
    groups_of,
    place_words,
    writing_page,
)
from thuocdo.office.procedures.pages import Frame
from thuocdo.office.procedures.typed import changed, tree_of
from thuocdo.office.procedures.views import found_frame
from thuocdo.procedures.electronic_forms.drafting import (
    WHOLE,
    discard_form_draft,
    publish_form,
    read_form_draft,
    save_form_part,
    start_form_draft,
    take_back_change,
    take_form_back,
)
from thuocdo.procedures.electronic_forms.keeping import schema_of, stand_in_schema
from thuocdo.procedures.electronic_forms.typed_form import with_keys
from thuocdo.procedures.models import ElectronicForm, ElectronicFormDraft
from thuocdo.procedures.rules import CONTROL
from thuocdo.procedures.typed_content import Tree, rows_of, text_of
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

#: What a new row says at first.
USUAL = {
    "questions": {"kind": "text", "required": "on"},
    "columns": {"kind": "text", "required": "on"},
}


class PublishFormForm(forms.Form):
    """From when a form holds."""

    valid_from = day_field(gettext_lazy("Áp dụng từ ngày"))


def found_draft(request: HttpRequest, frame: Frame) -> ElectronicFormDraft:
    """Return the draft of a procedure's form that the person may write.

    Raises:
        Http404: there is none, or the person may not know of it.
    """
    rows = ElectronicFormDraft.objects.visible_to(user_of(request))
    return get_object_or_404(
        rows.select_related("procedure__owner", "unit", "changed_by"), procedure=frame.procedure
    )


def to_page(name: str, frame: Frame, *more: str, query: str = "") -> HttpResponse:
    """Lead to another page of the forms of a procedure."""
    return redirect(reverse(f"office:procedures:{name}", args=[frame.procedure.pk, *more]) + query)


@login_required
@require_GET
def form(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show by which form a procedure asks, and all there were."""
    page = forms_page(found_frame(request, procedure_id), user=user_of(request))
    return render(request, "office/procedures/form.html", {"page": page})


@login_required
@require_GET
def form_compare(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show two forms of a procedure side by side."""
    frame = found_frame(request, procedure_id)
    known = forms_of(frame, user_of(request))
    by_id = {str(one.pk): one for one in known}
    after = by_id.get(request.GET.get("b", "")) or (known[0] if known else None)
    place = known.index(after) + 1 if after else 0
    usual = known[place] if place < len(known) else None
    before = by_id.get(request.GET.get("a", "")) or usual
    old = schema_of(before) if before else stand_in_schema()
    new = schema_of(after) if after else stand_in_schema()
    everything = "all" in request.GET
    context = {
        "frame": frame,
        "forms": known,
        "before": before,
        "after": after,
        "differing": compared(old, new, everything=everything),
        "everything": everything,
    }
    return render(request, "office/procedures/form_compare.html", context)


@login_required
@require_POST
def form_take_back(request: HttpRequest, procedure_id: int, form_id: int) -> HttpResponse:
    """Take a form back before its first day."""
    frame = found_frame(request, procedure_id)
    rows = ElectronicForm.objects.visible_to(user_of(request)).select_related(
        "version__procedure__owner"
    )
    made = get_object_or_404(rows, pk=form_id, version__procedure=frame.procedure)
    take_form_back(made, actor=user_of(request), at=timezone.now())
    messages.success(request, _("Đã rút tờ khai; tờ khai trước đó vẫn áp dụng."))
    return to_page("form", frame)


@login_required
@require_POST
def form_begin(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Begin to draw up the next form, or open the draft there is."""
    frame = found_frame(request, procedure_id)
    start_form_draft(frame.procedure, actor=user_of(request), at=timezone.now())
    return to_page("form_part", frame, WHOLE)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def form_part(request: HttpRequest, procedure_id: int, part: str) -> HttpResponse:
    """Show one part of a draft, do what one of its buttons says, or save it."""
    frame = found_frame(request, procedure_id)
    draft = found_draft(request, frame)
    groups = {text_of(one, "key") for one in rows_of(draft.typed, "groups")}
    if part != WHOLE and part not in groups:
        raise Http404
    if request.method != "POST":
        page = writing_page(
            frame,
            draft,
            part,
            tree=_shown(frame, draft.typed),
            check="check" in request.GET,
            seen=draft.revision,
            papers=_papers(frame) if part == WHOLE else (),
        )
        return _drawn(request, page)
    typed, order = _typed(request, draft, part), request.POST.get("do", "")
    if order not in {"save", "next"}:
        focus = changed(typed, order, USUAL)
        return _drawn(request, _as_typed(request, frame, draft, part, typed, focus=focus))
    try:
        save_form_part(
            draft,
            part=part,
            typed=typed,
            seen=seen_in(request),
            actor=user_of(request),
            at=timezone.now(),
        )
    except Conflict as error:
        return _refused(request, frame, part, typed, error)
    messages.success(request, _("Đã lưu bản thảo."))
    page = writing_page(frame, draft, part, tree=draft.typed, check=False, seen=0)
    if order == "next":
        fresh = found_draft(request, frame)
        page = writing_page(frame, fresh, part, tree=fresh.typed, check=False, seen=0)
        if not page.following:
            return to_page("form_preview", frame)
        return to_page("form_part", frame, page.following)
    return to_page("form_part", frame, part, query="?check=1")


def _drawn(request: HttpRequest, page: WritingPage, status: int = 200) -> HttpResponse:
    name = "form_whole" if page.part == WHOLE else "form_group"
    return render(request, f"office/procedures/{name}.html", {"page": page}, status=status)


def _papers(frame: Frame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.name for one in frame.version.documents.order_by("position")))


def _shown(frame: Frame, tree: Tree) -> Tree:
    """Return a draft with the papers it stands for as long as nobody has said which: those that have a template."""
    if isinstance(tree.get("replaces"), list):
        return tree
    papers = frame.version.documents.exclude(form_name="").order_by("position")
    return {**tree, "replaces": [one.name for one in papers]}


def _typed(request: HttpRequest, draft: ElectronicFormDraft, part: str) -> Tree:
    """Return the fields of a part as they were typed; answers of choices keep the values by which they are known."""
    if part == WHOLE:
        sent = tree_of(request.POST, many=("replaces",))
        return {
            "title": text_of(sent, "title"),
            "title_en": text_of(sent, "title_en"),
            "replaces": sent["replaces"],
            "groups": with_keys(rows_of(sent, "groups")),
        }
    stored = next(one for one in rows_of(draft.typed, "groups") if text_of(one, "key") == part)
    return {
        "questions": _with_values(
            with_keys(rows_of(tree_of(request.POST), "questions")), rows_of(stored, "questions")
        )
    }


def _with_values(rows: list[Tree], stored: list[Tree]) -> list[Tree]:
    known = {text_of(one, "key"): one for one in stored}
    found = []
    for row in rows:
        before = known.get(text_of(row, "key"), {})
        columns = _with_values(rows_of(row, "columns"), rows_of(before, "columns"))
        found.append({**row, "values": before.get("values", []), "columns": columns})
    return found


def _whole_tree(draft: ElectronicFormDraft, part: str, typed: Tree) -> Tree:
    """Return the whole draft with one part as it was typed."""
    groups = rows_of(draft.typed, "groups")
    if part != WHOLE:
        here = [{**one, **typed} if text_of(one, "key") == part else one for one in groups]
        return {**draft.typed, "groups": here}
    questions = {text_of(one, "key"): rows_of(one, "questions") for one in groups}
    here = [
        {**one, "questions": questions.get(text_of(one, "key"), [])}
        for one in rows_of(typed, "groups")
    ]
    return {**draft.typed, **typed, "groups": here}


def _as_typed(
    request: HttpRequest,
    frame: Frame,
    draft: ElectronicFormDraft,
    part: str,
    typed: Tree,
    **rest: Any,
) -> WritingPage:
    rest.setdefault("seen", seen_in(request))
    return writing_page(
        frame,
        draft,
        part,
        tree=_whole_tree(draft, part, typed),
        check=False,
        papers=_papers(frame) if part == WHOLE else (),
        unsaved=True,
        **rest,
    )


def _refused(
    request: HttpRequest, frame: Frame, part: str, typed: Tree, error: DomainError
) -> HttpResponse:
    """Return the part as it was typed, beside what is stored; saving again is then meant."""
    fresh = found_draft(request, frame)
    schema = read_form_draft(fresh.typed).schema
    lines = asked_in_words(schema) if schema else []
    page = _as_typed(
        request,
        frame,
        fresh,
        part,
        typed,
        seen=fresh.revision,
        refusal=message_of(error),
        stored=tuple(lines),
    )
    return _drawn(request, page, status=status_of(error))


@login_required
@require_POST
def form_undo(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Take the last change of a draft back."""
    frame = found_frame(request, procedure_id)
    draft = found_draft(request, frame)
    done = take_back_change(draft, seen=seen_in(request), actor=user_of(request), at=timezone.now())
    messages.success(request, _("Đã hoàn tác lần sửa gần nhất. Bấm lần nữa để lấy lại."))
    groups = {text_of(one, "key") for one in rows_of(done.typed, "groups")}
    return to_page("form_part", frame, done.changed_part if done.changed_part in groups else WHOLE)


@login_required
@require_POST
def form_discard(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Throw a draft away."""
    frame = found_frame(request, procedure_id)
    discard_form_draft(found_draft(request, frame), seen=seen_in(request), actor=user_of(request))
    messages.success(request, _("Đã bỏ bản thảo."))
    return to_page("form", frame)


@login_required
@never_cache
@require_GET
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type] # it passes on what comes from the address
def form_preview(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show a draft as the applicant will see it, wide and on a phone, to be tried out."""
    frame = found_frame(request, procedure_id)
    draft = found_draft(request, frame)
    reading = read_form_draft(draft.typed)
    context = {
        "frame": frame,
        "draft": draft,
        "groups": groups_of(draft),
        "reading": reading,
    }
    return render(request, "office/procedures/form_preview.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def form_review(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Show a draft before it is published: what is wrong, what differs, from when; and publish it."""
    frame = found_frame(request, procedure_id)
    draft = found_draft(request, frame)
    asked = PublishFormForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    status = 422 if asked.errors else 200
    if request.method == "POST" and asked.is_valid():
        try:
            publish_form(
                draft,
                valid_from=asked.cleaned_data["valid_from"],
                seen=seen_in(request),
                actor=user_of(request),
                at=timezone.now(),
            )
        except DomainError as error:
            asked.add_error(None, message_of(error))
            status = status_of(error)
        else:
            messages.success(
                request, _("Đã áp dụng tờ khai. Người đang khai dở vẫn theo tờ khai cũ.")
            )
            return to_page("form", frame)
    reading = read_form_draft(draft.typed)
    current = current_of(frame, forms_of(frame, user_of(request)))
    before = schema_of(current) if current else stand_in_schema()
    context = {
        "frame": frame,
        "draft": draft,
        "groups": groups_of(draft),
        "form": asked,
        "problems": [(*place_words(draft, one), one) for one in reading.problems],
        "differing": compared(before, reading.schema) if reading.schema else [],
        "current": current,
        "may_publish": user_of(request).has_perm(CONTROL, frame.procedure.owner),
    }
    return render(request, "office/procedures/form_review.html", context, status=status)
