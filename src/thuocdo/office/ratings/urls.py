"""Addresses of the page of ratings."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.ratings import views

app_name = "ratings"

urlpatterns = [
    path("", views.ratings, name="page"),
    path("export.<slug:kind>", views.ratings_file, name="file"),
]
