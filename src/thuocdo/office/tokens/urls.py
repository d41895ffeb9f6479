"""Addresses of the pages of tokens."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.tokens import views

app_name = "tokens"

urlpatterns = [
    path("", views.token_list, name="list"),
    path("new/", views.make, name="make"),
    path("<int:token_id>/revoke/", views.revoke, name="revoke"),
]
