"""Addresses of the saved views."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.saved import views

app_name = "saved"

urlpatterns = [
    path("", views.save, name="save"),
    path("<int:view_id>/remove/", views.remove, name="remove"),
]
