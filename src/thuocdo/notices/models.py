"""What waits to be sent, to whom events are sent, and what officials are told in the product."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.facts.references import RecordRef

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.organisations.querysets import UnitQuerySet

_UNIT = "organisations.Unit"


class Channel(models.TextChoices):
    """How a message leaves the house."""

    EMAIL = "email", _("thư điện tử")
    SMS = "sms", _("tin nhắn SMS")
    ZALO = "zalo", _("Zalo")
    WEBHOOK = "webhook", _("webhook")


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages; administrators see those of the units they administer."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, units: UnitQuerySet) -> Self:
        """Keep the messages of some units; those of no unit for whoever has a province among them.

        Args:
            user: the person; one who has not signed in sees nothing.
            units: the units that he administers, which the room of accounts knows and this one below it does not.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        whole = units.filter(kind="province")
        return self.filter(
            Q(unit__in=units.values("pk")) | (Q(unit=None) & models.Exists(whole.values("pk")))
        )

    def due(self, at: datetime) -> Self:
        """Keep those that are to be sent at a moment; one in a worker's hands is due again once its time there is over."""
        return self.filter(state__in=Message.OPEN, next_attempt_at__lte=at)


class Message(models.Model):
    """One message to one address outside, written in the transaction of the change it tells of and sent afterwards.

    `dedupe_key` is used once for ever, and goes along as idempotency key: a partner that got a message whose sender died before he noted
    it can tell the second from the first. `next_attempt_at` is the end of a worker's time where the state is `sending`. Address and words are
    emptied some days after the end (`emptied_at`); what was sent when, about what, stays.

    A word that opens something, such as a one-time code, stands in the text as `{secret}` and beside it encrypted (`sealed`), and is gone the moment the
    message ends. `good_until`: after it nothing is sent any more, and the message is dropped.
    """

    class State(models.TextChoices):
        """Where the message stands; dead ones wait for an administrator."""

        QUEUED = "queued", _("chờ gửi")
        SENDING = "sending", _("đang gửi")
        SENT = "sent", _("đã gửi")
        FAILED = "failed", _("chờ gửi lại")
        DEAD = "dead", _("không gửi được")
        DROPPED = "dropped", _("đã bỏ")

    OPEN = (State.QUEUED, State.SENDING, State.FAILED)

    channel = models.CharField(_("kênh"), max_length=7, choices=Channel)
    destination = models.CharField(_("nơi nhận"), max_length=1000, blank=True)
    subject = models.CharField(_("tiêu đề"), max_length=300, blank=True)
    text = models.TextField(_("nội dung"), blank=True)
    payload = models.JSONField(_("dữ liệu"), null=True, blank=True)
    sealed = models.CharField(max_length=500, blank=True, editable=False)
    good_until = models.DateTimeField(_("có giá trị đến"), null=True)
    about_room = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    unit = models.ForeignKey(
        _UNIT, models.PROTECT, null=True, related_name="+", verbose_name=_("đơn vị")
    )
    subscription = models.ForeignKey(
        "notices.WebhookSubscription", models.PROTECT, null=True, related_name="messages"
    )
    dedupe_key = models.CharField(max_length=200, unique=True)
    urgent = models.BooleanField(_("gửi ngay"), default=False)
    state = models.CharField(
        _("tình trạng"), max_length=7, choices=State, default=State.QUEUED.value
    )
    attempts = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    next_attempt_at = models.DateTimeField(_("gửi lần tới"))
    last_error = models.CharField(_("lỗi lần cuối"), max_length=500, blank=True)
    made_at = models.DateTimeField(_("lập lúc"))
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)
    emptied_at = models.DateTimeField(null=True)
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    drop_reason = models.CharField(_("lý do bỏ"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("tin gửi đi")
        verbose_name_plural = _("tin gửi đi")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="message_due",
                condition=Q(state__in=["queued", "sending", "failed"]),
            ),
            models.Index(fields=["-id"], name="message_dead", condition=Q(state="dead")),
            models.Index(
                fields=["good_until"],
                name="message_good_until",
                condition=Q(state__in=["queued", "sending", "failed"], good_until__isnull=False),
            ),
            models.Index(
                fields=["made_at"],
                name="message_to_empty",
                condition=Q(emptied_at=None, state__in=["sent", "dead", "dropped"]),
            ),
            models.Index(
                fields=["subscription", "-id"],
                name="message_of_subscription",
                condition=Q(subscription__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(channel="webhook") ^ Q(subscription=None),
                name="message_webhook_has_subscription",
            ),
            models.CheckConstraint(
                condition=Q(state="sent") ^ Q(sent_at=None), name="message_sent_when"
            ),
            models.CheckConstraint(
                condition=Q(emptied_at=None) | Q(destination="", subject="", text="", payload=None),
                name="message_emptied_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped") ^ Q(drop_reason=""), name="message_dropped_why"
            ),
            models.CheckConstraint(
                condition=Q(sealed="")
                | Q(state__in=["queued", "sending", "failed"], good_until__isnull=False),
                name="message_sealed_while_it_waits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.dedupe_key}"

    @property
    def has_words(self) -> bool:
        """Say whether there is still something to send: it was not emptied, and bore no secret that is gone."""
        return self.emptied_at is None and self.good_until is None

    @property
    def about(self) -> RecordRef | None:
        """Return the record it tells of."""
        return RecordRef(self.about_room, self.about_id) if self.about_id else None


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices; everybody sees his own."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the person's own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(recipient=user.pk)

    def unread(self) -> Self:
        """Keep what was not read yet."""
        return self.filter(read_at=None)


class Notice(models.Model):
    """One thing an official is told in the product, in both languages, with the page where it can be looked at.

    It names no person; whoever may not see the record any more gets nothing from the link. `dedupe_key` is used once for each recipient.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    text = models.CharField(_("nội dung"), max_length=500)
    text_en = models.CharField(max_length=500, blank=True)
    link = models.CharField(_("liên kết"), max_length=500, blank=True)
    about_room = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=64, blank=True)
    dedupe_key = models.CharField(max_length=200)
    made_at = models.DateTimeField(_("lúc"))
    read_at = models.DateTimeField(_("đọc lúc"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông báo")
        verbose_name_plural = _("thông báo")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-id"], name="notice_of_person"),
            models.Index(
                fields=["recipient", "-id"], name="notice_unread", condition=Q(read_at=None)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recipient", "dedupe_key"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__regex=r"^/([^/\\]|$)"), name="notice_stays_here"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class WebhookSubscriptionQuerySet(models.QuerySet["WebhookSubscription"]):
    """Subscriptions; administrators see those of the units they administer."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, units: UnitQuerySet) -> Self:
        """Keep the subscriptions of the units that a person administers."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(unit__in=units.values("pk"))


class WebhookSubscription(models.Model):
    """Another system that is told what happens in a unit and all below it.

    The secret is not kept: it is made anew from the secret key of the installation, the number of the row and a nonce. After a rotation both secrets sign
    until `old_secret_until`. `event_types` are exact names or beginnings that end with a dot and a star.
    """

    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    name = models.CharField(_("hệ thống nhận"), max_length=100)
    address = models.CharField(_("địa chỉ"), max_length=1000)
    event_types = ArrayField(models.CharField(max_length=100), verbose_name=_("loại sự kiện"))
    secret_nonce = models.CharField(max_length=64, editable=False)
    old_secret_nonce = models.CharField(max_length=64, blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    active = models.BooleanField(_("đang gửi"), default=True)
    pause_reason = models.CharField(_("lý do dừng"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người lập"),
    )
    made_at = models.DateTimeField(_("lập lúc"))

    objects = WebhookSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("đăng ký webhook")
        verbose_name_plural = _("đăng ký webhook")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & Q(address__regex=r"^https?://"), name="webhook_addressed"
            ),
            models.CheckConstraint(
                condition=Q(event_types__len__gt=0), name="webhook_of_something"
            ),
            models.CheckConstraint(
                condition=~Q(secret_nonce=F("old_secret_nonce")), name="webhook_secret_changed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.address})"

    def wants(self, event_type: str) -> bool:
        """Say whether it was subscribed to an event."""
        return any(
            event_type.startswith(one[:-1]) if one.endswith(".*") else event_type == one
            for one in self.event_types
        )


class PlannedStopQuerySet(models.QuerySet["PlannedStop"]):
    """Planned stops, asked for by who may see them in the office."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser, *, units: UnitQuerySet) -> Self:
        """Keep those of the provinces that the person administers, as `units` says.

        Args:
            user: the person; one who has not signed in sees nothing.
            units: see `MessageQuerySet.visible_to`.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(unit__in=units.filter(kind="province").values("pk"))


class PlannedStop(models.Model):
    """One time in which the system does not serve, as people are told of it ahead.

    `why_short` is why it was told later than the law asks, empty where it was told in time. Called off, or over before it was told to be:
    `called_off_at`.
    """

    class Audience(models.TextChoices):
        """For whom it stops."""

        EVERYBODY = "everybody", _("người dân và cán bộ")
        OFFICIALS = "officials", _("chỉ cán bộ")

    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+", verbose_name=_("tỉnh"))
    audience = models.CharField(_("ai không dùng được"), max_length=9, choices=Audience)
    starts_at = models.DateTimeField(_("dừng từ"))
    returns_at = models.DateTimeField(_("dự kiến hoạt động lại"))
    words = models.CharField(_("làm gì"), max_length=300)
    words_en = models.CharField(_("làm gì, tiếng Anh"), max_length=300, blank=True)
    why_short = models.CharField(_("vì sao báo gấp"), max_length=300, blank=True)
    announced_at = models.DateTimeField(_("báo lúc"))
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người báo")
    )
    called_off_at = models.DateTimeField(_("thôi dừng lúc"), null=True)
    called_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = PlannedStopQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần dừng hệ thống theo kế hoạch")
        verbose_name_plural = _("các lần dừng hệ thống theo kế hoạch")
        indexes: ClassVar = [
            models.Index(
                fields=["returns_at"],
                name="planned_stop_to_come",
                condition=Q(called_off_at=None),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(announced_at__lt=F("starts_at"), starts_at__lt=F("returns_at")),
                name="planned_stop_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.words
