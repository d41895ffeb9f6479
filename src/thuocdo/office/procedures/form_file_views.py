"""The form of a procedure as a file: sent, brought in with everything that is wrong said by line, and copied from another procedure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thuocdo.errors import DomainError
from thuocdo.office.procedures.draft_views import seen_in
from thuocdo.office.procedures.filters import ORDER
from thuocdo.office.procedures.form_views import found_draft, to_page
from thuocdo.office.procedures.views import found_frame
from thuocdo.procedures.electronic_forms.drafting import WHOLE, read_form_draft, replace_form
from thuocdo.procedures.electronic_forms.problems import UnusableSchemaError
from thuocdo.procedures.electronic_forms.reading import LARGEST_BYTES
from thuocdo.procedures.models import ElectronicForm, ProcedureVersion
from thuocdo.procedures.searching import LONGEST_QUERY, search
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.signed_in import user_of

#: How many forms are offered to copy from.
OFFERED = 20


class SchemaFileForm(forms.Form):
    """A form as a file, or as text."""

    file = forms.FileField(
        label=gettext_lazy("Tệp JSON"), required=False, help_text=gettext_lazy("tối đa 100 kB")
    )
    text = forms.CharField(
        label=gettext_lazy("hoặc dán nội dung vào đây"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )


@login_required
@require_GET
def form_file(request: HttpRequest, procedure_id: int, form_id: int) -> HttpResponse:
    """Send a form as a JSON schema; 0 is the draft."""
    frame = found_frame(request, procedure_id)
    if form_id:
        rows = ElectronicForm.objects.visible_to(user_of(request))
        text = get_object_or_404(rows, pk=form_id, version__procedure=frame.procedure).schema_text
        name = f"to-khai-{frame.procedure.code}-{form_id}.json"
    else:
        text = read_form_draft(found_draft(request, frame).typed).text
        name = f"to-khai-{frame.procedure.code}-ban-thao.json"
    return HttpResponse(
        text,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def form_import(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Let a draft say what a file says; everything that is wrong with the file is shown by line."""
    frame = found_frame(request, procedure_id)
    draft = found_draft(request, frame)
    asked = SchemaFileForm(request.POST or None, request.FILES or None)
    problems: Any = ()
    status = 200
    if request.method == "POST" and asked.is_valid():
        sent = asked.cleaned_data["file"]
        try:
            text = _decoded(sent.read(LARGEST_BYTES + 1)) if sent else asked.cleaned_data["text"]
            replace_form(
                draft,
                text=text,
                seen=seen_in(request),
                actor=user_of(request),
                at=timezone.now(),
            )
        except UnusableSchemaError as error:
            problems, status = error.problems, 422
        except DomainError as error:
            asked.add_error(None, message_of(error))
            status = status_of(error)
        else:
            messages.success(request, _("Đã nhập tờ khai vào bản thảo. Có thể hoàn tác."))
            return to_page("form_part", frame, WHOLE, query="?check=1")
    context = {"frame": frame, "draft": draft, "form": asked, "problems": problems}
    return render(request, "office/procedures/form_import.html", context, status=status)


def _decoded(content: bytes) -> str:
    """Return a file as text; signs that are none become question marks, which no JSON is lost by."""
    return content.decode("utf-8-sig", errors="replace")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def form_copy(request: HttpRequest, procedure_id: int) -> HttpResponse:
    """Find the form of another procedure, and let the draft say what it says."""
    frame = found_frame(request, procedure_id)
    draft = found_draft(request, frame)
    visible = ElectronicForm.objects.visible_to(user_of(request))
    if request.method == "POST":
        wanted = request.POST.get("form", "")
        number = int(wanted) if wanted.isdecimal() and len(wanted) < 18 else 0
        source = get_object_or_404(visible, pk=number)
        replace_form(
            draft,
            text=source.schema_text,
            seen=seen_in(request),
            actor=user_of(request),
            at=timezone.now(),
        )
        messages.success(request, _("Đã chép tờ khai vào bản thảo. Có thể hoàn tác."))
        return to_page("form_part", frame, WHOLE, query="?check=1")
    words = request.GET.get("q", "")[:LONGEST_QUERY]
    found: list[tuple[ElectronicForm, ProcedureVersion]] = []
    if words:
        rows, _nearest = search(
            ProcedureVersion.objects.visible_to(user_of(request)).in_force(frame.today),
            words,
            on=frame.today,
        )
        others = rows.exclude(procedure=frame.procedure).order_by(*ORDER)
        versions = {one.pk: one for one in others.select_related("procedure")[: 3 * OFFERED]}
        copies = visible.filter(version__in=list(versions), valid_from__lte=frame.today)
        newest = {one.version_id: one for one in copies.order_by("valid_from")}
        found = [(newest[pk], one) for pk, one in versions.items() if pk in newest][:OFFERED]
    context = {"frame": frame, "draft": draft, "q": words, "found": found}
    return render(request, "office/procedures/form_copy.html", context)
