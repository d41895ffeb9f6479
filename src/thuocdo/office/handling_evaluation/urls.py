"""Addresses of the evaluation."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.handling_evaluation import views

app_name = "handling_evaluation"

urlpatterns = [
    path("", views.evaluation, name="page"),
    path("units/", views.units, name="units"),
]
