"""Address of the page of targets."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.targets import views

app_name = "targets"

urlpatterns = [path("", views.page, name="page")]
