"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.desk import (
    account_views,
    bundle_views,
    copying_views,
    guidance_views,
    list_views,
    result_views,
    views,
)

app_name = "desk"

urlpatterns = [
    path("", views.start, name="start"),
    path("receive/<int:version_id>/", views.receive_one, name="receive"),
    path("received/<int:dossier_id>/", views.received, name="received"),
    path("bundles/<int:group_id>/receive/", bundle_views.receive_bundle, name="receive_bundle"),
    path("bundles/received/<int:bundle_id>/", bundle_views.received_bundle, name="received_bundle"),
    path("accounts/", account_views.accounts, name="accounts"),
    path("accounts/open/", account_views.open_account, name="open_account"),
    path("accounts/open/code/", account_views.enter_code, name="open_code"),
    path("accounts/<int:organisation_id>/", account_views.organisation, name="organisation"),
    path("accounts/<int:organisation_id>/decide/", account_views.decide, name="decide_account"),
    path("guide/<int:version_id>/", guidance_views.guide, name="guide"),
    path("guidance/", guidance_views.guidance_list, name="guidance"),
    path("guidance/<int:guidance_id>/", guidance_views.guided_one, name="guided"),
    path("guidance/<int:guidance_id>.pdf", guidance_views.guidance_pdf, name="guidance_pdf"),
    path("copying/", copying_views.copying_list, name="copying_list"),
    path("copying/<int:dossier_id>/", copying_views.copying, name="copying"),
    path(
        "copying/<int:dossier_id>/<int:position>/copy/", copying_views.copy_paper, name="copy_paper"
    ),
    path(
        "copying/<int:dossier_id>/<int:position>/describe/",
        copying_views.describe,
        name="describe_paper",
    ),
    path("results/", result_views.results, name="results"),
    path("results/<int:dossier_id>/", result_views.result, name="result"),
    path("results/<int:dossier_id>/people/", result_views.people, name="result_people"),
    path("results/<int:dossier_id>/do/<slug:name>/", result_views.act, name="result_act"),
    path("lists/", list_views.lists, name="lists"),
    path("lists/do/", list_views.do_list, name="do_list"),
    path("lists/slip.pdf", list_views.list_slip, name="list_slip"),
]
