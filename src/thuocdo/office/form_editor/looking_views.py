"""Looking at a form: as it is printed, filled for a try, beside another one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from thuocdo.accounts.models import User
from thuocdo.errors import DomainError, NotFound
from thuocdo.forms.comparing import Change, compared
from thuocdo.forms.entered import as_version
from thuocdo.forms.library import form_version, form_versions
from thuocdo.forms.models import StoredForm
from thuocdo.forms.problems import problems_of
from thuocdo.forms.version import FormVersion
from thuocdo.forms.wording import origin_note
from thuocdo.indicators.errors import DefinitionError
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.office.filled.forms import ChooseFilledForm
from thuocdo.office.form_editor.forms import CompareForm
from thuocdo.office.form_editor.gate import editor_of, opened
from thuocdo.office.form_editor.words import DIFFERENCES
from thuocdo.reporting.empty_form import empty_form_paper
from thuocdo.reporting.trial import Trial, try_form
from thuocdo.reporting.wording import register_names
from thuocdo.ui.errors import message_of
from thuocdo.ui.language import in_english


@login_required
@never_cache
@require_GET
def preview(request: HttpRequest, form_id: int) -> HttpResponse:
    """Show an entered form as it is printed."""
    form = opened(request, form_id)
    context = {"form": form, "version": form.version, "origin": form.origin, "tab": "preview"}
    return render(request, "office/form_editor/preview.html", context)


@login_required
@never_cache
@require_GET
def preview_file(request: HttpRequest, form_id: int, kind: str) -> HttpResponse:
    """Send an entered form, with nothing in it, as a file."""
    return _file(opened(request, form_id).version, kind)


@login_required
@require_GET
def shown(request: HttpRequest, code: str) -> HttpResponse:
    """Show a form that is known to all as it is printed."""
    editor_of(request)
    version = _known(code)
    context = {
        "form": None,
        "version": version,
        "origin": origin_note(version, english=in_english()),
    }
    return render(request, "office/form_editor/preview.html", context)


@login_required
@never_cache
@require_GET
def export(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Send a form that is known to all, with nothing in it, as a file."""
    editor_of(request)
    return _file(_known(code), kind)


def _known(code: str) -> FormVersion:
    try:
        return form_version(code)
    except NotFound as error:
        raise Http404 from error


def _file(version: FormVersion, kind: str) -> HttpResponse:
    if kind not in FORMATS:
        raise Http404
    made = FORMATS[kind]
    return download(
        made.write(empty_form_paper(version)), f"{version.title}.{kind}", made.media_type
    )


@login_required
@never_cache
@require_GET
def trial(request: HttpRequest, form_id: int) -> HttpResponse:
    """Fill a form for a unit and a window, and run its rules; nothing is stored."""
    form = opened(request, form_id)
    chosen = ChooseFilledForm(request.GET, user=request.user)
    chosen.is_valid()
    unit, window = chosen.cleaned_data.get("unit"), chosen.window
    found: Trial | None = None
    refusal = ""
    broken = any(True for _ in problems_of(form.version))
    if unit is not None and window is not None and not broken:
        try:
            found = try_form(form.version, form.row.rules, unit, window, user=request.user)
        except DomainError as error:
            refusal = message_of(error)
        except DefinitionError:
            broken = True
    context = {
        "form": form,
        "chosen": chosen,
        "found": found,
        "unit": unit,
        "broken": broken,
        "refusal": refusal,
        "waits": register_names,
        "tab": "trial",
    }
    return render(request, "office/form_editor/trial.html", context)


@login_required
@never_cache
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Show two forms side by side; rows that are the same are counted."""
    user = editor_of(request)
    known = _all_forms(user)
    choices = [(code, f"{one.title} ({code})") for code, one in known.items()]
    typed = CompareForm(request.GET or None, choices=choices)
    rows = same = None
    if typed.is_valid():
        found = compared(known[typed.cleaned_data["a"]], known[typed.cleaned_data["b"]])
        rows = [one for one in found if one.change is not Change.SAME]
        same = len(found) - len(rows)
    context = {"typed": typed, "rows": rows, "same": same, "differences": DIFFERENCES}
    return render(request, "office/form_editor/compare.html", context)


def _all_forms(user: User) -> dict[str, FormVersion]:
    drafts = {row.code: as_version(row) for row in StoredForm.objects.visible_to(user)}
    return {**drafts, **dict(reversed([*form_versions().items()]))}
