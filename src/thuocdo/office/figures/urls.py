"""Addresses of the figures. The records behind a figure have names of their own in `office:`, for other pages lead to them."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.figures import indicator_views, views

app_name = "figures"

urlpatterns = [
    path("", views.leader, name="leader"),
    path("wall/", views.wall, name="wall"),
    path("units/<int:unit_id>/", views.unit_page, name="unit"),
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<str:code>/", indicator_views.indicator, name="indicator"),
    path("indicators/<str:code>/chart.png", indicator_views.indicator_picture, name="picture"),
    path("compare/", indicator_views.compare, name="compare"),
    path("compare.<str:kind>", indicator_views.compare_file, name="compare_file"),
]
