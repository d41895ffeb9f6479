"""Addresses of the procedure screens."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.procedures import views

app_name = "procedures"

urlpatterns = [
    path("", views.procedure_list, name="list"),
    path("export.<str:ending>", views.export, name="export"),
    path("<int:procedure_id>/", views.detail, name="detail"),
    path("<int:procedure_id>/history/", views.history, name="history"),
    path("<int:procedure_id>/compare/", views.compare, name="compare"),
    path("<int:procedure_id>/process/", views.process, name="process"),
    path("<int:procedure_id>/impact/", views.impact, name="impact"),
]
