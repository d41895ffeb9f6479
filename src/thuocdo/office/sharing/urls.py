"""Addresses of the sharing screens."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.sharing import views

app_name = "sharing"

urlpatterns = [
    path("<int:report_id>/", views.page, name="page"),
    path("<int:report_id>/<int:share_id>/revoke/", views.revoke, name="revoke"),
]
