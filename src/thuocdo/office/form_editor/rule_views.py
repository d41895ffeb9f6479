"""The rules that a form brings: listed in words, written and checked at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.consistency.catalogue import rules as rules_of_files
from thuocdo.consistency.own_rules import (
    SHAPES,
    Line,
    checked,
    line_of,
    lines,
    with_line,
    without_line,
)
from thuocdo.consistency.rule import Rule
from thuocdo.errors import DomainError
from thuocdo.forms.library import trying
from thuocdo.forms.services import edit_draft
from thuocdo.forms.version import FormVersion
from thuocdo.office.discrepancies.rule_words import RuleView, rule_view
from thuocdo.office.form_editor.forms import RuleForm
from thuocdo.office.form_editor.gate import Opened, opened, said_by, seen_number
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.language import in_english

_PLACE = re.compile(r"\[(\d{1,2})/([0-9a-zA-Z.]+)\]")


@login_required
@never_cache
@require_GET
def rules(request: HttpRequest, form_id: int) -> HttpResponse:
    """List the rules that the form brings; those that hold for all forms are counted."""
    form = opened(request, form_id)
    shown = [_shown(form.version, line) for line in lines(form.row.rules)]
    general = sum(1 for rule in rules_of_files() if not rule.text.versions)
    context = {"form": form, "rules": shown, "general": general, "tab": "rules"}
    return render(request, "office/form_editor/rules.html", context)


def _shown(version: FormVersion, line: Line) -> tuple[Line, RuleView | None, str]:
    found, problem = checked(version, line)
    return line, _words(version, found), said_by(problem) if problem else ""


def _words(version: FormVersion, rule: Rule | None) -> RuleView | None:
    if rule is None:
        return None
    with trying(version, ""):
        return rule_view(rule)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rule(request: HttpRequest, form_id: int, rule_id: str = "") -> HttpResponse:
    """Write a rule; the button of the check says how it is understood and saves nothing."""
    form = opened(request, form_id)
    line = next((one for one in lines(form.row.rules) if one["id"] == rule_id), None)
    if rule_id and line is None:
        raise Http404
    kind = line["kind"] if line else ""
    typed = RuleForm(request.POST or None, initial=_initial(line), kind=kind)
    status, told = 200, None
    if request.method == "POST" and typed.is_valid():
        told = _told(form.version, _line(form.version, typed.cleaned_data))
        if request.POST.get("do") != "check":
            if told["problem"]:
                typed.add_error("expression", told["problem"])
            else:
                status = _save(request, form, typed, rule_id)
                if status == 302:
                    return redirect("office:form_editor:rules", form_id)
    status = 422 if typed.errors and status == 200 else status
    context = {
        "form": form,
        "typed": typed,
        "rule_id": rule_id,
        "told": told,
        "shapes": _shapes(),
        "rows": [(section, row) for section, row in form.version.rows() if row.indicator],
        "tab": "rules",
    }
    return render(request, "office/form_editor/rule.html", context, status=status)


def _shapes() -> list[tuple[str, str]]:
    tongue = 1 if in_english() else 0
    return [(kind, shape[tongue]) for kind, shape in SHAPES.items()]


def _save(request: HttpRequest, form: Opened, typed: RuleForm, rule_id: str) -> int:
    line = _line(form.version, typed.cleaned_data)
    try:
        edit_draft(
            form.row.pk,
            seen=seen_number(request),
            rules=lambda text: with_line(text, line, instead_of=rule_id),
            what=f"{line['id']}: {line['expression']}",
            actor=form.user,
            at=timezone.now(),
        )
    except DomainError as error:
        typed.add_error(None, message_of(error))
        return status_of(error)
    messages.success(request, _("Đã lưu quy tắc %(id)s.") % {"id": line["id"]})
    return 302


@login_required
@require_POST
def check_rule(request: HttpRequest, form_id: int) -> HttpResponse:
    """Say of a rule that is being typed how it is understood, as a part of its page."""
    form = opened(request, form_id)
    typed = RuleForm(request.POST, kind=request.POST.get("kind", "")[:40])
    typed.is_valid()
    said = {name: typed.cleaned_data.get(name) or "" for name in typed.fields}
    said["rule_id"] = said["rule_id"] or "X"
    said["severity"] = said["severity"] or "error"
    said["tolerance"] = typed.cleaned_data.get("tolerance")
    told = _told(form.version, _line(form.version, said)) if said["expression"] else None
    return render(request, "office/form_editor/_told.html", {"told": told})


@login_required
@require_POST
def remove_rule(request: HttpRequest, form_id: int, rule_id: str) -> HttpResponse:
    """Take a rule out, and go back to the list."""
    form = opened(request, form_id)
    try:
        edit_draft(
            form.row.pk,
            seen=seen_number(request),
            rules=lambda text: without_line(text, rule_id),
            what=f"- {rule_id}"[:400],
            actor=form.user,
            at=timezone.now(),
        )
    except DomainError as error:
        if status_of(error) in {403, 404}:
            raise
        messages.error(request, message_of(error))
    return redirect("office:form_editor:rules", form_id)


def _told(version: FormVersion, line: Line) -> dict[str, Any]:
    found, problem = checked(version, line)
    return {"rule": _words(version, found), "problem": said_by(problem) if problem else ""}


def _line(version: FormVersion, said: Mapping[str, Any]) -> Line:
    tolerance: Decimal | None = said["tolerance"]
    return line_of(
        version,
        rule_id=said["rule_id"],
        kind=said["kind"],
        expression=_with_codes(version, said["expression"]),
        tolerance=tolerance,
        severity=said["severity"],
        message_vi=said["message_vi"],
        message_en=said["message_en"],
    )


def _with_codes(version: FormVersion, expression: str) -> str:
    """Put the indicator of a row where the row is named by its place: "[3/2.1]"."""
    codes = {(section.number, row.key): row.indicator for section, row in version.rows()}

    def code(match: re.Match[str]) -> str:
        return codes.get((int(match[1]), match[2])) or match[0]

    return _PLACE.sub(code, expression)


def _initial(line: Line | None) -> dict[str, Any]:
    if line is None:
        return {"severity": "error", "kind": "sum_equals", "tolerance": 0}
    return {
        "rule_id": line["id"],
        "kind": line["kind"],
        "expression": line["expression"],
        "tolerance": line["tolerance"] or None,
        "severity": line["severity"],
        "message_vi": line["message_vi"],
        "message_en": line["message_en"],
    }
