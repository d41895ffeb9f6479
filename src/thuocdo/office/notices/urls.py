"""Addresses of the pages of notices, messages and webhooks."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.notices import message_views, stop_views, views, webhook_views

app_name = "notices"

urlpatterns = [
    path("", views.notice_list, name="list"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
    path("read-all/", views.read_all, name="read_all"),
    path("messages/", message_views.message_list, name="messages"),
    path("messages/preview/", message_views.preview, name="preview"),
    path("messages/retry/", message_views.retry, name="retry"),
    path("messages/drop/", message_views.drop, name="drop"),
    path("stops/", stop_views.stops, name="stops"),
    path("stops/<int:stop_id>/move/", stop_views.move, name="move_stop"),
    path("stops/<int:stop_id>/call-off/", stop_views.call_off, name="call_off_stop"),
    path("webhooks/", webhook_views.webhook_list, name="webhooks"),
    path("webhooks/new/", webhook_views.make, name="make_webhook"),
    path("webhooks/<int:webhook_id>/", webhook_views.detail, name="webhook"),
    path("webhooks/<int:webhook_id>/rotate/", webhook_views.rotate, name="rotate_webhook"),
    path("webhooks/<int:webhook_id>/pause/", webhook_views.pause_or_resume, name="pause_webhook"),
    path("webhooks/<int:webhook_id>/test/", webhook_views.test, name="test_webhook"),
]
