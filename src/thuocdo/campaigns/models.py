"""A campaign, what each unit answers in it, cell by cell, and everything that happened to an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet, unit_ids_visible_to
from thuocdo.facts.references import RecordRef
from thuocdo.figures.models import Figure
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

#: Under this name records of this room are pointed to.
ROOM = "campaigns"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns, seen by those who are asked in them and by those above the units that are."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep those that ask a unit the person may see into, and those of units he may see into; drafts for the latter alone."""
        seen = unit_ids_visible_to(user)
        asked = Submission.objects.filter(campaign=models.OuterRef("pk"), unit__in=seen)
        begun = ~Q(state=Campaign.State.DRAFT)
        return self.filter(Q(unit__in=seen) | begun & Q(models.Exists(asked)))


class Campaign(models.Model):
    """Asking some units, by a date, to fill forms for one period.

    `unit` is the unit whose figures come of it (the province); `organiser` the one that collects and puts together (its department of home
    affairs). `forms` names the form of each kind of unit, such as {"commune": "2025_commune"}, and `result_form` the one that all of them
    come to. Nothing is accepted after `closes_at`; `appraisal_due_at` is until when the organiser looks at what came.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("đang soạn")
        OPEN = "open", _("đang mở")
        CLOSED = "closed", _("đã chốt")
        CANCELLED = "cancelled", _("đã huỷ")

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("báo cáo của")
    )
    organiser = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("cơ quan tổng hợp")
    )
    title = models.CharField(_("tên đợt"), max_length=200)
    instructions = models.TextField(_("hướng dẫn"), blank=True)
    period_start = models.DateField(_("từ ngày"))
    period_end = models.DateField(_("đến trước ngày"), help_text=_("ngày đầu tiên sau kỳ"))
    forms = models.JSONField(_("biểu theo loại đơn vị"), default=dict)
    result_form = models.CharField(_("biểu tổng hợp"), max_length=60)
    areas = models.JSONField(_("đề cương phần lời"), default=list, blank=True)
    opens_at = models.DateTimeField(_("mở lúc"))
    due_at = models.DateTimeField(_("hạn gửi"))
    appraisal_due_at = models.DateTimeField(_("hạn thẩm định"))
    closes_at = models.DateTimeField(_("đóng lúc"))
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.DRAFT)
    legacy = models.BooleanField(_("lập từ báo cáo đã có"), default=False)
    opened_at = models.DateTimeField(_("đã mở lúc"), null=True, blank=True)
    closed_at = models.DateTimeField(_("đã chốt lúc"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    made_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("theo mẫu")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(_("lập lúc"))

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt báo cáo")
        verbose_name_plural = _("đợt báo cáo")
        ordering: ClassVar = ["-period_end", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(period_start__lt=F("period_end")), name="campaign_period_days"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("due_at"))
                & Q(due_at__lte=F("appraisal_due_at"))
                & Q(appraisal_due_at__lte=F("closes_at")),
                name="campaign_dates_follow",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="campaign_named"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        """Return the days the figures are of."""
        return Period(self.period_start, self.period_end)

    @property
    def record(self) -> RecordRef:
        """Return how the figures that come of it point to it."""
        return RecordRef(ROOM, f"campaign/{self.pk}")


class CampaignFile(models.Model):
    """A file that everybody who is asked may read: a letter, guidance."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="files")
    attachment = models.ForeignKey("attachments.Attachment", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("tệp của đợt báo cáo")
        verbose_name_plural = _("tệp của đợt báo cáo")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "attachment"], name="campaign_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.attachment_id}"


