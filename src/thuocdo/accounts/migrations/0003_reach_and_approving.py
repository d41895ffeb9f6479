"""Officials choose mail and short messages; a token may be good for approving."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models

SCOPES = [
    ("read", "đọc số liệu"),
    ("upload", "gửi tệp báo cáo"),
    ("approve", "duyệt và gửi báo cáo do người của đơn vị lập"),
    ("dossiers", "đọc hồ sơ, không có dữ liệu cá nhân"),
    ("act", "nhận và xử lý hồ sơ thay đơn vị"),
    ("people", "xem người trong hồ sơ (cùng quyền xử lý)"),
    ("report", "báo hồ sơ của một hệ thống khác"),
    ("webhooks", "đăng ký webhook"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_rights_version")]

    operations = [
        migrations.AddField(
            "user",
            "wants_mail",
            models.BooleanField(default=True, verbose_name="Nhận thư nhắc việc"),
        ),
        migrations.AddField(
            "user",
            "wants_sms",
            models.BooleanField(default=True, verbose_name="Nhận tin nhắn nhắc việc"),
        ),
        migrations.AlterField(
            "apitoken",
            "scopes",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=SCOPES, max_length=20),
                size=None,
                verbose_name="quyền",
            ),
        ),
    ]
