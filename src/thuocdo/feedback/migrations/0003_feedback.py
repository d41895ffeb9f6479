import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from thuocdo.facts.triggers import change_triggers, drop_change_triggers

TABLE = "feedback_feedback"
DAY = "(received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date"
APPEND_ONLY = """
CREATE FUNCTION feedback_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events of feedback are append-only'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER feedback_events_append_only BEFORE UPDATE OR DELETE ON feedback_feedbackevent
    FOR EACH ROW EXECUTE FUNCTION feedback_refuse_change();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER feedback_events_append_only ON feedback_feedbackevent;
DROP FUNCTION feedback_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0015_organisations_closed"),
        ("dossiers", "0024_bundles_and_mandates"),
        ("feedback", "0002_note_changes"),
        ("organisations", "0001_units"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regulation", "quy định hành chính"),
                            ("behaviour", "hành vi của cơ quan, cán bộ"),
                            ("proposal", "kiến nghị, đề xuất phương án"),
                        ],
                        max_length=10,
                        verbose_name="nội dung",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("portal", "cổng dịch vụ công"),
                            ("counter", "trực tiếp"),
                            ("post", "bưu chính"),
                            ("phone", "điện thoại"),
                            ("forwarded", "cơ quan khác chuyển đến"),
                        ],
                        max_length=9,
                        verbose_name="cách gửi",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "mới tiếp nhận"),
                            ("processing", "đang xử lý"),
                            ("answered", "đã trả lời, chờ công khai"),
                            ("published", "đã công khai"),
                            ("refused", "không tiếp nhận"),
                        ],
                        default="received",
                        max_length=10,
                        verbose_name="trạng thái",
                    ),
                ),
                ("subject", models.CharField(max_length=200, verbose_name="tiêu đề")),
                ("words", models.TextField(verbose_name="nội dung phản ánh, kiến nghị")),
                ("sender_name", models.CharField(max_length=200, verbose_name="người gửi")),
                (
                    "sender_phone",
                    models.CharField(blank=True, max_length=20, verbose_name="số điện thoại"),
                ),
                (
                    "sender_email",
                    models.EmailField(blank=True, max_length=254, verbose_name="thư điện tử"),
                ),
                (
                    "sender_address",
                    models.CharField(blank=True, max_length=300, verbose_name="địa chỉ"),
                ),
                ("request_id", models.UUIDField(unique=True)),
                ("received_at", models.DateTimeField(verbose_name="tiếp nhận lúc")),
                (
                    "passed_on_at",
                    models.DateTimeField(null=True, verbose_name="chuyển lần cuối lúc"),
                ),
                ("step_due_at", models.DateTimeField(verbose_name="hạn của bước này")),
                ("late_since", models.DateTimeField(null=True, verbose_name="trễ từ")),
                (
                    "answer",
                    models.TextField(
                        blank=True, verbose_name="trả lời, hoặc lý do không tiếp nhận"
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(null=True, verbose_name="trả lời hoặc từ chối lúc"),
                ),
                ("public_words", models.TextField(blank=True, verbose_name="nội dung công khai")),
                ("public_answer", models.TextField(blank=True, verbose_name="trả lời công khai")),
                ("published_at", models.DateTimeField(null=True, verbose_name="công khai lúc")),
                (
                    "liked",
                    models.BooleanField(null=True, verbose_name="người gửi hài lòng với trả lời"),
                ),
                (
                    "citizen",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.citizen",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                        verbose_name="hồ sơ",
                    ),
                ),
                (
                    "first_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="nơi tiếp nhận",
                    ),
                ),
                (
                    "recorded_by",
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
                        verbose_name="đơn vị đang giữ",
                    ),
                ),
            ],
            options={
                "verbose_name": "phản ánh, kiến nghị",
                "verbose_name_plural": "phản ánh, kiến nghị",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="FeedbackEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("received", "tiếp nhận"),
                            ("taken_on", "nhận xử lý"),
                            ("passed_on", "chuyển cơ quan có thẩm quyền"),
                            ("answered", "trả lời"),
                            ("refused", "không tiếp nhận"),
                            ("published", "công khai"),
                            ("judged", "người gửi đánh giá trả lời"),
                            ("contact_shown", "xem người gửi và cách liên hệ"),
                        ],
                        max_length=13,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="feedback.feedback",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "diễn biến phản ánh, kiến nghị",
                "verbose_name_plural": "diễn biến phản ánh, kiến nghị",
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(fields=["unit", "state", "step_due_at"], name="feedback_of_unit"),
        ),
        migrations.AddIndex(
            model_name="feedback",
            index=models.Index(
                condition=models.Q(("state", "published")),
                fields=["-published_at", "-id"],
                name="feedback_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sender_name", ""), _negated=True),
                    models.Q(
                        ("citizen__isnull", False),
                        models.Q(("sender_phone", ""), _negated=True),
                        models.Q(("sender_email", ""), _negated=True),
                        models.Q(("sender_address", ""), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="feedback_has_a_sender",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("ended_at", None),
                        ("state__in", ("received", "processing")),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ("answered", "published", "refused")),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="feedback_ended_when_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state", "published")),
                    models.Q(
                        models.Q(("state", "published"), _negated=True), ("published_at", None)
                    ),
                    _connector="OR",
                ),
                name="feedback_published_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="feedback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("liked", None), ("state__in", ("answered", "published")), _connector="OR"
                ),
                name="feedback_liked_once_answered",
            ),
        ),
        migrations.RunSQL(
            change_triggers(name="feedback.items", table=TABLE, day=DAY) + APPEND_ONLY,
            drop_change_triggers(table=TABLE) + NOT_APPEND_ONLY,
        ),
    ]
