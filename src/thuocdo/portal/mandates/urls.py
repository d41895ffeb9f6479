"""Addresses of mandates."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.mandates import views

app_name = "mandates"

urlpatterns = [
    path("", views.mandate_list, name="list"),
    path("new/", views.new, name="new"),
    path("stop/", views.stop, name="stop"),
    path("<int:mandate_id>/", views.detail, name="detail"),
    path("<int:mandate_id>/accept/", views.accept, name="accept"),
    path("<int:mandate_id>/end/", views.end, name="end"),
    path("<int:mandate_id>/act/", views.act, name="act"),
]
