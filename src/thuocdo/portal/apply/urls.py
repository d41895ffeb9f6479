"""Addresses of applying online."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.apply import attaching, bundles, trying, views

app_name = "apply"
_ONE = "drafts/<int:application_id>/"

urlpatterns = [
    path("<int:procedure_id>/", views.start, name="start"),
    path("bundles/", bundles.bundle_list, name="bundles"),
    path("bundles/<int:group_id>/", bundles.start_bundle, name="start_bundle"),
    path("forms/<int:draft_id>/", trying.try_form, name="try"),
    path("forms/<int:draft_id>/<slug:key>/", trying.try_form, name="try_page"),
    path(_ONE, views.resume, name="resume"),
    path(f"{_ONE}questions/<slug:group>/", views.question, name="question"),
    path(f"{_ONE}papers/", attaching.papers, name="papers"),
    path(f"{_ONE}papers/<int:paper_id>/remove/", attaching.remove_paper, name="remove_paper"),
    path(f"{_ONE}papers/<int:paper_id>/picture/", attaching.picture, name="picture"),
    path(f"{_ONE}delivery/", attaching.delivery, name="delivery"),
    path(f"{_ONE}check/", views.check, name="check"),
    path(f"{_ONE}done/", views.done, name="done"),
    path(f"{_ONE}discard/", views.discard, name="discard"),
]
