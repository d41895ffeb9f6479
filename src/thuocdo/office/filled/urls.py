"""Addresses of filled forms."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.filled import views

app_name = "filled"

urlpatterns = [
    path("", views.page, name="page"),
    path("fill", views.fill, name="fill"),
    path("report", views.report, name="report"),
    path("export.<str:kind>", views.export, name="export"),
]
