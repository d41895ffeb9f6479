"""The page of components."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET


@dataclass(frozen=True, slots=True)
class SamplePage:
    """A page in the middle of a list."""

    following: str | None = "sau"
    preceding: str | None = "truoc"


class SampleForm(forms.Form):
    """One field of each kind; sent empty, it shows its problems."""

    name = forms.CharField(label=_("Tên đơn vị mới"), help_text=_("như in trên văn bản"))
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=[("", "–"), ("a", "A")])


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Show every component of the kit, in its states."""
    form = SampleForm({})
    form.full_clean()
    context = {"form": form, "empty_form": SampleForm(), "page": SamplePage()}
    return render(request, "office/components/page.html", context)
