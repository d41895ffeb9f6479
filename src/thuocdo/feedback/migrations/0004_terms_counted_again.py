"""Keep which change of the calendar moved the term of feedback, and to when."""

from __future__ import annotations

from django.db import migrations, models
from django.db.models.deletion import PROTECT

KINDS = [
    ("received", "tiếp nhận"),
    ("taken_on", "nhận xử lý"),
    ("passed_on", "chuyển cơ quan có thẩm quyền"),
    ("answered", "trả lời"),
    ("refused", "không tiếp nhận"),
    ("published", "công khai"),
    ("judged", "người gửi đánh giá trả lời"),
    ("asked", "hỏi thêm người gửi"),
    ("added", "người gửi bổ sung"),
    ("contact_shown", "xem người gửi và cách liên hệ"),
    ("recounted", "tính lại hạn theo lịch làm việc mới"),
]


class Migration(migrations.Migration):
    dependencies = [("feedback", "0003_asking_and_files"), ("working_time", "0001_tables")]

    operations = [
        migrations.AlterField(
            "feedbackevent", "kind", models.CharField(choices=KINDS, max_length=13)
        ),
        migrations.AddField(
            "feedbackevent",
            "calendar_change",
            models.ForeignKey("working_time.calendarchange", PROTECT, null=True, related_name="+"),
        ),
        migrations.AddField("feedbackevent", "step_due_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "feedbackevent",
            models.CheckConstraint(
                condition=models.Q(
                    kind="recounted", calendar_change__isnull=False, step_due_at__isnull=False
                )
                | (~models.Q(kind="recounted") & models.Q(calendar_change=None, step_due_at=None)),
                name="feedback_event_recounted",
            ),
        ),
    ]
