"""Addresses of the follow-up board; they stand among those of campaigns."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.campaigns import board_views

_BOARD = "<int:campaign_id>/board/"

urlpatterns = [
    path(_BOARD, board_views.board, name="board"),
    path(f"{_BOARD}export.<slug:kind>", board_views.board_file, name="board_file"),
    path(f"{_BOARD}chase/", board_views.chase, name="board_chase"),
    path(f"{_BOARD}letter/", board_views.reminder_letter, name="board_letter"),
    path(f"{_BOARD}past/", board_views.track, name="board_track"),
]
