"""What a person gives when he saves a view."""

from __future__ import annotations

from django import forms


class SaveViewForm(forms.Form):
    """The page by its name, its filters, the name to keep it under, and whether colleagues find it."""

    page = forms.CharField(max_length=60)
    query = forms.CharField(max_length=8000, required=False)
    name = forms.CharField(max_length=200, required=False)
    shared = forms.BooleanField(required=False)
