"""Addresses for other systems; they are told to partners, so they stay."""

from __future__ import annotations

from django.urls import path

from thuocdo.exchange.payments import views as payments

app_name = "exchange"

urlpatterns = [
    path("exchange/payments/<slug:gateway>/notify", payments.notify, name="payment_notify"),
]
