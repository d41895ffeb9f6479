"""Addresses of the archive."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.archive import disposal_views, retention_views, use_views, views

app_name = "archive"

urlpatterns = [
    path("", views.handovers, name="list"),
    path("new/", views.make, name="make"),
    path("kept/", use_views.kept, name="kept"),
    path("kept/<int:item_id>/copy/", use_views.copy, name="copy"),
    path("uses/", use_views.uses, name="uses"),
    path("retention/", retention_views.retention, name="retention"),
    path("disposals/", disposal_views.disposals, name="disposals"),
    path("disposals/new/", disposal_views.make, name="make_disposal"),
    path("disposals/<int:disposal_id>/", disposal_views.disposal, name="disposal"),
    path(
        "disposals/<int:disposal_id>/minutes.<slug:form>",
        disposal_views.minutes,
        name="disposal_minutes",
    ),
    path("disposals/<int:disposal_id>/do/<slug:name>/", disposal_views.act, name="disposal_act"),
    path("<int:handover_id>/", views.handover, name="handover"),
    path("<int:handover_id>/package.zip", views.package, name="package"),
    path("<int:handover_id>/<slug:what>.<slug:form>", views.paper, name="paper"),
    path("<int:handover_id>/do/<slug:name>/", views.act, name="act"),
]
