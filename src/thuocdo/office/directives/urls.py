"""Addresses of the list of directives."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.directives import views

app_name = "directives"

urlpatterns = [path("", views.directive_list, name="list")]
