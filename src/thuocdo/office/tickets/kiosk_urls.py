"""Addresses of the number machine, the slip and the screen."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.tickets import kiosk_views

app_name = "kiosk"

urlpatterns = [
    path("chime.wav", kiosk_views.chime, name="chime"),
    path("n/<str:token>/", kiosk_views.follow, name="follow"),
    path("<str:key>/", kiosk_views.kiosk, name="kiosk"),
    path("<str:key>/ticket/<int:ticket_id>/", kiosk_views.ticket, name="ticket"),
    path("<str:key>/screen/", kiosk_views.screen, name="screen"),
]
