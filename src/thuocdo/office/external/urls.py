"""Addresses of the pages of other systems."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.external import reconciliation_views, views

app_name = "external"

urlpatterns = [
    path("", views.system_list, name="list"),
    path("messages/<int:message_id>/", views.message, name="message"),
    path(
        "reconciliations/<int:reconciliation_id>/",
        reconciliation_views.detail,
        name="reconciliation",
    ),
    path(
        "reconciliations/<int:reconciliation_id>/ask-again.csv",
        reconciliation_views.ask_again,
        name="ask_again",
    ),
    path("systems/<slug:system>/", views.system, name="system"),
]
