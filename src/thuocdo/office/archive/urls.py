"""Addresses of the archive."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.archive import retention_views, use_views, views

app_name = "archive"

urlpatterns = [
    path("", views.handovers, name="list"),
    path("new/", views.make, name="make"),
    path("kept/", use_views.kept, name="kept"),
    path("kept/<int:item_id>/copy/", use_views.copy, name="copy"),
    path("uses/", use_views.uses, name="uses"),
    path("retention/", retention_views.retention, name="retention"),
    path("<int:handover_id>/", views.handover, name="handover"),
    path("<int:handover_id>/package.zip", views.package, name="package"),
    path("<int:handover_id>/<slug:what>.<slug:form>", views.paper, name="paper"),
    path("<int:handover_id>/do/<slug:name>/", views.act, name="act"),
]
