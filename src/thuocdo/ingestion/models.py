"""Reports that came in as files: the upload, the report read in it, and the text and reading it was stored from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet
from thuocdo.facts.references import RecordRef
from thuocdo.ingestion.codec import opened, opened_to_show
from thuocdo.ingestion.passages import ReportText  # noqa: F401 - a model of this app, read there
from thuocdo.ingestion.shares import ReportShare, shared_report_ids  # noqa: F401 - a model of this app
from thuocdo.working_time.calendars import window_label
from thuocdo.working_time.period import Period, PeriodKind

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.ingestion.reading import Reading

ROOM = "ingestion"


class UploadQuerySet(UnitScopedQuerySet["Upload"]):
    """Uploads; a person sees his own, and those of the programs of units he sees, which wait for a person too."""

    unit_path = "holder"

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, on: date | None = None) -> Self:
        """Keep what this person sent in, or a program he answers for; a program sees its own alone."""
        if not user.is_authenticated:
            return self.none()
        if getattr(user, "is_program", False):
            return self.filter(uploaded_by=user.pk)
        by_programs = super().visible_to(user, on=on).filter(uploaded_by__is_program=True)
        return self.filter(Q(uploaded_by=user.pk) | Q(pk__in=by_programs.values("pk")))


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

    def visible_to(
        self,
        user: AbstractBaseUser | AnonymousUser,
        *,
        on: date | None = None,
        shared: bool = True,
    ) -> Self:
        """Keep the reports of units the person may see into, and those shared with him; one query, none before it.

        Args:
            on: the day; today where null.
            shared: whether the shared ones count. Lists, counts and whatever speaks of other reports leave them out.
        """
        kept = super().visible_to(user, on=on)
        return kept | self.shared_with(user, on=on) if shared else kept

    def shared_with(
        self, user: AbstractBaseUser | AnonymousUser, *, on: date | None = None
    ) -> Self:
        """Keep the reports shared with a person, except discarded ones. Shares are for people, not for programs."""
        if not user.is_authenticated or not user.is_active or getattr(user, "is_program", False):
            return self.none()
        ids = shared_report_ids(user, on=on or timezone.localdate())
        return self.filter(~Q(state=Report.State.DISCARDED), pk__in=ids)

    def kept(self) -> Self:
        """Keep the reports that nobody has discarded."""
        return self.exclude(state=Report.State.DISCARDED)

    def confirmed(self) -> Self:
        """Keep the reports whose figures count."""
        return self.filter(state=Report.State.CONFIRMED)

    def replaced_ids(self) -> models.QuerySet[Report, str]:
        """Return the numbers of the reports whose place one of these took, as figures name their record."""
        later = self.confirmed().exclude(related=None)
        return later.values_list(Cast("related_id", models.CharField()), flat=True)

    def with_replacement(self) -> Self:
        """Name beside each report the confirmed one that took its place, as `replaced_by`; null where none did."""
        later = Report.objects.confirmed().filter(related=models.OuterRef("pk"))
        newest = later.order_by("-confirmed_at", "-pk").values("pk")[:1]
        return self.annotate(replaced_by=models.Subquery(newest))


class Report(models.Model):
    """One report as it was read from a file: who issued it, for which window of days, in which form.

    `unit` issued it; `holder` is the unit that keeps it and decides who sees it: a province keeps its neighbours'
    published reports to compare with. A file may hold several reports; `position` is its place among them. What the
    same unit issued for the same period is told apart by `relation`: the same again, a corrected one, one whose forms say the
    same and whose prose does not, or one that takes the place of another. `revision` is the number of the last correction, 0 where there is none.
    """

    class State(models.TextChoices):
        """Whether a person stands behind it; only the figures of a confirmed report count."""

        IN_REVIEW = "in_review", _("chờ xác nhận")
        CONFIRMED = "confirmed", _("đã xác nhận")
        DISCARDED = "discarded", _("đã bỏ")

    class Relation(models.TextChoices):
        """How it stands to a report of the same unit and period that was stored before."""

        FIRST = "first", _("lần đầu")
        DUPLICATE = "duplicate", _("trùng")
        CORRECTED = "corrected", _("bản sửa số liệu")
        REWORDED = "reworded", _("bản chỉ khác lời văn")
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
    state = models.CharField(_("tình trạng"), max_length=12, choices=State, default=State.IN_REVIEW)
    revision = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người xác nhận"),
    )
    discard_reason = models.TextField(_("lý do bỏ"), blank=True)
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
        kind = PeriodKind(self.period_kind) if self.period_kind else None
        window = Period(self.period_start, self.period_end)
        return window_label(window, kind=kind, language=language)

    @property
    def record(self) -> RecordRef:
        """Return the reference by which figures and discrepancies point here."""
        return RecordRef(ROOM, str(self.pk))


class StoredReading(models.Model):
    """The text of a report and all that was read in it, as of one reader; replaced when the file is read again.

    `text` is the plain text that all spans count in. `content` is the whole reading as `ingestion.codec` writes it, before
    any correction; null where it was written by a reader whose readings cannot be opened any more.
    """

    report = models.OneToOneField(
        Report, models.CASCADE, related_name="stored_reading", primary_key=True
    )
    text = models.TextField()
    content = models.TextField(null=True)  # noqa: DJ001 - null and empty differ
    reader_version = models.CharField(max_length=20)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reading of report {self.report_id}"

    @cached_property
    def reading(self) -> Reading:
        """Return what was read, before any correction; opened once.

        Raises:
            Unavailable: it was written in a form that cannot be opened any more.
        """
        return opened(self.content)

    @cached_property
    def reading_to_show(self) -> Reading:
        """Return what of it a page shows: all its rows and figures, or the whole where that is open already.

        Raises:
            Unavailable: as `reading`.
        """
        whole: Reading | None = self.__dict__.get("reading")
        return whole or opened_to_show(self.content)


class Correction(models.Model):
    """One step of a person at a report: a change of a cell, a row's item, a form or the head, or undoing one. Never changed.

    Steps with one `batch` were taken at once and are undone at once. `before` and `after` name the same values; an undoing
    or redoing step names the batch it concerns in `of`.
    """

    class Kind(models.TextChoices):
        """What was done."""

        CELL = "cell", _("sửa ô")
        TIE = "tie", _("gắn chỉ tiêu")
        FORM = "form", _("chọn biểu")
        OMIT = "omit", _("bỏ số liệu")
        HEAD = "head", _("sửa phần đầu")
        UNDO = "undo", _("hoàn tác")
        REDO = "redo", _("làm lại")

    report = models.ForeignKey(Report, models.PROTECT, related_name="corrections")
    number = models.PositiveIntegerField()
    batch = models.PositiveIntegerField()
    kind = models.CharField(_("việc"), max_length=6, choices=Kind)
    target = models.CharField(max_length=60, blank=True)
    of = models.PositiveIntegerField(null=True, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("ai")
    )
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("lần sửa")
        verbose_name_plural = _("lần sửa")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("report", "number"), name="correction_in_order"),
            models.CheckConstraint(
                name="correction_undoes_a_batch",
                condition=Q(kind__in=("undo", "redo"), of__isnull=False)
                | ~Q(kind__in=("undo", "redo")) & Q(of=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.report_id}#{self.number} {self.kind} {self.target}"
