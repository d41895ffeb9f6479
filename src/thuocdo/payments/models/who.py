"""By whom money comes, and who deals with it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.rules import WHO, Act

UNIT = "organisations.Unit"
#: Whoever takes in money, gives it back or decides so, sees the pages of payments.
ROLES = tuple(
    dict.fromkeys(role for act in (Act.RECORD_PAYMENT, Act.REFUND) for role in WHO[act][0])
)


class Provider(models.TextChoices):
    """By whom money comes."""

    VIETQR = "vietqr", _("chuyển khoản VietQR")
    GATEWAY = "gateway", _("cổng thanh toán")
    CASHIER = "cashier", _("tiền mặt tại quầy")
    ELSEWHERE = "elsewhere", _("nộp nơi khác")


def spoken_payment(reference: str) -> str:
    """Return the number of a payment in a dossier's events as people say it: the way it came, and the number without ours before it."""
    provider, colon, number = reference.partition(":")
    if colon and provider in Provider.values:
        return f"{Provider(provider).label} {number}"
    return reference
