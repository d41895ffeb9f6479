"""Say when the account of an organisation was closed, and by which official and why where it should not have been confirmed."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0014_represented")]

    operations = [
        migrations.AddField(
            model_name="organisationaccount",
            name="closed_at",
            field=models.DateTimeField(null=True, verbose_name="đóng lúc"),
        ),
        migrations.AddField(
            model_name="organisationaccount",
            name="closed_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người đóng",
            ),
        ),
        migrations.AddField(
            model_name="organisationaccount",
            name="closed_why",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=500, verbose_name="lý do đóng"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisationaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_by", None), ("closed_why", "")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("state", "closed"),
                        models.Q(("closed_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="organisation_account_closed_why",
            ),
        ),
    ]
