"""Addresses of a citizen's own feedback."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.feedback import views

app_name = "feedback"

urlpatterns = [
    path("", views.own, name="list"),
    path("new/", views.new, name="new"),
    path("<int:feedback_id>/", views.detail, name="detail"),
    path("<int:feedback_id>/add/", views.add, name="add"),
    path("<int:feedback_id>/files/<int:file_id>", views.file, name="file"),
]
