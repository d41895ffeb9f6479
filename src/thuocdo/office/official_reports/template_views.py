"""The Word templates of a unit: which is used, versions, taking one in, looking at it, choosing it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from thuocdo.accounts.scope import own_units
from thuocdo.documents.official.converting import to_pdf
from thuocdo.documents.official.template import TemplateKind, default_template
from thuocdo.documents.official.writing import write_report
from thuocdo.errors import DomainError
from thuocdo.office.exports.files import FORMATS, download
from thuocdo.official_reports import permissions
from thuocdo.official_reports.models import ReportTemplate
from thuocdo.official_reports.template_checking import MOST_BYTES, sample_report
from thuocdo.official_reports.templates import (
    add_template,
    choose_template,
    content_of,
    last_choice,
    template_in_use,
)
from thuocdo.organisations.models import Unit
from thuocdo.ui.errors import message_of, status_of
from thuocdo.ui.files import send_original
from thuocdo.ui.language import in_english
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from collections.abc import Sequence


class SendTemplateForm(forms.Form):
    """A Word file and what is new in it."""

    file = forms.FileField(
        label=gettext_lazy("Tệp mẫu (.docx)"),
        help_text=gettext_lazy("tải mẫu của phần mềm về, sửa trong Word, giữ các thẻ {{ … }}"),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )
    note = forms.CharField(label=gettext_lazy("Thay đổi gì"), max_length=300, required=False)


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a template; `breaches` in the language of the screen."""

    template: ReportTemplate
    used: bool
    breaches: Sequence[str]


@login_required
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """List the units whose templates the person looks after, with the one that each uses."""
    user = user_of(request)
    roles = permissions.roles_for(permissions.TEMPLATE)
    own = list(own_units(user, roles=roles))
    known = {one.pk for one in own}
    seen = permissions.units_where(user, permissions.TEMPLATE)
    others = ReportTemplate.objects.visible_to(user).filter(unit__in=seen).exclude(unit__in=known)
    own += Unit.objects.filter(pk__in=others.values("unit"))
    if len(own) == 1:
        return redirect("office:official_reports:templates", own[0].pk)
    if not own:
        raise Http404
    return render(request, "office/official_reports/template_units.html", {"units": own})


@login_required
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Show the templates of a unit; a POST takes one in."""
    unit, user = _unit(request, unit_id), user_of(request)
    form = SendTemplateForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                made = add_template(
                    unit=unit,
                    content=sent.read(MOST_BYTES + 1),
                    name=sent.name,
                    note=form.cleaned_data["note"],
                    actor=user,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error("file", message_of(error))
                status = status_of(error)
            else:
                said = _("Đã nhận bản %(number)d. Hãy xem thử rồi bấm «Dùng mẫu này».")
                messages.success(request, said % {"number": made.number})
                return redirect("office:official_reports:templates", unit.pk)
    told = {"unit": unit, "form": form, "versions": _versions(request, unit), **_used(unit)}
    return render(request, "office/official_reports/templates.html", told, status=status)


@login_required
@require_POST
def choose(request: HttpRequest, unit_id: int, number: int) -> HttpResponse:
    """Let a unit use one of its templates, or the built-in one for 0."""
    unit = _unit(request, unit_id)
    template = _template(request, unit, number) if number else None
    choose_template(unit=unit, template=template, actor=user_of(request), at=timezone.now())
    messages.success(request, _("Báo cáo của đơn vị từ nay theo mẫu này."))
    return redirect("office:official_reports:templates", unit.pk)


@login_required
@never_cache
@require_GET
def file(request: HttpRequest, unit_id: int, number: int) -> HttpResponseBase:
    """Send a template as it came, or the built-in one for 0."""
    unit = _unit(request, unit_id)
    if number:
        return send_original(_template(request, unit, number).attachment)
    name = _("Mẫu báo cáo của phần mềm")
    return download(
        default_template(TemplateKind.REPORT), f"{name}.docx", FORMATS["docx"].media_type
    )


@login_required
@never_cache
@require_GET
def sample(request: HttpRequest, unit_id: int, number: int, kind: str) -> HttpResponseBase:
    """Send a sample report made with a template, as Word or PDF; with the built-in one for 0."""
    unit = _unit(request, unit_id)
    if kind not in {"docx", "pdf"}:
        raise Http404
    template = content_of(_template(request, unit, number)) if number else None
    made = write_report(sample_report(unit), template=template)
    name = _("Xem thử mẫu %(number)s") % {"number": number or ""}
    content = made if kind == "docx" else to_pdf(made)
    return download(content, f"{name.strip()}.{kind}", FORMATS[kind].media_type)


def _unit(request: HttpRequest, unit_id: int) -> Unit:
    """Return a unit whose templates the person looks after, or answer that there is none."""
    found = get_object_or_404(Unit.objects.visible_to(request.user), pk=unit_id)
    if not user_of(request).has_perm(permissions.TEMPLATE, found):
        raise Http404
    return found


def _template(request: HttpRequest, unit: Unit, number: int) -> ReportTemplate:
    rows = ReportTemplate.objects.visible_to(request.user).select_related("attachment")
    return get_object_or_404(rows, unit=unit, number=number)


def _versions(request: HttpRequest, unit: Unit) -> list[VersionView]:
    used = template_in_use(unit)
    language = "en" if in_english() else "vi"
    rows = ReportTemplate.objects.visible_to(request.user).select_related("by", "attachment")
    return [
        VersionView(one, one == used, [breach[language] for breach in one.breaches])
        for one in rows.filter(unit=unit)
    ]


def _used(unit: Unit) -> dict[str, object]:
    choice = last_choice(unit)
    return {"choice": choice, "own": bool(choice and choice.template_id)}
