"""Inner limits of the green lane on the row, directives, results that end, and when the archive took a dossier over."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0003_pending_upload"),
        ("dossiers", "0022_fewer_event_indexes"),
        ("organisations", "0001_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DossierDirective",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="thứ tự")),
                ("words", models.TextField(verbose_name="nội dung chỉ đạo")),
                ("given_at", models.DateTimeField(verbose_name="chỉ đạo lúc")),
                ("answer_due_at", models.DateTimeField(verbose_name="hạn trả lời")),
                ("answer", models.TextField(blank=True, verbose_name="trả lời")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="trả lời lúc")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="rút lại lúc")),
            ],
            options={
                "verbose_name": "ý kiến chỉ đạo",
                "verbose_name_plural": "ý kiến chỉ đạo",
                "ordering": ["dossier_id", "number"],
            },
        ),
        migrations.AddField(
            model_name="dossier",
            name="archived_at",
            field=models.DateTimeField(null=True, verbose_name="nộp lưu lúc"),
        ),
        migrations.AddField(
            model_name="dossier",
            name="inner_due_at",
            field=models.DateTimeField(null=True, verbose_name="hạn nội bộ của làn xanh"),
        ),
        migrations.AddField(
            model_name="dossierresult",
            name="expires_on",
            field=models.DateField(null=True, verbose_name="có hiệu lực đến hết ngày"),
        ),
        migrations.AddIndex(
            model_name="dossierresult",
            index=models.Index(
                condition=models.Q(("expires_on__isnull", False), ("withdrawn_at", None)),
                fields=["expires_on", "id"],
                name="dossier_result_expires",
            ),
        ),
        migrations.AddField(
            model_name="dossierdirective",
            name="answered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dossierdirective",
            name="dossier",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="directives",
                to="dossiers.dossier",
            ),
        ),
        migrations.AddField(
            model_name="dossierdirective",
            name="given_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người chỉ đạo",
            ),
        ),
        migrations.AddField(
            model_name="dossierdirective",
            name="official",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="người được giao",
            ),
        ),
        migrations.AddField(
            model_name="dossierdirective",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.unit",
                verbose_name="đơn vị được giao",
            ),
        ),
        migrations.AddIndex(
            model_name="dossierdirective",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                fields=["unit", "answer_due_at", "id"],
                name="directive_of_unit",
            ),
        ),
        migrations.AddIndex(
            model_name="dossierdirective",
            index=models.Index(
                condition=models.Q(("answered_at", None), ("withdrawn_at", None)),
                fields=["official", "answer_due_at", "id"],
                name="directive_of_official",
            ),
        ),
        migrations.AddIndex(
            model_name="dossierdirective",
            index=models.Index(fields=["given_by", "-id"], name="directive_by_giver"),
        ),
        migrations.AddConstraint(
            model_name="dossierdirective",
            constraint=models.UniqueConstraint(fields=("dossier", "number"), name="directive_once"),
        ),
        migrations.AddConstraint(
            model_name="dossierdirective",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="directive_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="dossierdirective",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("withdrawn_at", None),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="directive_answered_or_not",
            ),
        ),
    ]
