"""Addresses of calling numbers."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.tickets import views

app_name = "tickets"

urlpatterns = [
    path("", views.counter_page, name="counter"),
    path("choose/", views.choose, name="choose"),
    path("call/", views.call, name="call"),
    path("set-up/", views.set_up, name="set_up"),
    path("<int:ticket_id>/<slug:name>/", views.act, name="act"),
]
