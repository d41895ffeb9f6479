"""Addresses of following a dossier without signing in."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.track import views

app_name = "track"

urlpatterns = [path("", views.track, name="page")]
