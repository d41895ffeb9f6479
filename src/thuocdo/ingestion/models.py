"""Reports that came in as files: the upload, the report read in it, and the text and reading it was stored from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet
from thuocdo.facts.references import RecordRef
from thuocdo.working_time.calendars import recognise
from thuocdo.working_time.period import Period, PeriodKind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

ROOM = "ingestion"


class UploadQuerySet(models.QuerySet["Upload"]):
    """Uploads; a person sees his own."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep what this person sent in."""
        return self.filter(uploaded_by=user.pk) if user.is_authenticated else self.none()


class Upload(models.Model):
    """One file somebody gave to be read, and how far it got.

    A file whose issuer is known is stored as soon as it is read; one whose issuer is not waits for a person to say
    which unit it is. A refused or failed file leaves a message and nothing else.
    """

    class State(models.TextChoices):
        """How far the file got."""

        WAITING = "waiting", _("đang chờ đọc")
        READING = "reading", _("đang đọc")
        NEEDS_ISSUER = "needs_issuer", _("chờ xác nhận đơn vị")
        STORED = "stored", _("đã lưu")
        REFUSED = "refused", _("không nhận")

    attachment = models.ForeignKey(
        "attachments.Attachment", models.PROTECT, related_name="+", verbose_name=_("tệp")
    )
    name = models.CharField(_("tên tệp"), max_length=255)
    state = models.CharField(_("tình trạng"), max_length=14, choices=State, default=State.WAITING)
    code = models.CharField(max_length=60, blank=True)
    message_vi = models.TextField(blank=True)
    message_en = models.TextField(blank=True)
    issuer_printed = models.CharField(_("đơn vị như in"), max_length=255, blank=True)
    level_printed = models.CharField(_("cấp như đọc được"), max_length=12, blank=True)
    duplicate_of = models.ForeignKey(
        "ingestion.Report",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("trùng với"),
    )
    holder = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị giữ báo cáo")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người gửi"),
    )
    uploaded_at = models.DateTimeField(_("gửi lúc"))
    finished_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("tệp gửi lên")
        verbose_name_plural = _("tệp gửi lên")
        ordering = ("-uploaded_at", "-id")
        indexes = (models.Index(fields=("uploaded_by", "-uploaded_at"), name="upload_mine"),)

    def __str__(self) -> str:
        return self.name

    @property
    def message(self) -> str:
        """Return what happened, in the language of the screen; empty when all went well."""
        return self.message_en if (get_language() or "vi").startswith("en") else self.message_vi

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing more happens by itself."""
        return self.state not in {self.State.WAITING, self.State.READING}


class ReportQuerySet(UnitScopedQuerySet["Report"]):
    """Stored reports."""

    unit_path = "holder"


class Report(models.Model):
    """One report as it was read from a file: who issued it, for which window of days, in which form.

    `unit` issued it; `holder` is the unit that keeps it and decides who sees it: a province keeps its neighbours'
    published reports to compare with. A file may hold several reports; `position` is its place among them. What the same unit issued for the same period is
    told apart by `relation`: the same again, a corrected one, or one that takes the place of another.
    """

    class Relation(models.TextChoices):
        """How it stands to a report of the same unit and period that was stored before."""

        FIRST = "first", _("lần đầu")
        DUPLICATE = "duplicate", _("trùng")
        CORRECTED = "corrected", _("bản sửa số liệu")
        SUPERSEDING = "superseding", _("bản thay thế")

    attachment = models.ForeignKey(
        "attachments.Attachment", models.PROTECT, related_name="+", verbose_name=_("tệp")
    )
    upload = models.ForeignKey(
        Upload, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    file_name = models.CharField(_("tên tệp"), max_length=255)
    position = models.PositiveSmallIntegerField(default=0)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị ban hành")
    )
    holder = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị giữ báo cáo")
    )
    title = models.TextField(_("tên báo cáo"), blank=True)
    number = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    period_kind = models.CharField(_("kỳ báo cáo"), max_length=20, blank=True)
    period_start = models.DateField(_("từ ngày"))
    period_end = models.DateField(_("đến trước ngày"))
    form_version = models.CharField(_("biểu mẫu"), max_length=40, blank=True)
    relation = models.CharField(
        _("quan hệ"), max_length=12, choices=Relation, default=Relation.FIRST
    )
    related = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers"
    )
    stored_at = models.DateTimeField(_("lưu lúc"))
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người lưu"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo")
        verbose_name_plural = _("báo cáo")
        ordering = ("-period_end", "unit__name", "-stored_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="report_period_has_days", condition=Q(period_end__gt=models.F("period_start"))
            ),
            models.CheckConstraint(
                name="report_relation_names_the_other",
                condition=Q(relation="first", related=None)
                | ~Q(relation="first") & Q(related__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.title or self.number or str(self.pk)

    @property
    def period_label(self) -> str:
        """Return the period in words, or its first and last day where it has no name."""
        language = (get_language() or "vi")[:2]
        window = Period(self.period_start, self.period_end)
        kind = PeriodKind(self.period_kind) if self.period_kind else None
        found = recognise(window.first_day, window.last_day, kind=kind)
        return found.named.label(language) if found else window.label(language)

    @property
    def record(self) -> RecordRef:
        """Return the reference by which figures and discrepancies point here."""
        return RecordRef(ROOM, str(self.pk))


class StoredReading(models.Model):
    """The text of a report and all that was read in it, as of one reader; replaced when the file is read again.

    `text` is the plain text that all spans count in. `reading` holds head, tables and prose figures as
    `ingestion.storage` writes them, figures without an indicator included.
    """

    report = models.OneToOneField(
        Report, models.CASCADE, related_name="stored_reading", primary_key=True
    )
    text = models.TextField()
    reading = models.JSONField()
    reader_version = models.CharField(max_length=20)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reading of report {self.report_id}"
