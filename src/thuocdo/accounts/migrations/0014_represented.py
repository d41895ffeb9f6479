"""Let organisations have accounts with people who act for them, and clerks open accounts for citizens at the counter."""

from __future__ import annotations

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_citizen_invitations"),
        ("organisations", "0001_units"),
    ]

    operations = [
        migrations.CreateModel(
            name="CounterOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("identity_card", "thẻ căn cước"),
                            ("national_app", "VNeID"),
                            ("passport", "hộ chiếu"),
                            ("certificate", "giấy xác nhận thông tin về cư trú, căn cước"),
                        ],
                        max_length=14,
                        verbose_name="giấy tờ đã đối chiếu",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="mở lúc")),
            ],
            options={
                "verbose_name": "tài khoản mở tại quầy",
                "verbose_name_plural": "tài khoản mở tại quầy",
            },
        ),
        migrations.CreateModel(
            name="OrganisationAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tax_code", models.CharField(max_length=14, verbose_name="mã số thuế")),
                ("name", models.CharField(max_length=300, verbose_name="tên tổ chức")),
                (
                    "address",
                    models.CharField(blank=True, max_length=500, verbose_name="địa chỉ trụ sở"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("awaiting", "chờ xác nhận"),
                            ("confirmed", "đã xác nhận"),
                            ("refused", "không được xác nhận"),
                            ("closed", "đã đóng"),
                        ],
                        default="awaiting",
                        max_length=9,
                        verbose_name="trạng thái",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="quyết định lúc")),
                ("why", models.CharField(blank=True, max_length=500, verbose_name="lý do")),
            ],
            options={
                "verbose_name": "tài khoản tổ chức",
                "verbose_name_plural": "tài khoản tổ chức",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="OrganisationMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("representative", "người đại diện theo pháp luật"),
                            ("member", "người nộp hồ sơ thay tổ chức"),
                        ],
                        max_length=14,
                        verbose_name="tư cách",
                    ),
                ),
                ("personal_id", models.CharField(max_length=12, verbose_name="số định danh")),
                ("full_name", models.CharField(max_length=200, verbose_name="họ tên")),
                ("added_at", models.DateTimeField(verbose_name="thêm lúc")),
                ("accepted_at", models.DateTimeField(null=True, verbose_name="nhận lúc")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="kết thúc lúc")),
            ],
            options={
                "verbose_name": "người của tổ chức",
                "verbose_name_plural": "người của tổ chức",
                "ordering": ["-part", "full_name", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="citizen",
            name="citizen_by_code_has_a_phone",
        ),
        migrations.RemoveConstraint(
            model_name="citizen",
            name="citizen_phone_once",
        ),
        migrations.AddField(
            model_name="citizen",
            name="checked_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="đối chiếu giấy tờ tại quầy lúc"
            ),
        ),
        migrations.AddField(
            model_name="citizen",
            name="email_proven",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="đã xác nhận thư điện tử"
            ),
        ),
        migrations.AlterField(
            model_name="onetimecode",
            name="phone",
            field=models.CharField(max_length=254, verbose_name="số điện thoại hoặc thư điện tử"),
        ),
        migrations.AddConstraint(
            model_name="citizen",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("given_up_at", None),
                    ("source", "one_time_code"),
                    models.Q(("phone", ""), _negated=True),
                ),
                fields=("phone",),
                name="citizen_phone_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="citizen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source", "one_time_code"), _negated=True),
                    models.Q(("phone", ""), _negated=True),
                    ("email_proven", True),
                    _connector="OR",
                ),
                name="citizen_by_code_has_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="citizen",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email_proven", False), models.Q(("email", ""), _negated=True), _connector="OR"
                ),
                name="citizen_proven_mail_is_there",
            ),
        ),
        migrations.AddConstraint(
            model_name="citizen",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(
                    ("email_proven", True), ("given_up_at", None), ("source", "one_time_code")
                ),
                name="citizen_mail_once",
            ),
        ),
        migrations.AddField(
            model_name="counteropening",
            name="citizen",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="opened_at_counter",
                to="accounts.citizen",
            ),
        ),
        migrations.AddField(
            model_name="counteropening",
            name="clerk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="counteropening",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
            ),
        ),
        migrations.AddField(
            model_name="organisationaccount",
            name="confirmed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="organisationaccount",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
                verbose_name="nơi xác nhận",
            ),
        ),
        migrations.AddField(
            model_name="organisationmember",
            name="citizen",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.citizen",
            ),
        ),
        migrations.AddField(
            model_name="organisationmember",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="accounts.organisationaccount",
            ),
        ),
        migrations.AddIndex(
            model_name="counteropening",
            index=models.Index(fields=["unit", "opened_at"], name="opened_at_unit"),
        ),
        migrations.AddIndex(
            model_name="organisationaccount",
            index=models.Index(
                condition=models.Q(("state", "awaiting")),
                fields=["unit"],
                name="organisation_awaiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationaccount",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "confirmed")),
                fields=("tax_code",),
                name="organisation_account_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tax_code", ""), _negated=True), models.Q(("name", ""), _negated=True)
                ),
                name="organisation_account_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "awaiting"), ("confirmed_at__isnull", False), _connector="XOR"
                ),
                name="organisation_account_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("organisation", "personal_id"),
                name="organisation_member_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationmember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("part", "representative")),
                fields=("organisation",),
                name="organisation_represented_by_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_at", None), ("citizen__isnull", False), _connector="OR"
                ),
                name="organisation_member_accepted",
            ),
        ),
    ]
