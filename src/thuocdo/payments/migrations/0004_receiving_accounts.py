"""The accounts of units, and which one an order, a notice and a statement are about."""

from __future__ import annotations

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0013_results"),
        ("organisations", "0001_units"),
        ("payments", "0003_refunds_and_payments_elsewhere"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReceivingAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("bank", models.CharField(max_length=6, verbose_name="ngân hàng")),
                ("number", models.CharField(max_length=19, verbose_name="số tài khoản")),
                ("holder", models.CharField(max_length=100, verbose_name="chủ tài khoản")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("made_at", models.DateTimeField(verbose_name="ghi lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người ghi",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "tài khoản thu",
                "verbose_name_plural": "tài khoản thu",
                "ordering": ["unit", "-valid_from"],
            },
        ),
        migrations.AddField(
            model_name="bankstatement",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.receivingaccount",
                verbose_name="tài khoản thu",
            ),
        ),
        migrations.AddField(
            model_name="paymentnotice",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.receivingaccount",
                verbose_name="tài khoản thu",
            ),
        ),
        migrations.AddField(
            model_name="paymentorder",
            name="account",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.receivingaccount",
                verbose_name="tài khoản thu",
            ),
        ),
        migrations.AddIndex(
            model_name="paymentorder",
            index=models.Index(
                condition=models.Q(("receipt_number", ""), _negated=True),
                fields=["paid_at", "id"],
                name="payment_order_receipts",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivingaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None),
                    ("valid_from__lt", models.F("valid_until")),
                    _connector="OR",
                ),
                name="receiving_account_days",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivingaccount",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (
                        models.Func(
                            models.F("unit"),
                            models.F("unit"),
                            models.Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (
                        models.Func(
                            models.F("valid_from"), models.F("valid_until"), function="daterange"
                        ),
                        "&&",
                    ),
                ],
                name="receiving_account_one_a_day",
            ),
        ),
    ]
