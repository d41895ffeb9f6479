"""Addresses for programs. Whatever is none of them answers as a problem document."""

from __future__ import annotations

from django.urls import path, re_path

from thuocdo.api import pages_for_people
from thuocdo.api.v1.interface import api

urlpatterns = [
    path("v1/docs", pages_for_people.docs, name="api_docs"),
    path("v1/openapi.yaml", pages_for_people.description, name="api_description"),
    path("v1/", api.urls),
    re_path(r"^.*$", pages_for_people.nothing_here),
]
