"""A token may be good for sending feedback in from another system."""

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
    ("feedback", "gửi phản ánh, kiến nghị từ hệ thống khác và đọc trả lời"),
    ("webhooks", "đăng ký webhook"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_reach_and_approving")]

    operations = [
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
