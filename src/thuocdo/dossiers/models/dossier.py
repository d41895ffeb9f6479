"""The row of a dossier, for fast queues. It is what the events fold to; services write it after each event and nothing else does."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.querysets import ENDED_NUMBERS, DossierQuerySet
from thuocdo.dossiers.status import (
    STATUS_LABELS,
    DeliveryState,
    DigitisationState,
    PaymentState,
    Status,
    SyncState,
)
from thuocdo.procedures.choices import Channel, TerritorialScope, TimeUnit

#: The source system of dossiers that are handled here.
OWN_SYSTEM = "thuocdo"

_UNIT = "organisations.Unit"
_OPEN = Q(ended_at=None)


def _words(enum: Any) -> list[tuple[Any, str]]:
    return [(one.value, one.name) for one in enum]


class Dossier(models.Model):
    """One dossier of one system, by its code there: where it stands, with whom it is, and until when.

    `reception_unit`, `competent_agency`, `support_place` and `processing_system` are four different things. Times are null while they have
    not come; the three `late_…` are null while that cannot be said. `event_count` is the number of the last event: whoever acts says which
    one he saw. Only the owner system changes a status. `bundle_turn` is
    0 where it is no part of a bundle; while one `waits_turn`, parts before it have not ended. `inner_due_at` is counted beside the events, by the rules of the green lane: see
    `green_lane`.
    """

    source_system = models.CharField(_("hệ thống nguồn"), max_length=40, default=OWN_SYSTEM)
    code = models.CharField(_("mã hồ sơ"), max_length=80)

    reception_unit = models.ForeignKey(
        _UNIT, models.PROTECT, related_name="+", verbose_name=_("nơi tiếp nhận")
    )
    competent_agency = models.ForeignKey(
        _UNIT, models.PROTECT, related_name="+", verbose_name=_("cơ quan có thẩm quyền")
    )
    support_place = models.ForeignKey(
        _UNIT,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("nơi hỗ trợ nộp hồ sơ"),
    )
    processing_system = models.CharField(_("hệ thống xử lý"), max_length=40, default="provincial")
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("phiên bản thủ tục"),
    )
    process = models.ForeignKey(
        "procedures.Process",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("quy trình nội bộ"),
    )
    channel = models.CharField(_("kênh tiếp nhận"), max_length=6, choices=Channel)
    territorial_scope = models.CharField(
        _("phạm vi địa giới"),
        max_length=8,
        choices=TerritorialScope,
        default=TerritorialScope.LOCAL.value,
    )
    interagency = models.BooleanField(_("liên thông"), default=False)
    bundle_turn = models.PositiveSmallIntegerField(
        _("lượt trong nhóm liên thông"), default=0, db_default=0
    )
    waits_turn = models.BooleanField(_("đợi đến lượt"), default=False, db_default=False)
    priority_lane = models.BooleanField(_("làn xanh"), default=False)
    secret = models.BooleanField(_("có bí mật nhà nước"), default=False, db_default=False)
    off_desk = models.CharField(
        _("làm ngoài Bộ phận Một cửa"), max_length=7, blank=True, default="", db_default=""
    )
    subject = models.CharField(_("trích yếu"), max_length=500, blank=True)
    term_amount = models.DecimalField(_("thời hạn"), max_digits=7, decimal_places=2, null=True)
    term_unit = models.CharField(_("đơn vị tính"), max_length=12, choices=TimeUnit, blank=True)

    status = models.PositiveSmallIntegerField(
        _("trạng thái"),
        choices=[(one.value, label) for one, label in STATUS_LABELS.items()],
        default=Status.REGISTERED.value,
    )
    step_number = models.PositiveSmallIntegerField(null=True)
    step_name = models.CharField(_("bước"), max_length=500, blank=True)
    holder_unit = models.ForeignKey(
        _UNIT, models.PROTECT, null=True, related_name="+", verbose_name=_("đơn vị đang giữ")
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người đang giữ"),
    )
    opinion_unit_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)

    registered_at = models.DateTimeField(_("đăng ký lúc"))
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True)
    clock_started_at = models.DateTimeField(_("tính thời hạn từ"), null=True)
    paused_at = models.DateTimeField(_("tạm dừng từ"), null=True)
    step_due_at = models.DateTimeField(_("hạn của bước"), null=True)
    due_at = models.DateTimeField(_("hạn trả"), null=True)
    original_due_at = models.DateTimeField(_("hạn trả gốc"), null=True)
    first_due_at = models.DateTimeField(_("hạn trên giấy hẹn đầu tiên"), null=True)
    inner_due_at = models.DateTimeField(_("hạn nội bộ của làn xanh"), null=True)
    index_due_at = models.DateTimeField(_("hạn theo bộ chỉ số"), null=True)
    resolved_at = models.DateTimeField(_("giải quyết xong lúc"), null=True)
    returned_at = models.DateTimeField(_("trả kết quả lúc"), null=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    index_ended_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(_("nộp lưu lúc"), null=True)
    destroyed_at = models.DateTimeField(_("hủy khi hết thời hạn lưu lúc"), null=True)
    outcome = models.CharField(_("kết quả"), max_length=12, blank=True)

    supplement_count = models.PositiveSmallIntegerField(_("lần yêu cầu bổ sung"), default=0)
    extension_count = models.PositiveSmallIntegerField(_("lần gia hạn"), default=0)
    correction_count = models.PositiveSmallIntegerField(_("lần sửa sai sót"), default=0)
    late_current = models.BooleanField(_("trễ so với hạn hiện tại"), null=True)
    late_original = models.BooleanField(_("trễ so với hạn gốc"), null=True)
    late_index = models.BooleanField(_("trễ theo bộ chỉ số"), null=True)

    payment_state = models.CharField(
        _("thanh toán"), max_length=8, choices=_words(PaymentState), default=PaymentState.NONE.value
    )
    owed_vnd = models.PositiveBigIntegerField(_("phải nộp (đồng)"), default=0)
    paid_vnd = models.PositiveBigIntegerField(_("đã nộp (đồng)"), default=0)
    delivery_state = models.CharField(
        _("giao kết quả"),
        max_length=9,
        choices=_words(DeliveryState),
        default=DeliveryState.NONE.value,
    )
    sync_state = models.CharField(
        _("đồng bộ"), max_length=9, choices=_words(SyncState), default=SyncState.PENDING.value
    )
    digitisation_state = models.PositiveSmallIntegerField(
        _("số hóa"),
        choices=_words(DigitisationState),
        default=DigitisationState.NOT_DIGITISED.value,
    )

    event_count = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["competent_agency", "status", "due_at", "id"], name="dossier_queue"
            ),
            models.Index(
                fields=["reception_unit", "status", "due_at", "id"], name="dossier_desk_queue"
            ),
            models.Index(
                fields=["holder", "due_at", "id"], name="dossier_of_official", condition=_OPEN
            ),
            models.Index(
                fields=["holder_unit", "due_at", "id"], name="dossier_of_unit", condition=_OPEN
            ),
            models.Index(fields=["due_at", "id"], name="dossier_open_due", condition=_OPEN),
            models.Index(fields=["id"], name="dossier_open_by_age", condition=_OPEN),
            models.Index(
                fields=["paused_at", "id"],
                name="dossier_paused",
                condition=_OPEN & Q(paused_at__isnull=False),
            ),
            models.Index(
                fields=["competent_agency", "due_at", "id"],
                name="dossier_open_of_agency",
                condition=_OPEN,
            ),
            models.Index(
                fields=["competent_agency", "accepted_at"],
                name="dossier_accepted",
                condition=Q(accepted_at__isnull=False),
            ),
            models.Index(
                fields=["competent_agency", "resolved_at"],
                include=["late_current"],
                name="dossier_resolved",
                condition=Q(resolved_at__isnull=False),
            ),
            models.Index(fields=["code"], name="dossier_code"),
            models.Index(
                fields=["reception_unit", "delivery_state", "resolved_at", "id"],
                name="dossier_to_be_given",
                condition=Q(delivery_state__in=["ready", "sent"]),
            ),
            GinIndex(
                fields=["opinion_unit_ids"],
                name="dossier_asked_units",
                condition=~Q(opinion_unit_ids=[]),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_system", "code"], name="dossier_code_once"),
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(source_system=""), name="dossier_has_a_key"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in Status]), name="dossier_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) ^ Q(status__in=ENDED_NUMBERS),
                name="dossier_ended_when_status_says",
            ),
            models.CheckConstraint(
                condition=Q(term_amount=None, term_unit="")
                | (Q(term_amount__gte=0) & ~Q(term_unit="")),
                name="dossier_term_with_unit",
            ),
            models.CheckConstraint(
                condition=~Q(source_system=OWN_SYSTEM) | Q(extension_count__lte=1),
                name="dossier_extended_once",
            ),
            models.CheckConstraint(
                condition=~Q(source_system=OWN_SYSTEM)
                | Q(due_at=None)
                | Q(due_at__gte=F("original_due_at")),
                name="dossier_extension_only_adds",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def national_status(self) -> Status:
        """Return the status as the closed list knows it."""
        return Status(self.status)
