"""Say of an original that it was destroyed, and when its bytes were removed."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attachments", "0003_pending_upload")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="destroyed_at",
            field=models.DateTimeField(null=True, verbose_name="hủy lúc"),
        ),
        migrations.AddField(
            model_name="attachment",
            name="removed_at",
            field=models.DateTimeField(null=True, verbose_name="xóa nội dung lúc"),
        ),
        migrations.AddIndex(
            model_name="attachment",
            index=models.Index(
                condition=models.Q(("destroyed_at__isnull", False), ("removed_at", None)),
                fields=["id"],
                name="attachment_to_be_removed",
            ),
        ),
    ]
