"""Addresses of official reports."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.official_reports import (
    block_views,
    file_views,
    step_views,
    template_views,
    views,
)

app_name = "official_reports"

_REPORT = "<int:report_id>/"
_BLOCK = f"{_REPORT}parts/<slug:key>/"
_TEMPLATE = "templates/<int:unit_id>/<int:number>"

urlpatterns = [
    path("", views.reports, name="list"),
    path("templates/", template_views.units, name="template_units"),
    path("templates/<int:unit_id>/", template_views.templates, name="templates"),
    path(f"{_TEMPLATE}/use/", template_views.choose, name="template_choose"),
    path(f"{_TEMPLATE}/sample.<str:kind>", template_views.sample, name="template_sample"),
    path(f"{_TEMPLATE}.docx", template_views.file, name="template_file"),
    path(_REPORT, views.report, name="report"),
    path(f"{_REPORT}head/", views.head, name="head"),
    path(f"{_REPORT}preview/", views.preview, name="preview"),
    path(f"{_REPORT}number/", step_views.number, name="number"),
    path(f"{_REPORT}issue/", step_views.issue, name="issue"),
    path(f"{_REPORT}steps/<slug:name>/", step_views.step, name="step"),
    path(f"{_REPORT}report.<str:kind>", file_views.file, name="file"),
    path(_BLOCK, block_views.block, name="block"),
    path(f"{_BLOCK}shown/", block_views.shown, name="shown"),
    path(f"{_BLOCK}replace/", block_views.replace, name="replace"),
    path(f"{_BLOCK}remarks/", block_views.remark_on, name="remarks"),
    path(f"{_BLOCK}history/", block_views.history, name="history"),
    path(f"{_BLOCK}english/", block_views.english, name="english"),
]
