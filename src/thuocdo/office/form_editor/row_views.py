"""Rows of a draft: added, moved, removed, changed; the indicator of each, found by search or declared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.errors import DomainError, InvalidInput
from thuocdo.forms import editing
from thuocdo.forms.services import declare_indicator
from thuocdo.forms.version import FormRow, FormVersion
from thuocdo.indicators.registry import indicators
from thuocdo.office.form_editor.forms import OwnIndicatorForm, RowForm
from thuocdo.office.form_editor.gate import Opened, edited, opened
from thuocdo.office.form_editor.pages import anchor_of, offered, unit_text
from thuocdo.ui.errors import message_of, status_of

_LONGEST_QUERY = 200


class _Kept:
    """What a change says of the row it was about, for the page that comes next."""

    key = ""


@login_required
@require_POST
def act(request: HttpRequest, form_id: int) -> HttpResponse:
    """Add, move or remove a row, or a section, and go back to where it stands."""
    form = opened(request, form_id)
    order = request.POST.get("do", "")
    section, key = _number(request.POST.get("section", "")), request.POST.get("key", "")
    kept = _Kept()
    change = _change_of(order, section, key, request.POST.get("title", ""), kept)
    try:
        edited(form, request, change, what=f"{order} {section}/{key}")
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        messages.error(request, message_of(error))
        return redirect("office:form_editor:draft", form_id)
    if order in {"add", "inside"}:
        return redirect("office:form_editor:row", form_id, section, kept.key)
    place = f"#{anchor_of(section, kept.key)}" if kept.key else f"#s{section}"
    return redirect(f"{reverse('office:form_editor:draft', args=[form_id])}{place}")


def _change_of(
    order: str, section: int, key: str, title: str, kept: _Kept
) -> Callable[[FormVersion], FormVersion]:
    def keyed(found: tuple[FormVersion, str]) -> FormVersion:
        kept.key = found[1]
        return found[0]

    changes: dict[str, Callable[[FormVersion], FormVersion]] = {
        "add": lambda one: keyed(editing.add_row(one, section, key, inside=False)),
        "inside": lambda one: keyed(editing.add_row(one, section, key, inside=True)),
        "up": lambda one: keyed(editing.move_row(one, section, key, up=True)),
        "down": lambda one: keyed(editing.move_row(one, section, key, up=False)),
        "remove": lambda one: editing.remove_row(one, section, key),
        "add_section": lambda one: editing.add_section(one, " ".join(title.split())[:300] or "…"),
        "title": lambda one: editing.change_section(one, section, " ".join(title.split())[:300]),
        "remove_section": editing.remove_last_section,
    }
    if order not in changes:
        raise Http404
    return changes[order]


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < 4 else 0


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, form_id: int, section: int, key: str) -> HttpResponse:
    """Change one row; the button of the search looks for indicators and saves nothing."""
    form = opened(request, form_id)
    asked = _row_or_404(form, section, key)
    typed = RowForm(request.POST or None, initial=_initial(asked))
    status = 200
    if request.method == "POST" and request.POST.get("do") != "search" and typed.is_valid():
        try:
            kept = _save(form, request, section, key, typed)
        except DomainError as error:
            typed.add_error(None, message_of(error))
            status = status_of(error)
        else:
            place = f"#{anchor_of(section, kept)}"
            return redirect(f"{reverse('office:form_editor:draft', args=[form_id])}{place}")
    searching = request.method == "POST" and request.POST.get("do") == "search"
    status = 422 if typed.errors and status == 200 and not searching else status
    return render(
        request,
        "office/form_editor/row.html",
        _context(request, form, section, asked, typed),
        status=status,
    )


def _context(
    request: HttpRequest, form: Opened, section: int, asked: FormRow, typed: RowForm
) -> dict[str, Any]:
    sent = request.POST if request.method == "POST" else request.GET
    chosen = sent.get("indicator", asked.indicator or "")
    words = sent.get("q", "")[:_LONGEST_QUERY]
    return {
        "form": form,
        "part": section,
        "row": asked,
        "typed": typed,
        "q": words,
        "chosen": chosen,
        "offered": offered(words, form.version, chosen=chosen),
        "seen": sent.get("seen", form.row.revision),
        "head": asked is form.version.sections[section - 1].rows[0],
        "tab": "rows",
    }


def _initial(asked: FormRow) -> dict[str, Any]:
    return {
        "label": asked.label,
        "unit": asked.unit,
        "numbered": bool(asked.item) or not asked.label,
        "heading": asked.heading,
        "indicator": asked.indicator or "",
    }


def _save(form: Opened, request: HttpRequest, section: int, key: str, typed: RowForm) -> str:
    said = typed.cleaned_data
    chosen = indicators().get(said["indicator"])
    if said["indicator"] and chosen is None:
        raise InvalidInput(
            "no_indicator",
            "Không có chỉ tiêu này. Hãy tìm lại.",
            "There is no such indicator. Search again.",
        )
    kept = _Kept()

    def change(version: FormVersion) -> FormVersion:
        found, kept.key = editing.change_row(
            version,
            section,
            key,
            label=said["label"] or (chosen.label_vi if chosen else ""),
            unit=said["unit"] or (unit_text(chosen) if chosen else ""),
            heading=said["heading"],
            numbered=said["numbered"],
            indicator=chosen.code if chosen else None,
        )
        return found

    edited(form, request, change, what=f"{section}/{key}: {said['label']}"[:400])
    return kept.key


@login_required
@require_GET
def indicator_choices(request: HttpRequest, form_id: int) -> HttpResponse:
    """Return the indicators that hold the words, as a part of the page of a row."""
    form = opened(request, form_id)
    words, chosen = request.GET.get("q", "")[:_LONGEST_QUERY], request.GET.get("indicator", "")
    context = {"offered": offered(words, form.version, chosen=chosen), "q": words, "chosen": chosen}
    return render(request, "office/form_editor/_indicators.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, form_id: int, section: int, key: str) -> HttpResponse:
    """Declare an indicator of the province's own, and go back to the row with it chosen."""
    form = opened(request, form_id)
    asked = _row_or_404(form, section, key)
    typed = OwnIndicatorForm(
        request.POST or None, initial={"label_vi": asked.label, "unit_of_measure": asked.unit}
    )
    status = 200
    if request.method == "POST" and typed.is_valid():
        try:
            made = declare_indicator(**typed.cleaned_data, actor=form.user, at=timezone.now())
        except DomainError as error:
            typed.add_error(None, message_of(error))
            status = status_of(error)
        else:
            messages.success(request, _("Đã khai báo chỉ tiêu. Hãy lưu dòng để dùng chỉ tiêu này."))
            address = reverse("office:form_editor:row", args=[form_id, section, key])
            return redirect(f"{address}?indicator={made.code}")
    status = 422 if typed.errors and status == 200 else status
    context = {"form": form, "part": section, "row": asked, "typed": typed, "tab": "rows"}
    return render(request, "office/form_editor/own.html", context, status=status)


def _row_or_404(form: Opened, section: int, key: str) -> FormRow:
    try:
        return editing.row_of(form.version, section, key)
    except InvalidInput as error:
        raise Http404 from error
