"""The tables of this room."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("dossiers", "0001_tables"),
        ("organisations", "0001_tables"),
        ("procedures", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchiveUse",
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
                        choices=[("look", "đọc"), ("copy", "sao chụp, tải về")],
                        max_length=4,
                        verbose_name="việc",
                    ),
                ),
                (
                    "what",
                    models.CharField(blank=True, max_length=300, verbose_name="phần được dùng"),
                ),
                ("purpose", models.CharField(blank=True, max_length=300, verbose_name="mục đích")),
                ("at", models.DateTimeField(verbose_name="lúc")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "lượt khai thác hồ sơ lưu trữ",
                "verbose_name_plural": "lượt khai thác hồ sơ lưu trữ",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Disposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm lập")),
                ("number", models.PositiveIntegerField(verbose_name="số biên bản")),
                ("secret", models.BooleanField(default=False, verbose_name="có bí mật nhà nước")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "đang lập"),
                            ("proposed", "đã đề nghị, chờ hai người quyết định"),
                            ("agreed", "một người đã đồng ý, chờ người thứ hai"),
                            ("done", "đã hủy"),
                            ("refused", "không hủy"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="trạng thái",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("proposed_at", models.DateTimeField(null=True, verbose_name="đề nghị lúc")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="đồng ý lúc")),
                (
                    "settled_at",
                    models.DateTimeField(null=True, verbose_name="hủy hoặc không hủy lúc"),
                ),
                (
                    "why_refused",
                    models.CharField(blank=True, max_length=500, verbose_name="lý do không hủy"),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "agreed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        db_index=False,
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
                        verbose_name="đơn vị",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần hủy hồ sơ",
                "verbose_name_plural": "lần hủy hồ sơ",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "number"), name="disposal_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("proposed_at", None), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("proposed_at__isnull", False),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_proposed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_at", None),
                                ("settled_at", None),
                                ("state__in", ["draft", "proposed"]),
                            ),
                            models.Q(
                                ("agreed_by__isnull", False),
                                ("settled_at", None),
                                ("state", "agreed"),
                            ),
                            models.Q(
                                ("agreed_by__isnull", False),
                                ("settled_by__isnull", False),
                                ("state", "done"),
                            ),
                            models.Q(
                                ("settled_by__isnull", False),
                                ("state", "refused"),
                                models.Q(("why_refused", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="disposal_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreed_by", None),
                                models.Q(
                                    models.Q(("agreed_by", models.F("made_by")), _negated=True),
                                    models.Q(("agreed_by", models.F("proposed_by")), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("settled_by", None),
                                models.Q(
                                    models.Q(("settled_by", models.F("made_by")), _negated=True),
                                    models.Q(
                                        ("settled_by", models.F("proposed_by")), _negated=True
                                    ),
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("agreed_by", None),
                                ("settled_by", None),
                                models.Q(("settled_by", models.F("agreed_by")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="disposal_by_three",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposalItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="số thứ tự")),
                ("procedure", models.CharField(max_length=500, verbose_name="thủ tục")),
                ("ended_on", models.DateField(verbose_name="kết thúc ngày")),
                ("years", models.PositiveSmallIntegerField(verbose_name="số năm lưu")),
                ("keep_until", models.DateField(verbose_name="lưu đến hết ngày")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("files", models.PositiveIntegerField(default=0, verbose_name="số tệp")),
                (
                    "files_kept",
                    models.PositiveIntegerField(
                        default=0, verbose_name="số tệp còn được dùng ở nơi khác"
                    ),
                ),
                ("event_count", models.PositiveIntegerField(default=0)),
                ("last_hash", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("destroyed_hash", models.CharField(blank=True, max_length=64)),
                ("released", models.BooleanField(default=False)),
                (
                    "disposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="archive.disposal",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ hủy",
                "verbose_name_plural": "hồ sơ hủy",
                "ordering": ["disposal_id", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("disposal", "position"), name="disposal_item_place"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released", False)),
                        fields=("dossier",),
                        name="disposal_item_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Handover",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="năm kết thúc hồ sơ")),
                ("number", models.PositiveIntegerField(verbose_name="số biên bản")),
                (
                    "secret",
                    models.BooleanField(
                        db_default=False, default=False, verbose_name="có bí mật nhà nước"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "đang lập"),
                            ("handed", "đã giao, chờ nhận"),
                            ("accepted", "đã nhận vào lưu trữ"),
                            ("returned", "trả lại"),
                        ],
                        default="draft",
                        max_length=8,
                        verbose_name="trạng thái",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="ghi chú")),
                ("made_at", models.DateTimeField(verbose_name="lập lúc")),
                ("handed_at", models.DateTimeField(null=True, verbose_name="giao lúc")),
                (
                    "settled_at",
                    models.DateTimeField(null=True, verbose_name="nhận hoặc trả lại lúc"),
                ),
                (
                    "why_returned",
                    models.CharField(blank=True, max_length=500, verbose_name="lý do trả lại"),
                ),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "handed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
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
                        verbose_name="đơn vị nộp",
                    ),
                ),
            ],
            options={
                "verbose_name": "lần nộp lưu",
                "verbose_name_plural": "lần nộp lưu",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "year", "number"), name="handover_number_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("digest", ""), ("handed_at", None), ("state", "draft")),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                ("handed_at__isnull", False),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handover_handed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state__in", ["draft", "handed"])),
                            models.Q(
                                ("settled_at__isnull", False),
                                ("state__in", ["accepted", "returned"]),
                            ),
                            _connector="OR",
                        ),
                        name="handover_settled",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", None),
                            models.Q(
                                models.Q(("settled_by", models.F("handed_by")), _negated=True),
                                models.Q(("settled_by", models.F("made_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="handover_by_two",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandoverItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="số thứ tự")),
                ("years", models.PositiveSmallIntegerField(null=True, verbose_name="số năm lưu")),
                ("keep_until", models.DateField(null=True, verbose_name="lưu đến hết ngày")),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("files", models.PositiveIntegerField(default=0, verbose_name="số tệp")),
                ("size_bytes", models.PositiveBigIntegerField(default=0)),
                ("event_count", models.PositiveIntegerField(default=0)),
                ("last_hash", models.CharField(blank=True, max_length=64)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("released", models.BooleanField(default=False)),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "handover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="archive.handover",
                    ),
                ),
            ],
            options={
                "verbose_name": "hồ sơ nộp lưu",
                "verbose_name_plural": "hồ sơ nộp lưu",
                "ordering": ["handover_id", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("handover", "position"), name="handover_item_place"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("released", False)),
                        fields=("dossier",),
                        name="handover_item_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="số năm"),
                ),
                ("legal_basis", models.CharField(max_length=300, verbose_name="căn cứ")),
                ("valid_from", models.DateField(verbose_name="từ ngày")),
                (
                    "valid_until",
                    models.DateField(blank=True, null=True, verbose_name="đến trước ngày"),
                ),
                ("decided_at", models.DateTimeField(verbose_name="quy định lúc")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "procedure",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="procedures.procedure",
                    ),
                ),
            ],
            options={
                "verbose_name": "thời hạn lưu trữ",
                "verbose_name_plural": "thời hạn lưu trữ",
                "ordering": ["owner_id", "procedure_id", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_from__lt", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="retention_rule_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("legal_basis", ""), _negated=True),
                        name="retention_rule_basis",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("years", None), ("years__range", (1, 200)), _connector="OR"
                        ),
                        name="retention_rule_years",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("owner"),
                                    models.F("owner"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    django.db.models.functions.comparison.Coalesce(
                                        "procedure", models.Value(0)
                                    ),
                                    django.db.models.functions.comparison.Coalesce(
                                        "procedure", models.Value(0)
                                    ),
                                    models.Value("[]"),
                                    function="int8range",
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
                        name="retention_rule_one_a_day",
                    ),
                ],
            },
        ),
    ]
