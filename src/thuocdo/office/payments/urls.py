"""Addresses of the pages about money."""

from __future__ import annotations

from django.urls import path

from thuocdo.office.payments import (
    account_views,
    book_views,
    dossier_views,
    settlement_views,
    statement_views,
    views,
)

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
    path("dossiers/<int:dossier_id>/elsewhere/", dossier_views.elsewhere, name="elsewhere"),
    path("dossiers/<int:dossier_id>/give-back/", dossier_views.give_back, name="give_back"),
    path("receipts/<slug:reference>.pdf", dossier_views.receipt_pdf, name="receipt"),
    path(
        "dossiers/<int:dossier_id>/receipt.pdf",
        dossier_views.receipt_of_payment,
        name="receipt_of",
    ),
    path("refunds/<str:number>.pdf", dossier_views.refund_pdf, name="refund_receipt"),
    path("accounts/", account_views.accounts, name="accounts"),
    path("accounts/<int:account_id>/end/", account_views.end, name="end_account"),
    path("accounts/<int:account_id>/code.svg", account_views.try_code, name="try_code"),
    path("book/", book_views.book, name="book"),
    path("book.<slug:form>", book_views.export, name="book_export"),
    path("quarters/", settlement_views.quarter, name="quarter"),
    path("quarters.<slug:form>", settlement_views.quarter_file, name="quarter_file"),
    path("quarters/<int:agency_id>/", settlement_views.settlement, name="settlement"),
    path(
        "quarters/<int:agency_id>/statement.<slug:form>",
        settlement_views.settlement_file,
        name="settlement_file",
    ),
    path("quarters/<int:agency_id>/hand-over/", settlement_views.hand_over, name="hand_over"),
    path("quarters/<int:agency_id>/close/", settlement_views.close, name="close_quarter"),
    path("statements/", statement_views.bring, name="statements"),
    path("statements/<int:statement_id>/", statement_views.statement, name="statement"),
]
