"""The page that checks the signatures of a PDF: any official may ask, nothing is stored."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from thuocdo.attachments.services import plain_name
from thuocdo.documents.signing.apart import LARGEST_PDF, validate_apart
from thuocdo.documents.signing.trust import configured_trust
from thuocdo.errors import DomainError
from thuocdo.office.signatures.pages import check_page
from thuocdo.ui.errors import message_of, status_of


class CheckForm(forms.Form):
    """The file whose signatures are to be checked."""

    file = forms.FileField(
        label=_("Tệp PDF đã ký"),
        help_text=_("tối đa 40 MB; tệp chỉ được đọc, không được lưu lại"),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Ask for a file, and say what its signatures say."""
    posted = request.method == "POST"
    form = CheckForm(request.POST, request.FILES) if posted else CheckForm()
    page, status = None, 422 if form.errors else 200
    if posted and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            report = validate_apart(
                sent.read(LARGEST_PDF + 1), trust=configured_trust(), at=timezone.now()
            )
            page = check_page(report, plain_name(sent.name))
        except DomainError as error:
            form.add_error("file", message_of(error))
            status = status_of(error)
    told = {"form": form, "page": page}
    return render(request, "office/signatures/check.html", told, status=status)
