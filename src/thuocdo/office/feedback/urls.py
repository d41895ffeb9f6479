"""Addresses of feedback."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.feedback import views

app_name = "feedback"

urlpatterns = [
    path("", views.feedback_list, name="list"),
    path("record/", views.record_feedback, name="record"),
    path("<int:feedback_id>/", views.detail, name="detail"),
    path("<int:feedback_id>/files/<int:file_id>", views.file, name="file"),
]
