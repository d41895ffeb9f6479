"""Keep how dossiers of a procedure are handled otherwise than usual, with days."""

from __future__ import annotations

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0009_places_of_old_steps"),
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
                ],
                max_length=16,
                verbose_name="việc",
            ),
        ),
        migrations.CreateModel(
            name="HandlingRule",
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
                            ("instant", "trả kết quả ngay, không cần giấy tiếp nhận"),
                            ("mobile", "lưu động, ngoài Bộ phận Một cửa"),
                            ("on_spot", "làm xong tại chỗ, ngoài Bộ phận Một cửa"),
                            ("secret", "có bí mật nhà nước"),
                            ("shown_only", "giấy tờ chỉ xuất trình"),
                            ("secret_paper", "giấy tờ bí mật"),
                            ("green_limit", "thời hạn nội bộ rút ngắn (làn xanh)"),
                        ],
                        max_length=12,
                        verbose_name="chế độ",
                    ),
                ),
                ("paper", models.CharField(blank=True, max_length=1000, verbose_name="giấy tờ")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct", "trực tiếp"),
                            ("online", "trực tuyến"),
                            ("post", "dịch vụ bưu chính"),
                        ],
                        max_length=6,
                        verbose_name="kênh",
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=2, max_digits=7, null=True, verbose_name="số giờ làm việc"
                    ),
                ),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                ("about", models.CharField(editable=False, max_length=100)),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handling_rules",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "chế độ xử lý riêng",
                "verbose_name_plural": "chế độ xử lý riêng",
                "ordering": ["kind", "paper", "channel", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="handling_rule_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True),
                        name="handling_rule_has_a_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("shown_only", "secret_paper")),
                            ("paper", ""),
                            _connector="XOR",
                        ),
                        name="handling_rule_paper",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hours__gt", 0), ("kind", "green_limit")),
                            models.Q(
                                models.Q(("kind", "green_limit"), _negated=True),
                                ("channel", ""),
                                ("hours", None),
                            ),
                            _connector="OR",
                        ),
                        name="handling_rule_hours",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("procedure"),
                                    models.F("procedure"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("about"),
                                    models.F("about"),
                                    models.Value("[]"),
                                    function="organisations_code_range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("valid_from"),
                                    models.F("valid_until"),
                                    function="daterange",
                                ),
                                "&&",
                            ),
                        ],
                        name="handling_rule_one_a_day",
                    ),
                ],
            },
        ),
    ]
