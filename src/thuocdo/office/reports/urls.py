"""Addresses of the report screens."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.reports import review_views, views

app_name = "reports"

urlpatterns = [
    path("", views.report_list, name="list"),
    path("uploads/", views.uploads, name="uploads"),
    path("uploads/<int:upload_id>/issuer/", views.issuer, name="issuer"),
    path("<int:report_id>/", views.report_detail, name="detail"),
    path("<int:report_id>/original/", views.original, name="original"),
    path("<int:report_id>/discrepancies/<int:discrepancy_id>/", views.explain, name="explain"),
    path("<int:report_id>/cells/<str:key>/", review_views.cell, name="cell"),
    path("<int:report_id>/tables/<str:key>/", review_views.table, name="table"),
    path("<int:report_id>/head/", review_views.head, name="head"),
    path("<int:report_id>/doubts/", review_views.doubts, name="doubts"),
    path("<int:report_id>/against/", review_views.against, name="against"),
    path("<int:report_id>/history/", review_views.history, name="history"),
    path("<int:report_id>/<slug:verb>/", review_views.steer, name="steer"),
]
