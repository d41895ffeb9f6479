"""Addresses of finding and reading a procedure."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.procedures import views

app_name = "procedures"

urlpatterns = [
    path("", views.procedure_list, name="list"),
    path("<int:procedure_id>/", views.detail, name="detail"),
]
