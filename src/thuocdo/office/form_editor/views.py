"""The list of forms, making one from another, and the page of a draft."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.consistency.own_rules import copied
from thuocdo.errors import DomainError
from thuocdo.forms.entered import as_version
from thuocdo.forms.library import built_in_versions
from thuocdo.forms.models import StoredForm
from thuocdo.forms.services import make_draft
from thuocdo.forms.version import FormVersion
from thuocdo.office.form_editor.forms import HeadForm, MakeForm
from thuocdo.office.form_editor.gate import edited, editor_of, opened
from thuocdo.office.form_editor.pages import ListedForm, edited_form, level_name
from thuocdo.ui.errors import message_of, status_of


@login_required
@never_cache
@require_GET
def forms_list(request: HttpRequest) -> HttpResponse:
    """List the forms that were entered, and those of the product."""
    user = editor_of(request)
    entered = [_listed(as_version(row), row) for row in StoredForm.objects.visible_to(user)]
    shipped = [_listed(one, None) for one in reversed([*built_in_versions().values()])]
    context = {"entered": entered, "shipped": shipped, "form": MakeForm()}
    return render(request, "office/form_editor/list.html", context)


def _listed(version: FormVersion, row: StoredForm | None) -> ListedForm:
    return ListedForm(
        code=version.code,
        title=version.title,
        level=level_name(version.level),
        valid_from=row.valid_from if row else version.valid_from,
        valid_until=version.valid_until,
        derived=version.derived,
        rows=sum(1 for _section, one in version.rows() if one.indicator),
        entered=row,
    )


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a draft from another form, and open it."""
    user = editor_of(request)
    form = MakeForm(request.POST)
    if not form.is_valid():
        return redirect("office:form_editor:list")
    base = form.cleaned_data["base"]
    made = make_draft(base=base, rules=copied(base), actor=user, at=timezone.now())
    messages.success(request, _("Đã lập bản thảo %(code)s.") % {"code": made.code})
    return redirect("office:form_editor:draft", made.pk)


@login_required
@never_cache
@require_GET
def draft(request: HttpRequest, form_id: int) -> HttpResponse:
    """Show an entered form row by row, with what is wrong where it stands."""
    form = opened(request, form_id)
    context = {
        "form": form,
        "page": edited_form(form),
        "tab": "rows",
        "level": level_name(form.version.level),
    }
    return render(request, "office/form_editor/draft.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def head(request: HttpRequest, form_id: int) -> HttpResponse:
    """Change title, source, level and periods of a draft."""
    form = opened(request, form_id)
    version = form.version
    initial = {
        "title": version.title,
        "source": version.source,
        "level": version.level,
        "periods": list(version.periods),
        "official": not version.derived,
    }
    typed = HeadForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST" and typed.is_valid():
        try:
            edited(form, request, lambda one: _with_head(one, typed), what=str(_("Đầu biểu")))
        except DomainError as error:
            typed.add_error(None, message_of(error))
            status = status_of(error)
        else:
            return redirect("office:form_editor:draft", form_id)
    status = 422 if typed.errors and status == 200 else status
    context = {"form": form, "typed": typed, "tab": "rows"}
    return render(request, "office/form_editor/head.html", context, status=status)


def _with_head(version: FormVersion, typed: HeadForm) -> FormVersion:
    said = typed.cleaned_data
    return replace(
        version,
        title=said["title"],
        source=said["source"],
        level=said["level"],
        periods=tuple(said["periods"]),
        derived=not said["official"],
    )
