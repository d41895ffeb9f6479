"""Addresses of campaigns."""

from __future__ import annotations

from django.urls import include, path

from thuocdo.office.campaigns import answer_views, board_urls, plan_views, whole_views

app_name = "campaigns"

_UNIT = "<int:campaign_id>/units/<int:unit_id>/"

urlpatterns = [
    path("", plan_views.campaigns, name="list"),
    path("new/", plan_views.make, name="make"),
    path("<int:campaign_id>/", plan_views.campaign, name="campaign"),
    path("<int:campaign_id>/change/", plan_views.change, name="change"),
    path("<int:campaign_id>/rows/", plan_views.responsibilities, name="responsibilities"),
    path("<int:campaign_id>/do/<slug:name>/", plan_views.act, name="do"),
    path("<int:campaign_id>/whole/", whole_views.whole, name="whole"),
    path("<int:campaign_id>/whole/row/", whole_views.row, name="whole_row"),
    path("<int:campaign_id>/report/", whole_views.write_report, name="write_report"),
    path(_UNIT, answer_views.page, name="unit"),
    path(f"{_UNIT}cells/", answer_views.save, name="cells"),
    path(f"{_UNIT}history/", answer_views.history, name="history"),
    path(f"{_UNIT}do/<slug:name>/", answer_views.act, name="act"),
    path(f"{_UNIT}findings/<int:finding_id>/", answer_views.explain_finding, name="explain"),
    path(f"{_UNIT}remarks/<int:remark_id>/", answer_views.answer_remark, name="remark"),
    path(f"{_UNIT}workbook/", include("thuocdo.office.campaigns.workbook_urls")),
    path(f"{_UNIT}text/<slug:area>/", answer_views.write_text, name="text"),
    *board_urls.urlpatterns,
]
