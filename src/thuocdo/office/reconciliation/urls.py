"""Addresses of the reconciliation page."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.reconciliation import views

app_name = "reconciliation"

urlpatterns = [path("", views.page, name="page")]
