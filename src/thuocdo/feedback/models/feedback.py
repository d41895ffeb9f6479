"""Feedback and recommendations ("phản ánh, kiến nghị"), and what happened to each, append-only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Citizen, Role
from thuocdo.accounts.scope import UnitScopedQuerySet, units_visible_to

if TYPE_CHECKING:
    from datetime import date

LONGEST_SUBJECT, LONGEST_WORDS = 200, 5000
LONGEST_EXTERNAL_CODE = 60
#: Files with one message of the sender, or with the answer; a guess.
MOST_FILES = 5

#: Who reads and handles feedback. A clerk at the desk records it and does not read that of others: it may be about him.
HANDLING_ROLES = (Role.REFORM_OFFICER, Role.PROCEDURE_CONTROLLER, Role.LEADER)


class FeedbackQuerySet(UnitScopedQuerySet["Feedback"]):
    """Feedback, seen by who handles it where it lies or first came, and by who recorded it."""

    def visible_to(self, user: Any, *, on: date | None = None) -> Self:
        """Keep what a person may read; one query, none before it."""
        if not (user.is_authenticated and user.is_active):
            return self.none()
        units = units_visible_to(user, on=on, roles=HANDLING_ROLES).values("pk")
        own = Q(recorded_by=user.pk, first_unit__in=units_visible_to(user, on=on).values("pk"))
        return self.filter(Q(unit__in=units) | Q(first_unit__in=units) | own)

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep what a citizen sent, with what he sent by a phone that was joined to his identity since."""
        return self.filter(citizen__in=Citizen.objects.same_as(citizen))

    def sent_in_by(self, program: Any) -> Self:
        """Keep what a program sent in for units it sees into today."""
        return self.filter(
            recorded_by=program.pk, first_unit__in=units_visible_to(program).values("pk")
        ).exclude(external_code="")

    def for_everybody(self) -> Self:
        """Keep what was published; faces show its public words alone."""
        return self.filter(state=Feedback.State.PUBLISHED)

    def open(self) -> Self:
        """Keep what waits for somebody, a publication included."""
        return self.exclude(state__in=(Feedback.State.PUBLISHED, Feedback.State.REFUSED))


class Feedback(models.Model):
    """One matter that somebody brings up about rules, or about how they were applied; no complaint and no denunciation in the sense of those laws.

    It lies with one unit at a time. `step_due_at` is by when that unit has to do the next thing; `late_since` the first such moment that passed
    without it, up to the answer, null where none did. `asked_at` is there while the sender was asked for more and has not said it; his days and those of
    the unit go on, for no rule is known that stops them. `external_code` is its number in the system that sent it in. Sender: a name, and an account at the portal, an address, phone or mail; nameless ones are not
    taken.

    Source: Decree 20/2008 articles 5 (kinds) and 9 (receiving and passing on); 7 (who sends, how) and 19 (publication) are cited from memory.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        REGULATION = "regulation", _("quy định hành chính")
        BEHAVIOUR = "behaviour", _("hành vi của cơ quan, cán bộ")
        PROPOSAL = "proposal", _("kiến nghị, đề xuất phương án")

    class Way(models.TextChoices):
        """How it came."""

        PORTAL = "portal", _("cổng dịch vụ công")
        COUNTER = "counter", _("trực tiếp")
        POST = "post", _("bưu chính")
        PHONE = "phone", _("điện thoại")
        FORWARDED = "forwarded", _("cơ quan khác chuyển đến")

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVED = "received", _("mới tiếp nhận")
        PROCESSING = "processing", _("đang xử lý")
        ANSWERED = "answered", _("đã trả lời, chờ công khai")
        PUBLISHED = "published", _("đã công khai")
        REFUSED = "refused", _("không tiếp nhận")

    kind = models.CharField(_("nội dung"), max_length=10, choices=Kind)
    way = models.CharField(_("cách gửi"), max_length=9, choices=Way)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.RECEIVED)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị đang giữ")
    )
    first_unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("nơi tiếp nhận")
    )
    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, null=True, related_name="+", verbose_name=_("hồ sơ")
    )
    subject = models.CharField(_("tiêu đề"), max_length=LONGEST_SUBJECT)
    words = models.TextField(_("nội dung phản ánh, kiến nghị"))
    citizen = models.ForeignKey(Citizen, models.PROTECT, null=True, related_name="+")
    sender_name = models.CharField(_("người gửi"), max_length=200)
    sender_phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    sender_email = models.EmailField(_("thư điện tử"), blank=True)
    sender_address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    request_id = models.UUIDField(unique=True)
    received_at = models.DateTimeField(_("tiếp nhận lúc"))
    passed_on_at = models.DateTimeField(_("chuyển lần cuối lúc"), null=True)
    step_due_at = models.DateTimeField(_("hạn của bước này"))
    late_since = models.DateTimeField(_("trễ từ"), null=True)
    answer = models.TextField(_("trả lời, hoặc lý do không tiếp nhận"), blank=True)
    ended_at = models.DateTimeField(_("trả lời hoặc từ chối lúc"), null=True)
    asked_at = models.DateTimeField(_("hỏi thêm người gửi lúc"), null=True)
    added_at = models.DateTimeField(_("người gửi bổ sung lúc"), null=True)
    external_code = models.CharField(
        _("mã ở hệ thống gửi đến"), max_length=LONGEST_EXTERNAL_CODE, blank=True
    )
    public_words = models.TextField(_("nội dung công khai"), blank=True)
    public_answer = models.TextField(_("trả lời công khai"), blank=True)
    published_at = models.DateTimeField(_("công khai lúc"), null=True)
    liked = models.BooleanField(_("người gửi hài lòng với trả lời"), null=True)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("phản ánh, kiến nghị")
        verbose_name_plural = _("phản ánh, kiến nghị")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["unit", "state", "step_due_at"], name="feedback_of_unit"),
            models.Index(
                fields=["-published_at", "-id"],
                name="feedback_published",
                condition=Q(state="published"),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(sender_name="")
                & (
                    Q(citizen__isnull=False)
                    | ~Q(sender_phone="")
                    | ~Q(sender_email="")
                    | ~Q(sender_address="")
                ),
                name="feedback_has_a_sender",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("received", "processing"), ended_at=None, answer="")
                | (Q(state__in=("answered", "published", "refused"), ended_at__isnull=False) & ~Q(answer="")),
                name="feedback_ended_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at=None)),
                name="feedback_published_when",
            ),
            models.CheckConstraint(
                condition=Q(liked=None) | Q(state__in=("answered", "published")),
                name="feedback_liked_once_answered",
            ),
            models.CheckConstraint(
                condition=Q(asked_at=None) | Q(state__in=("received", "processing")),
                name="feedback_asked_while_open",
            ),
            models.UniqueConstraint(
                fields=["recorded_by", "external_code"],
                condition=~Q(external_code=""),
                name="feedback_once_of_a_system",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Return what people call it by."""
        return f"PAKN-{self.pk:06d}"


