"""A report being written: its head, its blocks in versions, remarks, and everything that happened to it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet
from thuocdo.facts.references import RecordRef
from thuocdo.working_time.period import Period

ROOM = "official_reports"


class OfficialReportQuerySet(UnitScopedQuerySet["OfficialReport"]):
    """Reports, seen by whoever may see into the unit that issues them."""


class OfficialReport(models.Model):
    """A report of one unit for one window of days (half-open) on one form.

    `figures` are those of the form, frozen when the report was handed in for approval; empty while it is being written. `digest` is the
    SHA-256 of the archive copy. Once it is issued nothing of it changes: the database refuses it.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WRITING = "writing", _("đang soạn")
        REVIEW = "review", _("chờ duyệt")
        APPROVED = "approved", _("đã duyệt")
        NUMBERED = "numbered", _("đã cấp số")
        ISSUED = "issued", _("đã ban hành")

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    form = models.CharField(_("biểu"), max_length=60)
    period_start = models.DateField(_("từ ngày"))
    period_end = models.DateField(_("đến trước ngày"))
    campaign_id = models.BigIntegerField(_("đợt báo cáo"), null=True, blank=True)
    subject = models.CharField(_("trích yếu"), max_length=300)
    symbol = models.CharField(_("ký hiệu"), max_length=40)
    place = models.CharField(_("địa danh"), max_length=80)
    parent_name = models.CharField(_("cơ quan chủ quản"), max_length=200, blank=True)
    addressees = models.JSONField(_("kính gửi"), default=list, blank=True)
    recipients = models.JSONField(_("nơi nhận"), default=list, blank=True)
    authority = models.JSONField(_("quyền hạn, chức vụ người ký"), default=list)
    signer = models.CharField(_("họ tên người ký"), max_length=120, blank=True)
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.WRITING)
    revision = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("lập lúc"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)
    number = models.PositiveIntegerField(_("số"), null=True, blank=True)
    dated = models.DateField(_("ngày"), null=True, blank=True)
    word = models.ForeignKey(
        "attachments.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    archive = models.ForeignKey(
        "attachments.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    digest = models.CharField(_("mã băm bản lưu"), max_length=64, blank=True)
    signed_as = models.CharField(_("tên trong chứng thư"), max_length=200, blank=True)
    issued_at = models.DateTimeField(_("ban hành lúc"), null=True, blank=True)

    objects = OfficialReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo")
        verbose_name_plural = _("báo cáo")
        ordering: ClassVar = ["-period_end", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")), name="official_report_has_days"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["writing", "review", "approved"], number=None, dated=None)
                | Q(state__in=["numbered", "issued"], number__gte=1, dated__isnull=False),
                name="official_report_number_in_its_states",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | ~Q(digest="") & Q(archive__isnull=False, issued_at__isnull=False),
                name="official_report_issued_is_kept",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject

    @property
    def window(self) -> Period:
        """Return the days it is about."""
        return Period(self.period_start, self.period_end)

    @property
    def record(self) -> RecordRef:
        """Return how others point to it."""
        return RecordRef(ROOM, f"report/{self.pk}")


class Language(models.TextChoices):
    """The language of a text: the report itself, or its courtesy copy."""

    VIETNAMESE = "vi", _("tiếng Việt")
    ENGLISH = "en", _("tiếng Anh")


class BlockVersion(models.Model):
    """The text of one entry of the outline as somebody saved it; never changed nor removed, the highest number stands.

    `text` holds references to figures as they are typed ("[[B3 3.3.1]]").
    """

    report = models.ForeignKey(OfficialReport, models.PROTECT, related_name="versions")
    entry = models.CharField(_("mục"), max_length=40)
    language = models.CharField(_("ngôn ngữ"), max_length=2, choices=Language)
    number = models.PositiveIntegerField()
    text = models.TextField(_("nội dung"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("bản của một mục")
        verbose_name_plural = _("bản của một mục")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "entry", "language", "number"], name="block_version_once"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="block_version_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}/{self.number}"


class BlockRemark(models.Model):
    """What somebody remarks about one entry; whoever deals with it settles it."""

    report = models.ForeignKey(OfficialReport, models.PROTECT, related_name="remarks")
    entry = models.CharField(_("mục"), max_length=40)
    text = models.TextField(_("nội dung"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("góp ý")
        verbose_name_plural = _("góp ý")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.text[:60]


class ReportEvent(models.Model):
    """One step of the life of a report; never changed nor removed."""

    class Kind(models.TextChoices):
        """What happened."""

        BEGUN = "begun", _("lập báo cáo")
        SUBMITTED = "submitted", _("trình duyệt")
        SENT_BACK = "sent_back", _("trả lại")
        TAKEN_BACK = "taken_back", _("lấy về sửa")
        APPROVED = "approved", _("duyệt")
        NUMBERED = "numbered", _("cấp số")
        ISSUED = "issued", _("ban hành")
        SENT = "sent", _("gửi nơi nhận")

    report = models.ForeignKey(OfficialReport, models.PROTECT, related_name="events")
    kind = models.CharField(_("việc"), max_length=12, choices=Kind)
    note = models.TextField(_("ghi chú"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("diễn biến báo cáo")
        verbose_name_plural = _("diễn biến báo cáo")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.kind}"


class NumberRegister(models.Model):
    """How many reports a unit has numbered in one year; the row is what its clerks queue at."""

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    last_number = models.PositiveIntegerField(_("số cuối"))

    class Meta:
        verbose_name = _("sổ cấp số báo cáo")
        verbose_name_plural = _("sổ cấp số báo cáo")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year"], name="number_register_once"),
            models.CheckConstraint(condition=Q(last_number__gte=1), name="number_register_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.year}: {self.last_number}"


class ReportTemplateQuerySet(UnitScopedQuerySet["ReportTemplate"]):
    """Templates, seen by whoever may see into their unit."""


class ReportTemplate(models.Model):
    """A Word template of a unit's own for its reports, in versions; never changed nor removed.

    `breaches` are the rules of the decree that a sample report made with it breaks, in both languages, as they were found when it came.
    """

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    number = models.PositiveIntegerField(_("bản"))
    attachment = models.ForeignKey("attachments.Attachment", models.PROTECT, related_name="+")
    name = models.CharField(_("tên tệp"), max_length=255)
    note = models.CharField(_("thay đổi"), max_length=300, blank=True)
    breaches = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    objects = ReportTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mẫu báo cáo")
        verbose_name_plural = _("mẫu báo cáo")
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "number"], name="report_template_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="report_template_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.number}"


class TemplateChoice(models.Model):
    """That a unit makes its reports with a template from a moment on, the built-in one where null; never changed nor removed, the last one holds."""

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    template = models.ForeignKey(
        ReportTemplate, models.PROTECT, null=True, blank=True, related_name="choices"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("chọn mẫu báo cáo")
        verbose_name_plural = _("chọn mẫu báo cáo")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.template_id or '-'}"
