"""Address of the search page."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.search import views

app_name = "search"

urlpatterns = [path("", views.page, name="page")]
