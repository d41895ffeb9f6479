"""Addresses of the queue."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.queue import many, views

app_name = "queue"

urlpatterns = [
    path("", views.queue, name="list"),
    path("export.<slug:kind>", views.export, name="export"),
    path("chosen/", many.preview, name="preview"),
    path("chosen/do/", many.do_many, name="do_many"),
]
