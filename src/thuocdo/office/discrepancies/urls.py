"""Addresses of the discrepancy screens."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.discrepancies import actions, views

app_name = "discrepancies"

urlpatterns = [
    path("", views.discrepancy_list, name="list"),
    path("export.csv", views.export, name="export"),
    path("rules/<str:rule_id>/", views.rule, name="rule"),
    path("chosen/", actions.preview, name="preview"),
    path("chosen/explain/", actions.explain_chosen, name="explain_chosen"),
    path("chosen/assign/", actions.assign_chosen, name="assign_chosen"),
    path("<int:discrepancy_id>/", views.discrepancy_detail, name="detail"),
    path("<int:discrepancy_id>/explain/", actions.explain, name="explain"),
    path("<int:discrepancy_id>/reopen/", actions.reopen, name="reopen"),
    path("<int:discrepancy_id>/assign/", actions.assign, name="assign"),
]
