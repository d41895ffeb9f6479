"""Addresses of what is offered while somebody types."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.choosing import views

app_name = "choosing"

urlpatterns = [path("units/", views.units, name="units")]
