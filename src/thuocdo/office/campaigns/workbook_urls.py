"""Addresses of the workbook of a unit, under the address of its answer."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.campaigns import workbook_views

urlpatterns = [
    path("", workbook_views.upload, name="workbook"),
    path("form.xlsx", workbook_views.workbook, name="workbook_file"),
    path("<uuid:key>/", workbook_views.looked_through, name="workbook_preview"),
    path("<uuid:key>/marked.xlsx", workbook_views.marked, name="workbook_marked"),
    path("<uuid:key>/drop/", workbook_views.drop, name="workbook_drop"),
]
