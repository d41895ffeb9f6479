"""Addresses of the procedure screens."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.procedures import (
    design_views,
    draft_views,
    form_file_views,
    form_views,
    handling_views,
    import_views,
    publication_views,
    question_views,
    views,
)

app_name = "procedures"

urlpatterns = [
    path("", views.procedure_list, name="list"),
    path("export.<str:ending>", views.export, name="export"),
    path("imports/", import_views.send_file, name="import_send"),
    path("imports/<uuid:import_key>/", import_views.imported, name="import"),
    path("drafts/", draft_views.drafts, name="drafts"),
    path("drafts/<int:draft_id>/review/", draft_views.review, name="review"),
    path("drafts/<int:draft_id>/discard/", draft_views.discard, name="discard"),
    path("drafts/<int:draft_id>/<slug:section>/", draft_views.edit, name="draft"),
    path("<int:procedure_id>/draft/", draft_views.begin, name="begin"),
    path("<int:procedure_id>/abolish/", publication_views.abolish, name="abolish"),
    path(
        "<int:procedure_id>/decisions/<int:item_id>/public/",
        publication_views.made_public,
        name="made_public",
    ),
    path(
        "<int:procedure_id>/versions/<int:number>/take-back/",
        publication_views.take_back,
        name="take_back",
    ),
    path("<int:procedure_id>/", views.detail, name="detail"),
    path("<int:procedure_id>/history/", views.history, name="history"),
    path("<int:procedure_id>/compare/", views.compare, name="compare"),
    path("<int:procedure_id>/process/", views.process, name="process"),
    path("<int:procedure_id>/process/design/", design_views.design, name="design"),
    path("<int:procedure_id>/process/copy/", design_views.design_copy, name="design_copy"),
    path("processes/<int:process_id>/check/", design_views.process_check, name="process_check"),
    path(
        "processes/<int:process_id>/approve/", design_views.process_approve, name="process_approve"
    ),
    path("<int:procedure_id>/impact/", views.impact, name="impact"),
    path("<int:procedure_id>/handling/", handling_views.handling, name="handling"),
    path(
        "<int:procedure_id>/handling/<int:rule_id>/end/",
        handling_views.handling_end,
        name="handling_end",
    ),
    path("<int:procedure_id>/questions/", question_views.questions, name="questions"),
    path(
        "<int:procedure_id>/questions/<int:question_id>/hide/",
        question_views.question_hide,
        name="question_hide",
    ),
    path("<int:procedure_id>/form/", form_views.form, name="form"),
    path("<int:procedure_id>/form/<int:form_id>.json", form_file_views.form_file, name="form_file"),
    path("<int:procedure_id>/form/compare/", form_views.form_compare, name="form_compare"),
    path(
        "<int:procedure_id>/form/<int:form_id>/take-back/",
        form_views.form_take_back,
        name="form_take_back",
    ),
    path("<int:procedure_id>/form/begin/", form_views.form_begin, name="form_begin"),
    path("<int:procedure_id>/form/parts/<slug:part>/", form_views.form_part, name="form_part"),
    path("<int:procedure_id>/form/undo/", form_views.form_undo, name="form_undo"),
    path("<int:procedure_id>/form/discard/", form_views.form_discard, name="form_discard"),
    path("<int:procedure_id>/form/preview/", form_views.form_preview, name="form_preview"),
    path("<int:procedure_id>/form/review/", form_views.form_review, name="form_review"),
    path("<int:procedure_id>/form/import/", form_file_views.form_import, name="form_import"),
    path("<int:procedure_id>/form/copy/", form_file_views.form_copy, name="form_copy"),
]