class FeedbackEvent(models.Model):
    """One thing that happened to feedback; the database refuses to change or remove it. `actor` is null where the sender did it himself.

    Where a change of the working calendar moved the term of the step, it names that change and the new term; else both are null.
    """

    class Kind(models.TextChoices):
        """What happened."""

        RECEIVED = "received", _("tiếp nhận")
        TAKEN_ON = "taken_on", _("nhận xử lý")
        PASSED_ON = "passed_on", _("chuyển cơ quan có thẩm quyền")
        ANSWERED = "answered", _("trả lời")
        REFUSED = "refused", _("không tiếp nhận")
        PUBLISHED = "published", _("công khai")
        JUDGED = "judged", _("người gửi đánh giá trả lời")
        ASKED = "asked", _("hỏi thêm người gửi")
        ADDED = "added", _("người gửi bổ sung")
        CONTACT_SHOWN = "contact_shown", _("xem người gửi và cách liên hệ")
        RECOUNTED = "recounted", _("tính lại hạn theo lịch làm việc mới")

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=13, choices=Kind)
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    words = models.TextField(blank=True)
    calendar_change = models.ForeignKey(
        "working_time.CalendarChange", models.PROTECT, null=True, related_name="+"
    )
    step_due_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("diễn biến phản ánh, kiến nghị")
        verbose_name_plural = _("diễn biến phản ánh, kiến nghị")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    kind="recounted", calendar_change__isnull=False, step_due_at__isnull=False
                )
                | (~Q(kind="recounted") & Q(calendar_change=None, step_due_at=None)),
                name="feedback_event_recounted",
            )
        ]

    def __str__(self) -> str:
        return f"{self.feedback_id} {self.kind}"


class FeedbackFile(models.Model):
    """One file that came with feedback: with what was brought up, with what was added, or with the answer. Like its event it stays as it is."""

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="files")
    event = models.ForeignKey(FeedbackEvent, models.PROTECT, related_name="files")
    attachment = models.ForeignKey("attachments.Attachment", models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    class Meta:
        verbose_name = _("tệp kèm phản ánh, kiến nghị")
        verbose_name_plural = _("tệp kèm phản ánh, kiến nghị")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "attachment"], name="feedback_file_once")
        ]

    def __str__(self) -> str:
        return self.name
