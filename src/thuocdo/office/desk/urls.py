"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.desk import list_views, result_views, views

app_name = "desk"

urlpatterns = [
    path("", views.start, name="start"),
    path("receive/<int:version_id>/", views.receive_one, name="receive"),
    path("received/<int:dossier_id>/", views.received, name="received"),
    path("results/", result_views.results, name="results"),
    path("results/<int:dossier_id>/", result_views.result, name="result"),
    path("results/<int:dossier_id>/people/", result_views.people, name="result_people"),
    path("results/<int:dossier_id>/do/<slug:name>/", result_views.act, name="result_act"),
    path("lists/", list_views.lists, name="lists"),
    path("lists/do/", list_views.do_list, name="do_list"),
    path("lists/slip.pdf", list_views.list_slip, name="list_slip"),
]
