"""Addresses of organisations."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.represented import views

app_name = "represented"

urlpatterns = [
    path("", views.organisation_list, name="list"),
    path("new/", views.new, name="new"),
    path("members/<int:member_id>/accept/", views.accept, name="accept"),
    path("members/<int:member_id>/end/", views.end, name="end"),
    path("<int:organisation_id>/", views.detail, name="detail"),
    path("<int:organisation_id>/act/", views.act, name="act"),
    path("<int:organisation_id>/close/", views.close, name="close"),
]
