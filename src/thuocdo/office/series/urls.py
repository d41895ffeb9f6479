"""Addresses of the series screens: the page, and the two fragments that search as you type."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.series import views

app_name = "series"

urlpatterns = [
    path("", views.page, name="page"),
    path("indicators/", views.indicator_choices, name="indicators"),
    path("units/", views.unit_choices, name="units"),
]
