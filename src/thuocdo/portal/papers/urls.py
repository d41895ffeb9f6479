"""Addresses of a citizen's own papers."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.papers import views

app_name = "papers"

urlpatterns = [
    path("", views.paper_list, name="list"),
    path("<int:paper_id>/file/", views.download, name="file"),
    path("results/", views.result_list, name="results"),
    path("results/<int:result_id>/file/", views.result_file, name="result_file"),
]
