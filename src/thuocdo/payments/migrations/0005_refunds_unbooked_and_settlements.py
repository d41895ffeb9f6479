"""Give money that was never booked a voucher, and settle fees by quarter."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0018_find_recounts"),
        ("organisations", "0001_units"),
        ("payments", "0004_receiving_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FeeHandover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="ngày nộp")),
                ("amount_vnd", models.BigIntegerField(verbose_name="số tiền (đồng)")),
                ("reference", models.CharField(max_length=100, verbose_name="số chứng từ")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="ghi chú")),
                ("made_at", models.DateTimeField(verbose_name="ghi lúc")),
                ("request_id", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "lần nộp phí về cơ quan",
                "verbose_name_plural": "các lần nộp phí về cơ quan",
            },
        ),
        migrations.CreateModel(
            name="FeeSettlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm")),
                ("quarter", models.PositiveSmallIntegerField(verbose_name="quý")),
                ("opening_vnd", models.BigIntegerField(verbose_name="còn phải nộp đầu quý (đồng)")),
                ("collected_vnd", models.BigIntegerField(verbose_name="đã thu (đồng)")),
                ("returned_vnd", models.BigIntegerField(verbose_name="đã hoàn trả (đồng)")),
                ("handed_vnd", models.BigIntegerField(verbose_name="đã nộp về cơ quan (đồng)")),
                ("owed_vnd", models.BigIntegerField(verbose_name="còn phải nộp cuối quý (đồng)")),
                ("direct_vnd", models.BigIntegerField(verbose_name="cơ quan thu thẳng (đồng)")),
                ("lines", models.JSONField(default=list, verbose_name="các dòng")),
                ("closed_at", models.DateTimeField(verbose_name="chốt lúc")),
            ],
            options={
                "verbose_name": "quyết toán phí của một quý",
                "verbose_name_plural": "quyết toán phí theo quý",
            },
        ),
        migrations.AddField(
            model_name="refund",
            name="notice",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.paymentnotice",
            ),
        ),
        migrations.AddField(
            model_name="refund",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
            ),
        ),
        migrations.AlterField(
            model_name="refund",
            name="dossier",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="dossiers.dossier",
                verbose_name="hồ sơ",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("dossier__isnull", False),
                    models.Q(("notice__isnull", False), ("unit__isnull", False)),
                    _connector="OR",
                ),
                name="payment_refund_of_somebody_or_booked_nowhere",
            ),
        ),
        migrations.AddField(
            model_name="feehandover",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
                verbose_name="cơ quan",
            ),
        ),
        migrations.AddField(
            model_name="feehandover",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
                verbose_name="nơi thu",
            ),
        ),
        migrations.AddField(
            model_name="feehandover",
            name="made_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người ghi",
            ),
        ),
        migrations.AddField(
            model_name="feesettlement",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
                verbose_name="cơ quan",
            ),
        ),
        migrations.AddField(
            model_name="feesettlement",
            name="closed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người chốt",
            ),
        ),
        migrations.AddField(
            model_name="feesettlement",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
                verbose_name="nơi thu",
            ),
        ),
        migrations.AddIndex(
            model_name="feehandover",
            index=models.Index(fields=["desk", "agency", "on"], name="fee_handover_of_units"),
        ),
        migrations.AddConstraint(
            model_name="feehandover",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_vnd", 0), _negated=True),
                name="fee_handover_of_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="feehandover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("request_id", ""), _negated=True),
                fields=("request_id",),
                name="fee_handover_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="feesettlement",
            constraint=models.UniqueConstraint(
                fields=("desk", "agency", "year", "quarter"), name="fee_settlement_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="feesettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__gte", 1), ("quarter__lte", 4)),
                name="fee_settlement_of_a_quarter",
            ),
        ),
        migrations.AddConstraint(
            model_name="feesettlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "owed_vnd",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("opening_vnd"), "+", models.F("collected_vnd")
                                ),
                                "-",
                                models.F("returned_vnd"),
                            ),
                            "-",
                            models.F("handed_vnd"),
                        ),
                    )
                ),
                name="fee_settlement_adds_up",
            ),
        ),
    ]
