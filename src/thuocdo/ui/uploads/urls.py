"""Addresses of files that are sent in pieces."""

from __future__ import annotations

from django.urls import path

from thuocdo.ui.uploads import views

app_name = "uploads"

urlpatterns = [
    path("", views.start, name="start"),
    path("<uuid:upload_id>/", views.piece, name="piece"),
]
