"""Addresses of personal settings."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.settings import absence, views

app_name = "settings"

urlpatterns = [
    path("", views.page, name="page"),
    path("look/", views.look, name="look"),
    path("absence/", absence.absence, name="absence"),
    path("absence/<int:delegation_id>/revoke/", absence.take_back, name="take_back"),
]
