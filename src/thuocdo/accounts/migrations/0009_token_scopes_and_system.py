"""What more a token may be good for, and the one system whose dossiers its program reports."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q

SCOPES = [
    ("read", "đọc số liệu"),
    ("upload", "gửi tệp báo cáo"),
    ("dossiers", "đọc hồ sơ, không có dữ liệu cá nhân"),
    ("act", "nhận và xử lý hồ sơ thay đơn vị"),
    ("people", "xem người trong hồ sơ (cùng quyền xử lý)"),
    ("report", "báo hồ sơ của một hệ thống khác"),
    ("webhooks", "đăng ký webhook"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_cashier")]

    operations = [
        migrations.AddField(
            "apitoken",
            "system",
            models.CharField("hệ thống", max_length=40, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            "apitoken",
            "scopes",
            ArrayField(
                models.CharField(max_length=20, choices=SCOPES), verbose_name="quyền", size=None
            ),
        ),
        migrations.AddConstraint(
            "apitoken",
            models.CheckConstraint(
                name="api_token_reports_for_a_system",
                condition=Q(scopes__contains=["report"]) ^ Q(system=""),
            ),
        ),
        migrations.AddConstraint(
            "apitoken",
            models.CheckConstraint(
                name="api_token_system_written",
                condition=Q(system="") | Q(system__regex=r"^[a-z][a-z0-9_-]*$"),
            ),
        ),
    ]
