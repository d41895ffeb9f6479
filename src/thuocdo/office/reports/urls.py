"""Addresses of the report screens."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<int:upload_id>/issuer/", views.issuer, name="issuer"),
    path("<int:report_id>/", views.report_detail, name="detail"),
    path("<int:report_id>/original/", views.original, name="original"),
    path("<int:report_id>/discrepancies/<int:discrepancy_id>/", views.decide, name="decide"),
]
