"""Ask senders of feedback for more, keep files with it, and know the number that the system which sent it in has for it."""

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
]
FORWARDS = """
CREATE TRIGGER feedback_files_append_only BEFORE UPDATE OR DELETE ON feedback_feedbackfile
    FOR EACH ROW EXECUTE FUNCTION feedback_refuse_change();
"""
BACKWARDS = "DROP TRIGGER feedback_files_append_only ON feedback_feedbackfile;"


class Migration(migrations.Migration):
    dependencies = [("feedback", "0002_events_stay"), ("attachments", "0001_tables")]

    operations = [
        migrations.AddField(
            "feedback",
            "added_at",
            models.DateTimeField(null=True, verbose_name="người gửi bổ sung lúc"),
        ),
        migrations.AddField(
            "feedback",
            "asked_at",
            models.DateTimeField(null=True, verbose_name="hỏi thêm người gửi lúc"),
        ),
        migrations.AddField(
            "feedback",
            "external_code",
            models.CharField(blank=True, max_length=60, verbose_name="mã ở hệ thống gửi đến"),
        ),
        migrations.AlterField(
            "feedbackevent", "kind", models.CharField(choices=KINDS, max_length=13)
        ),
        migrations.AddConstraint(
            "feedback",
            models.CheckConstraint(
                condition=models.Q(("asked_at", None))
                | models.Q(("state__in", ("received", "processing"))),
                name="feedback_asked_while_open",
            ),
        ),
        migrations.AddConstraint(
            "feedback",
            models.UniqueConstraint(
                condition=models.Q(("external_code", ""), _negated=True),
                fields=("recorded_by", "external_code"),
                name="feedback_once_of_a_system",
            ),
        ),
        migrations.CreateModel(
            "FeedbackFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "feedback",
                    models.ForeignKey("feedback.feedback", PROTECT, related_name="files"),
                ),
                (
                    "event",
                    models.ForeignKey("feedback.feedbackevent", PROTECT, related_name="files"),
                ),
                (
                    "attachment",
                    models.ForeignKey("attachments.attachment", PROTECT, related_name="+"),
                ),
                ("name", models.CharField(max_length=255)),
            ],
            options={
                "verbose_name": "tệp kèm phản ánh, kiến nghị",
                "verbose_name_plural": "tệp kèm phản ánh, kiến nghị",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "attachment"), name="feedback_file_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
