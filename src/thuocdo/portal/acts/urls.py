"""Addresses of what a citizen does with one of his dossiers; their names belong to those of his dossiers."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.acts.rating import rate_service
from thuocdo.portal.acts.supplying import supplement
from thuocdo.portal.acts.withdrawing import withdraw

urlpatterns = [
    path("supplement/", supplement, name="supplement"),
    path("withdraw/", withdraw, name="withdraw"),
    path("rate/", rate_service, name="rate"),
]