class Responsibility(models.Model):
    """The unit that answers for a row of the result form of the whole: a row that cannot be counted, nor summed over units."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="responsibilities")
    row = models.CharField(_("dòng của biểu"), max_length=80)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị trả lời")
    )

    class Meta:
        verbose_name = _("phân công trả lời")
        verbose_name_plural = _("phân công trả lời")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "row"], name="responsibility_once")
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.unit_id}"


class SubmissionQuerySet(UnitScopedQuerySet["Submission"]):
    """Submissions, seen by whoever may see into the unit that answers."""

    def of_open_campaigns(self) -> Self:
        """Keep those that can still be answered."""
        return self.filter(campaign__state=Campaign.State.OPEN)

    def begun(self) -> Self:
        """Keep those of campaigns that their units know of."""
        return self.exclude(campaign__state=Campaign.State.DRAFT)


class Submission(models.Model):
    """What one unit answers in one campaign.

    `via` is the submission of the unit that collects it first, such as a district before July 2025; null where the organiser does. `due_at` is
    the unit's own date where it was given another one. `prepared_by` handed it to the unit's approver, who is somebody else. `reopened_at` is
    set while it may be changed although the campaign has closed.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PREPARING = "preparing", _("đang chuẩn bị")
        READY = "ready", _("chờ lãnh đạo duyệt")
        SUBMITTED = "submitted", _("đã gửi")
        SENT_BACK = "sent_back", _("trả lại")
        ACCEPTED = "accepted", _("đã tiếp nhận")
        CONSOLIDATED = "consolidated", _("đã tổng hợp")
        LOCKED = "locked", _("đã khoá")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    form = models.CharField(_("biểu"), max_length=60)
    via = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="collected")
    state = models.CharField(_("tình trạng"), max_length=12, choices=State, default=State.PREPARING)
    due_at = models.DateTimeField(_("hạn riêng"), null=True, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    first_submitted_at = models.DateTimeField(_("gửi lần đầu lúc"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    reopened_at = models.DateTimeField(_("mở lại lúc"), null=True, blank=True)
    computed_at = models.DateTimeField(_("tính từ các sổ lúc"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo của đơn vị")
        verbose_name_plural = _("báo cáo của đơn vị")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="submission_once_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.unit_id}"

    @property
    def record(self) -> RecordRef:
        """Return how figures and discrepancies point to it."""
        return RecordRef(ROOM, f"submission/{self.pk}")

    @property
    def due(self) -> datetime:
        """Return until when the unit answers in time; the campaign has to be at hand."""
        return self.due_at or self.campaign.due_at


class CellContent(models.Model):
    """What stands in a cell. A blank, a dash and a zero are three different things; a share is in percentage points.

    `computed` is what the registers (or the units below) gave when they were last asked, null where they do not answer; `trail` says how it
    came about. `reason` says why a person gives another value.
    """

    row = models.CharField(_("dòng của biểu"), max_length=80)
    number = models.PositiveIntegerField()
    state = models.CharField(_("loại ô"), max_length=10, choices=Figure.State)
    value = models.DecimalField(
        _("giá trị"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    decimals = models.PositiveSmallIntegerField(default=0)
    printed = models.TextField(_("như đã ghi"), blank=True)
    note = models.TextField(_("ghi chú"), blank=True)
    reason = models.TextField(_("lý do khác số tính được"), blank=True)
    origin = models.CharField(_("nguồn gốc"), max_length=10, choices=Figure.Origin)
    computed = models.DecimalField(
        _("số tính được"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    trail = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)

    class Meta:
        abstract = True


class Cell(CellContent):
    """A cell as it stands; `number` counts its changes, so whoever saves says what he has seen."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="cells")
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("sửa lúc"))

    class Meta:
        verbose_name = _("ô số liệu")
        verbose_name_plural = _("ô số liệu")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "row"], name="cell_once"),
            models.CheckConstraint(
                condition=Q(state="value", value__isnull=False) | ~Q(state="value") & Q(value=None),
                name="cell_value_only_in_state_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.printed}"


class CellChange(CellContent):
    """One change of one cell, as the cell stood after it; never changed nor removed. What was changed at once has one `batch`."""

    class Way(models.TextChoices):
        """How it came about."""

        COMPUTED = "computed", _("tính từ các sổ")
        TYPED = "typed", _("nhập trên trang")
        WORKBOOK = "workbook", _("tải lên từ Excel")
        UNDONE = "undone", _("hoàn tác")
        READ = "read", _("đọc từ báo cáo đã có")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="changes")
    way = models.CharField(_("cách"), max_length=10, choices=Way)
    batch = models.UUIDField(_("lượt"))
    undoes = models.UUIDField(_("hoàn tác lượt"), null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("sửa lúc"))

    class Meta:
        verbose_name = _("lần sửa ô số liệu")
        verbose_name_plural = _("lần sửa ô số liệu")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "row", "number"], name="cell_change_once")
        ]

    def __str__(self) -> str:
        return f"{self.row}/{self.number}: {self.printed}"


class CellRemark(models.Model):
    """What somebody who looks at an answer asks about one cell; a new value or an answer settles it."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="remarks")
    row = models.CharField(_("dòng của biểu"), max_length=80)
    text = models.TextField(_("nội dung"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("lúc"))
    answer = models.TextField(_("trả lời"), blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("ý kiến về ô số liệu")
        verbose_name_plural = _("ý kiến về ô số liệu")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.row}: {self.text[:60]}"


class Passage(models.Model):
    """The text of a unit on one area, one row for each version; the highest number stands."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="passages")
    area = models.CharField(_("lĩnh vực"), max_length=40)
    number = models.PositiveIntegerField()
    text = models.TextField(_("nội dung"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("phần lời")
        verbose_name_plural = _("phần lời")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "area", "number"], name="passage_once")
        ]

    def __str__(self) -> str:
        return f"{self.area}/{self.number}"


class SubmissionEvent(models.Model):
    """One step of the life of a submission; never changed nor removed."""

    class Kind(models.TextChoices):
        """What happened."""

        PREPARED = "prepared", _("trình duyệt")
        TAKEN_BACK = "taken_back", _("lấy về sửa")
        SUBMITTED = "submitted", _("gửi báo cáo")
        SENT_BACK = "sent_back", _("trả lại")
        ACCEPTED = "accepted", _("tiếp nhận")
        CONSOLIDATED = "consolidated", _("tổng hợp")
        LOCKED = "locked", _("khoá")
        REOPENED = "reopened", _("mở lại")
        EXTENDED = "extended", _("gia hạn")
        REMINDED = "reminded", _("nhắc")

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="events")
    kind = models.CharField(_("việc"), max_length=12, choices=Kind)
    reason = models.TextField(_("lý do"), blank=True)
    late = models.BooleanField(_("sau hạn"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("lúc"))

    class Meta:
        verbose_name = _("diễn biến báo cáo")
        verbose_name_plural = _("diễn biến báo cáo")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.kind}"
