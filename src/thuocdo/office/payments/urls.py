"""Addresses of the pages about money."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.payments import dossier_views, statement_views, views

app_name = "payments"

urlpatterns = [
    path("", views.item_list, name="list"),
    path("export.<slug:form>", views.export, name="export"),
    path("items/<int:item_id>/", views.item, name="item"),
    path("items/<int:item_id>/<slug:action>/", views.settle, name="settle"),
    path("orders/", views.order_list, name="orders"),
    path("dossiers/", dossier_views.find, name="find"),
    path("dossiers/<int:dossier_id>/", dossier_views.money, name="dossier"),
    path("dossiers/<int:dossier_id>/cash/", dossier_views.cash, name="cash"),
    path("dossiers/<int:dossier_id>/exempt/", dossier_views.exempt, name="exempt"),
    path("receipts/<slug:reference>.pdf", dossier_views.receipt_pdf, name="receipt"),
    path("statements/", statement_views.bring, name="statements"),
    path("statements/<int:statement_id>/", statement_views.statement, name="statement"),
]
