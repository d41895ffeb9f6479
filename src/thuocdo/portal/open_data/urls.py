"""Addresses of open data."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.open_data import views

app_name = "open_data"

urlpatterns = [
    path("", views.data_list, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
    path("<slug:slug>/<slug:period>.<slug:kind>", views.file, name="file"),
]
