"""Addresses of the board."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.board import apologies, rule_views, views

app_name = "board"

urlpatterns = [
    path("", views.board, name="page"),
    path("apologies/", apologies.apology_list, name="apologies"),
    path("apologies/export.<slug:kind>", apologies.apology_file, name="apology_file"),
    path("rules/", rule_views.rules_page, name="rules"),
]
