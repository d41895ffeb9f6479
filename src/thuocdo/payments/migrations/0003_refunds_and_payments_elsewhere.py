"""Refunds with vouchers of their own numbers, and money that was paid elsewhere."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0012_escalation"),
        ("organisations", "0001_units"),
        ("payments", "0002_notices_stay"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("of", models.CharField(max_length=200, verbose_name="khoản đã nộp")),
                ("amount_vnd", models.PositiveBigIntegerField(verbose_name="số tiền (đồng)")),
                (
                    "way",
                    models.CharField(
                        choices=[("cash", "tiền mặt tại quầy"), ("transfer", "chuyển khoản")],
                        max_length=8,
                        verbose_name="cách trả",
                    ),
                ),
                (
                    "number",
                    models.CharField(max_length=40, unique=True, verbose_name="số phiếu chi"),
                ),
                (
                    "reference",
                    models.CharField(blank=True, max_length=100, verbose_name="mã giao dịch"),
                ),
                ("reason", models.CharField(max_length=500, verbose_name="lý do")),
                (
                    "legal_basis",
                    models.CharField(blank=True, max_length=300, verbose_name="căn cứ"),
                ),
                ("made_at", models.DateTimeField(verbose_name="trả lúc")),
                ("request_id", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "hoàn trả",
                "verbose_name_plural": "hoàn trả",
            },
        ),
        migrations.RemoveConstraint(
            model_name="receiptcounter",
            name="payment_receipt_counter_once",
        ),
        migrations.AddField(
            model_name="receiptcounter",
            name="series",
            field=models.CharField(
                choices=[("BL", "BL"), ("PC", "PC")], default="BL", max_length=2
            ),
        ),
        migrations.AlterField(
            model_name="paymentnotice",
            name="provider",
            field=models.CharField(
                choices=[
                    ("vietqr", "chuyển khoản VietQR"),
                    ("gateway", "cổng thanh toán"),
                    ("cashier", "tiền mặt tại quầy"),
                    ("elsewhere", "nộp nơi khác"),
                ],
                max_length=10,
                verbose_name="nguồn",
            ),
        ),
        migrations.AlterField(
            model_name="paymentorder",
            name="provider",
            field=models.CharField(
                choices=[
                    ("vietqr", "chuyển khoản VietQR"),
                    ("gateway", "cổng thanh toán"),
                    ("cashier", "tiền mặt tại quầy"),
                    ("elsewhere", "nộp nơi khác"),
                ],
                max_length=10,
                verbose_name="cách nộp",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptcounter",
            constraint=models.UniqueConstraint(
                fields=("unit", "year", "series"), name="payment_receipt_counter_once"
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="dossier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dossiers.dossier",
                verbose_name="hồ sơ",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người trả",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="order",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.paymentorder",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["dossier", "-id"], name="payment_refund_of_dossier"),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["-made_at", "-id"], name="payment_refund_newest"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_vnd__gt", 0)), name="payment_refund_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("way", "cash"), models.Q(("reference", ""), _negated=True), _connector="OR"
                ),
                name="payment_refund_by_transfer_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.UniqueConstraint(
                condition=models.Q(("request_id", ""), _negated=True),
                fields=("request_id",),
                name="payment_refund_asked_once",
            ),
        ),
    ]
