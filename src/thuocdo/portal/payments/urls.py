"""Addresses of paying for one dossier."""

from __future__ import annotations

from django.urls import path

from thuocdo.portal.payments import views

app_name = "payments"

urlpatterns = [
    path("", views.start, name="start"),
    path("", views.start, name="pay"),
    path("transfer/", views.transfer, name="transfer"),
    path("transfer/vietqr.<slug:form>", views.picture, name="picture"),
    path("gateway/", views.gateway, name="gateway"),
    path("result/", views.result, name="result"),
    path("receipt/<slug:reference>.pdf", views.receipt_pdf, name="receipt"),
    path("voucher/<str:number>.pdf", views.voucher_pdf, name="voucher"),
]
