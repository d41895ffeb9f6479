"""The tables of this room."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_tables"),
        ("accounts", "__first__"),
        ("dossiers", "0001_tables"),
        ("organisations", "0001_tables"),
        ("procedures", "0001_tables"),
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
                "indexes": [
                    models.Index(fields=["unit", "state", "step_due_at"], name="feedback_of_unit"),
                    models.Index(
                        condition=models.Q(("state", "published")),
                        fields=["-published_at", "-id"],
                        name="feedback_published",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
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
                    models.CheckConstraint(
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
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", False), ("state", "published")),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("published_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="feedback_published_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("liked", None),
                            ("state__in", ("answered", "published")),
                            _connector="OR",
                        ),
                        name="feedback_liked_once_answered",
                    ),
                ],
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
        migrations.CreateModel(
            name="Rating",
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
                            ("direct", "trực tiếp"),
                            ("online", "trực tuyến"),
                            ("post", "dịch vụ bưu chính"),
                        ],
                        max_length=6,
                        verbose_name="kênh tiếp nhận",
                    ),
                ),
                (
                    "overall",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="nhìn chung",
                    ),
                ),
                (
                    "time",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="thời gian giải quyết",
                    ),
                ),
                (
                    "information",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="thông tin, hướng dẫn",
                    ),
                ),
                (
                    "ease",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="dễ làm, ít phải đi lại",
                    ),
                ),
                (
                    "attitude",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="thái độ phục vụ",
                    ),
                ),
                (
                    "extra_cost",
                    models.BooleanField(null=True, verbose_name="phải trả khoản ngoài quy định"),
                ),
                ("words", models.TextField(blank=True, verbose_name="ý kiến")),
                (
                    "official_score",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="người trực tiếp phục vụ",
                    ),
                ),
                (
                    "official_words",
                    models.TextField(blank=True, verbose_name="ý kiến về người phục vụ"),
                ),
                ("rated_at", models.DateTimeField(verbose_name="đánh giá lúc")),
                ("changed_at", models.DateTimeField(verbose_name="sửa lúc")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="cơ quan giải quyết",
                    ),
                ),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
                (
                    "reception_unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                        verbose_name="nơi tiếp nhận",
                    ),
                ),
            ],
            options={
                "verbose_name": "đánh giá",
                "verbose_name_plural": "đánh giá",
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["agency", "rated_at"], name="rating_of_agency")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("overall__gte", 1), ("overall__lte", 5)),
                        name="rating_overall",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("time", None),
                            models.Q(("time__gte", 1), ("time__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("information", None),
                            models.Q(("information__gte", 1), ("information__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_information",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ease", None),
                            models.Q(("ease__gte", 1), ("ease__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_ease",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attitude", None),
                            models.Q(("attitude__gte", 1), ("attitude__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_attitude",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("official_score", None),
                            models.Q(("official_score__gte", 1), ("official_score__lte", 5)),
                            _connector="OR",
                        ),
                        name="rating_official_score",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("changed_at__gte", models.F("rated_at"))),
                        name="rating_days",
                    ),
                ],
            },
        ),
    ]
