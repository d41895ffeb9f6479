"""Addresses of printing."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.slips import register_views, views

app_name = "slips"

urlpatterns = [
    path("dossiers/<int:dossier_id>/slips/<slug:kind>.pdf", views.slip_pdf, name="slip"),
    path("slips/<slug:kind>.pdf", views.many, name="many"),
    path("slips/check/", views.check, name="check"),
    path("slips/register/", register_views.register, name="register"),
    path("slips/register/<str:key>/", register_views.order, name="order"),
    path("slips/register/<str:key>/file/", register_views.file, name="file"),
]
