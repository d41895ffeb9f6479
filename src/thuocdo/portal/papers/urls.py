"""Addresses of a citizen's own papers."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.papers import views

app_name = "papers"

urlpatterns = [
    path("", views.paper_list, name="list"),
    path("<int:paper_id>/file/", views.download, name="file"),
]
