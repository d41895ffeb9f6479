"""Systems that report, each message they sent, and what was found when their own lists were compared with ours."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.models import OWN_SYSTEM
from thuocdo.other_systems.querysets import (
    DeliveryQuerySet,
    ReconciliationRowQuerySet,
    WatchedQuerySet,
)

_UNIT = "organisations.Unit"
_NAME = 40
_CODE = 80


class ReportingSystem(models.Model):
    """One system that has reported dossiers; `last_received_at` is right to the minute."""

    name = models.CharField(_("hệ thống"), max_length=_NAME, unique=True)
    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    first_received_at = models.DateTimeField(_("tin đầu tiên"))
    last_received_at = models.DateTimeField(_("tin gần nhất"))

    objects = WatchedQuerySet["ReportingSystem"].as_manager()

    class Meta:
        verbose_name = _("hệ thống báo hồ sơ")
        verbose_name_plural = _("hệ thống báo hồ sơ")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name=OWN_SYSTEM) & ~Q(name=""), name="reporting_system_is_another"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ExternalDelivery(models.Model):
    """One message as it came: what it was about, when, what became of it. Kept some days, for questions and reconciliation.

    `content` holds personal data, is shown masked and leaves with the row; it is null where the message was a repetition. `sent_at` is
    the moment the message speaks of, null where it could not be read.
    """

    class Outcome(models.TextChoices):
        """What became of the message; a waiting one is taken when the dossier it belongs to is there."""

        TAKEN = "taken", _("đã nhận")
        REPEATED = "repeated", _("nhận lại")
        WAITING = "waiting", _("chờ hồ sơ")
        REFUSED = "refused", _("từ chối")

    system = models.CharField(_("hệ thống"), max_length=_NAME)
    code = models.CharField(_("mã hồ sơ"), max_length=_CODE)
    message = models.CharField(_("mã bản tin"), max_length=120, blank=True)
    form = models.CharField(_("dạng"), max_length=40)
    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("nhận lúc"))
    sent_at = models.DateTimeField(_("nói về lúc"), null=True)
    outcome = models.CharField(_("kết quả"), max_length=8, choices=Outcome)
    problem = models.CharField(_("mã lỗi"), max_length=60, blank=True)
    problem_vi = models.TextField(_("lý do"), blank=True)
    problem_en = models.TextField(blank=True)
    unheld = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    content = models.JSONField(_("nội dung"), null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản tin của hệ thống khác")
        verbose_name_plural = _("bản tin của hệ thống khác")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["system", "received_at", "outcome", "sent_at"], name="delivery_by_day"
            ),
            models.Index(fields=["system", "outcome", "-id"], name="delivery_by_outcome"),
            models.Index(
                fields=["system", "code"], name="delivery_waiting", condition=Q(outcome="waiting")
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome="refused") ^ Q(problem=""), name="delivery_refused_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system}/{self.code} {self.outcome}"


class Reconciliation(models.Model):
    """One comparison of a system's own list for some days with what is here; both days are part of it."""

    system = models.CharField(_("hệ thống"), max_length=_NAME)
    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    first_day = models.DateField(_("từ ngày"))
    last_day = models.DateField(_("đến ngày"))
    made_at = models.DateTimeField(_("lúc"))
    listed_count = models.PositiveIntegerField(_("trong danh sách"))
    agreed_count = models.PositiveIntegerField(_("khớp"))
    missing_count = models.PositiveIntegerField(_("chưa đến"))
    differing_count = models.PositiveIntegerField(_("khác"))
    surplus_count = models.PositiveIntegerField(_("chỉ có ở đây"))

    objects = WatchedQuerySet["Reconciliation"].as_manager()

    class Meta:
        verbose_name = _("lần đối soát")
        verbose_name_plural = _("lần đối soát")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["system", "-id"], name="reconciliation_latest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")), name="reconciliation_days"
            )
        ]

    def __str__(self) -> str:
        return f"{self.system} {self.first_day} – {self.last_day}"


class ReconciliationRow(models.Model):
    """One dossier on which the two lists do not agree; null where a side does not have it."""

    class Kind(models.TextChoices):
        """How they differ."""

        MISSING = "missing", _("chưa đến")
        DIFFERS = "differs", _("khác trạng thái hoặc cũ hơn")
        SURPLUS = "surplus", _("chỉ có ở đây")

    reconciliation = models.ForeignKey(Reconciliation, models.CASCADE, related_name="rows")
    kind = models.CharField(_("loại"), max_length=8, choices=Kind)
    code = models.CharField(_("mã hồ sơ"), max_length=_CODE)
    their_status = models.PositiveSmallIntegerField(null=True)
    their_at = models.DateTimeField(null=True)
    our_status = models.PositiveSmallIntegerField(null=True)
    our_at = models.DateTimeField(null=True)

    objects = ReconciliationRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("khác biệt khi đối soát")
        verbose_name_plural = _("khác biệt khi đối soát")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reconciliation", "kind", "code"], name="reconciliation_row_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
