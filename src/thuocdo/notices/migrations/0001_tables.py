"""The tables of this room."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="WebhookSubscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="hệ thống nhận")),
                ("address", models.CharField(max_length=1000, verbose_name="địa chỉ")),
                (
                    "event_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=100),
                        size=None,
                        verbose_name="loại sự kiện",
                    ),
                ),
                ("secret_nonce", models.CharField(editable=False, max_length=64)),
                ("old_secret_nonce", models.CharField(blank=True, editable=False, max_length=64)),
                ("old_secret_until", models.DateTimeField(editable=False, null=True)),
                ("active", models.BooleanField(default=True, verbose_name="đang gửi")),
                (
                    "pause_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="lý do dừng"),
                ),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người lập",
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
                "verbose_name": "đăng ký webhook",
                "verbose_name_plural": "đăng ký webhook",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), ("address__regex", "^https?://")
                        ),
                        name="webhook_addressed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("event_types__len__gt", 0)), name="webhook_of_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("secret_nonce", models.F("old_secret_nonce")), _negated=True
                        ),
                        name="webhook_secret_changed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("email", "thư điện tử"),
                            ("sms", "tin nhắn SMS"),
                            ("zalo", "Zalo"),
                            ("webhook", "webhook"),
                        ],
                        max_length=7,
                        verbose_name="kênh",
                    ),
                ),
                (
                    "destination",
                    models.CharField(blank=True, max_length=1000, verbose_name="nơi nhận"),
                ),
                ("subject", models.CharField(blank=True, max_length=300, verbose_name="tiêu đề")),
                ("text", models.TextField(blank=True, verbose_name="nội dung")),
                ("payload", models.JSONField(blank=True, null=True, verbose_name="dữ liệu")),
                ("sealed", models.CharField(blank=True, editable=False, max_length=500)),
                ("good_until", models.DateTimeField(null=True, verbose_name="có giá trị đến")),
                ("about_room", models.CharField(blank=True, max_length=40)),
                ("about_id", models.CharField(blank=True, max_length=64)),
                ("dedupe_key", models.CharField(max_length=200, unique=True)),
                ("urgent", models.BooleanField(default=False, verbose_name="gửi ngay")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "chờ gửi"),
                            ("sending", "đang gửi"),
                            ("sent", "đã gửi"),
                            ("failed", "chờ gửi lại"),
                            ("dead", "không gửi được"),
                            ("dropped", "đã bỏ"),
                        ],
                        default="queued",
                        max_length=7,
                        verbose_name="tình trạng",
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(default=0, verbose_name="số lần gửi"),
                ),
                ("next_attempt_at", models.DateTimeField(verbose_name="gửi lần tới")),
                (
                    "last_error",
                    models.CharField(blank=True, max_length=500, verbose_name="lỗi lần cuối"),
                ),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("sent_at", models.DateTimeField(null=True, verbose_name="gửi lúc")),
                ("emptied_at", models.DateTimeField(null=True)),
                (
                    "drop_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="lý do bỏ"),
                ),
                (
                    "dropped_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="đơn vị",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="notices.webhooksubscription",
                    ),
                ),
            ],
            options={
                "verbose_name": "tin gửi đi",
                "verbose_name_plural": "tin gửi đi",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ["queued", "sending", "failed"])),
                        fields=["next_attempt_at", "id"],
                        name="message_due",
                    ),
                    models.Index(
                        condition=models.Q(("state", "dead")), fields=["-id"], name="message_dead"
                    ),
                    models.Index(
                        condition=models.Q(
                            ("good_until__isnull", False),
                            ("state__in", ["queued", "sending", "failed"]),
                        ),
                        fields=["good_until"],
                        name="message_good_until",
                    ),
                    models.Index(
                        condition=models.Q(
                            ("emptied_at", None), ("state__in", ["sent", "dead", "dropped"])
                        ),
                        fields=["made_at"],
                        name="message_to_empty",
                    ),
                    models.Index(
                        condition=models.Q(("subscription__isnull", False)),
                        fields=["subscription", "-id"],
                        name="message_of_subscription",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel", "webhook"), ("subscription", None), _connector="XOR"
                        ),
                        name="message_webhook_has_subscription",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state", "sent"), ("sent_at", None), _connector="XOR"),
                        name="message_sent_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("emptied_at", None),
                            models.Q(
                                ("destination", ""),
                                ("payload", None),
                                ("subject", ""),
                                ("text", ""),
                            ),
                            _connector="OR",
                        ),
                        name="message_emptied_is_empty",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "dropped"), ("drop_reason", ""), _connector="XOR"
                        ),
                        name="message_dropped_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sealed", ""),
                            models.Q(
                                ("good_until__isnull", False),
                                ("state__in", ["queued", "sending", "failed"]),
                            ),
                            _connector="OR",
                        ),
                        name="message_sealed_while_it_waits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=500, verbose_name="nội dung")),
                ("text_en", models.CharField(blank=True, max_length=500)),
                ("link", models.CharField(blank=True, max_length=500, verbose_name="liên kết")),
                ("about_room", models.CharField(blank=True, max_length=40)),
                ("about_id", models.CharField(blank=True, max_length=64)),
                ("dedupe_key", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField(verbose_name="lúc")),
                ("read_at", models.DateTimeField(null=True, verbose_name="đọc lúc")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "thông báo",
                "verbose_name_plural": "thông báo",
                "ordering": ["-pk"],
                "indexes": [
                    models.Index(fields=["recipient", "-id"], name="notice_of_person"),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["recipient", "-id"],
                        name="notice_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("recipient", "dedupe_key"), name="notice_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("link", ""), ("link__regex", "^/([^/\\\\]|$)"), _connector="OR"
                        ),
                        name="notice_stays_here",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlannedStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[("everybody", "người dân và cán bộ"), ("officials", "chỉ cán bộ")],
                        max_length=9,
                        verbose_name="ai không dùng được",
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="dừng từ")),
                ("returns_at", models.DateTimeField(verbose_name="dự kiến hoạt động lại")),
                ("words", models.CharField(max_length=300, verbose_name="làm gì")),
                (
                    "words_en",
                    models.CharField(blank=True, max_length=300, verbose_name="làm gì, tiếng Anh"),
                ),
                (
                    "why_short",
                    models.CharField(blank=True, max_length=300, verbose_name="vì sao báo gấp"),
                ),
                ("announced_at", models.DateTimeField(verbose_name="báo lúc")),
                ("called_off_at", models.DateTimeField(null=True, verbose_name="thôi dừng lúc")),
                (
                    "announced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người báo",
                    ),
                ),
                (
                    "called_off_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="tỉnh",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần dừng hệ thống theo kế hoạch",
                "verbose_name_plural": "các lần dừng hệ thống theo kế hoạch",
                "indexes": [
                    models.Index(
                        condition=models.Q(("called_off_at", None)),
                        fields=["returns_at"],
                        name="planned_stop_to_come",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("announced_at__lt", models.F("starts_at")),
                            ("starts_at__lt", models.F("returns_at")),
                        ),
                        name="planned_stop_in_order",
                    )
                ],
            },
        ),
    ]
