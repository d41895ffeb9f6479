"""Addresses of the check of signatures."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.signatures import views

app_name = "signatures"

urlpatterns = [path("", views.check, name="check")]
