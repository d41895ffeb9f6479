"""Addresses of the list of results that end."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.expiring import views

app_name = "expiring"

urlpatterns = [path("", views.expiring_list, name="list")]
