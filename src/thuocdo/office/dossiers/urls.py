"""Addresses of the page of a dossier."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.dossiers import views

app_name = "dossiers"

urlpatterns = [
    path("<int:dossier_id>/", views.dossier_detail, name="detail"),
    path("<int:dossier_id>/people/", views.people, name="people"),
    path("<int:dossier_id>/papers/<int:position>/", views.paper, name="paper"),
    path("<int:dossier_id>/results/<int:number>/", views.result, name="result"),
    path("<int:dossier_id>/do/<slug:name>/", views.act, name="act"),
]
