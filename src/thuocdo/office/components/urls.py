"""Address of the page of components."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.components import views

app_name = "components"

urlpatterns = [path("", views.page, name="page")]
