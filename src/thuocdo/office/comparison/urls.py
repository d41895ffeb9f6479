"""Addresses of the comparison screens."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.comparison import views

app_name = "comparison"

urlpatterns = [
    path("", views.page, name="page"),
    path("export.<str:kind>", views.export, name="export"),
]
