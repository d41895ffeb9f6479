"""Addresses of a citizen's own dossiers."""

from __future__ import annotations

from django.urls import include, path

from thuocdo.portal.dossiers import views

app_name = "dossiers"

urlpatterns = [
    path("", views.dossier_list, name="list"),
    path("<int:dossier_id>/", views.detail, name="detail"),
    path("<int:dossier_id>/", include("thuocdo.portal.acts.urls")),
]
