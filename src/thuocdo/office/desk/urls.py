"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.desk import views

app_name = "desk"

urlpatterns = [
    path("", views.start, name="start"),
    path("receive/<int:version_id>/", views.receive_one, name="receive"),
    path("received/<int:dossier_id>/", views.received, name="received"),
]
