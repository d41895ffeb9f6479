"""Addresses of the working calendar."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.calendar import change_views, views

app_name = "calendar"

urlpatterns = [
    path("", views.year, name="year"),
    path("changes/", views.changes, name="changes"),
    path("add/<slug:kind>/", change_views.add, name="add"),
    path("remove/<slug:kind>/<int:row_id>/", change_views.remove, name="remove"),
]
