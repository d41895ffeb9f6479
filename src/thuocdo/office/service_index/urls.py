"""Addresses of the service index."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.service_index import views

app_name = "service_index"

urlpatterns = [
    path("", views.score, name="page"),
    path("now/", views.head, name="head"),
    path("units/", views.units, name="units"),
]
