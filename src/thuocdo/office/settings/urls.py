"""Addresses of personal settings."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.settings import views

app_name = "settings"

urlpatterns = [
    path("", views.page, name="page"),
    path("look/", views.look, name="look"),
]
