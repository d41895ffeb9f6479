"""Addresses of the editor of forms."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.form_editor import life_views, looking_views, row_views, rule_views, views

app_name = "form_editor"

urlpatterns = [
    path("", views.forms_list, name="list"),
    path("new/", views.make, name="make"),
    path("compare/", looking_views.compare, name="compare"),
    path("shown/<str:code>/", looking_views.shown, name="shown"),
    path("shown/<str:code>.<str:kind>", looking_views.export, name="export"),
    path("<int:form_id>/", views.draft, name="draft"),
    path("<int:form_id>/head/", views.head, name="head"),
    path("<int:form_id>/act/", row_views.act, name="act"),
    path("<int:form_id>/indicators/", row_views.indicator_choices, name="indicators"),
    path("<int:form_id>/row/<int:section>/<str:key>/", row_views.row, name="row"),
    path("<int:form_id>/own/<int:section>/<str:key>/", row_views.own, name="own"),
    path("<int:form_id>/rules/", rule_views.rules, name="rules"),
    path("<int:form_id>/rules/check/", rule_views.check_rule, name="check_rule"),
    path("<int:form_id>/rules/new/", rule_views.rule, name="new_rule"),
    path("<int:form_id>/rules/<str:rule_id>/", rule_views.rule, name="rule"),
    path("<int:form_id>/rules/<str:rule_id>/remove/", rule_views.remove_rule, name="remove_rule"),
    path("<int:form_id>/preview/", looking_views.preview, name="preview"),
    path("<int:form_id>/preview.<str:kind>", looking_views.preview_file, name="preview_file"),
    path("<int:form_id>/trial/", looking_views.trial, name="trial"),
    path("<int:form_id>/history/", life_views.history, name="history"),
    path("<int:form_id>/force/", life_views.force, name="force"),
    path("<int:form_id>/withdraw/", life_views.give_up, name="withdraw"),
]
