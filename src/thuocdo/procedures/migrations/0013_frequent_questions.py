"""Keep what people often ask about a procedure."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0012_fee_due"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="procedureevent",
            name="verb",
            field=models.CharField(
                choices=[
                    ("published", "công bố"),
                    ("amended", "công bố sửa đổi, bổ sung"),
                    ("abolished", "công bố bãi bỏ"),
                    ("withdrawn", "rút phiên bản chưa có hiệu lực"),
                    ("made_public", "công khai"),
                    ("process_drafted", "soạn quy trình nội bộ"),
                    ("process_checked", "kiểm soát quy trình nội bộ"),
                    ("process_approved", "phê duyệt quy trình nội bộ"),
                    ("bundled", "đưa vào nhóm liên thông"),
                    ("simplified", "ghi nhận đơn giản hóa"),
                    ("form_set", "đặt biểu mẫu điện tử"),
                    ("form_taken_back", "rút biểu mẫu điện tử chưa áp dụng"),
                    ("handling_set", "quy định chế độ xử lý riêng"),
                    ("handling_ended", "kết thúc chế độ xử lý riêng"),
                    ("question_kept", "ghi câu hỏi thường gặp"),
                    ("question_hidden", "thôi hiện câu hỏi thường gặp"),
                ],
                max_length=16,
                verbose_name="việc",
            ),
        ),
        migrations.CreateModel(
            name="FrequentQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="thứ tự")),
                ("question", models.CharField(max_length=500, verbose_name="câu hỏi")),
                ("answer", models.TextField(max_length=5000, verbose_name="trả lời")),
                (
                    "question_en",
                    models.CharField(blank=True, max_length=500, verbose_name="câu hỏi, tiếng Anh"),
                ),
                (
                    "answer_en",
                    models.TextField(
                        blank=True, max_length=5000, verbose_name="trả lời, tiếng Anh"
                    ),
                ),
                ("search_text", models.TextField(editable=False)),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                ("hidden_at", models.DateTimeField(null=True, verbose_name="thôi hiện lúc")),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="người sửa",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "câu hỏi thường gặp",
                "verbose_name_plural": "câu hỏi thường gặp",
                "ordering": ["position", "pk"],
            },
        ),
    ]
