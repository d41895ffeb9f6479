"""Addresses of the downloads."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.exports import views

app_name = "exports"

urlpatterns = [
    path("<int:report_id>.<str:kind>", views.report, name="report"),
    path("<int:report_id>/audit.<str:kind>", views.audit, name="audit"),
]
