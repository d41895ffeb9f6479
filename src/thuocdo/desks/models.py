"""Counters, the groups of services people queue for, and one number of each person on each day. No name is kept."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet

_UNIT = "organisations.Unit"


def new_key() -> str:
    """Return an address nobody guesses."""
    return secrets.token_urlsafe(12)


class WaitingRoomQuerySet(UnitScopedQuerySet["WaitingRoom"]):
    """Waiting rooms, seen by whoever sees into their unit."""


class WaitingRoom(models.Model):
    """Where people wait for the counters of one unit. `key` is the address of its number machine and its screen, which need no account."""

    unit = models.OneToOneField(_UNIT, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)

    objects = WaitingRoomQuerySet.as_manager()

    class Meta:
        verbose_name = _("phòng chờ")
        verbose_name_plural = _("phòng chờ")

    def __str__(self) -> str:
        return f"{self.unit_id}"


class ServiceGroupQuerySet(UnitScopedQuerySet["ServiceGroup"]):
    """Groups, seen by whoever sees into their unit."""


class ServiceGroup(models.Model):
    """What people queue for ("Hộ tịch", "Đất đai"); its letter stands before the numbers."""

    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    letter = models.CharField(_("chữ"), max_length=2)
    name = models.CharField(_("tên nhóm"), max_length=100)
    active = models.BooleanField(_("đang dùng"), default=True)

    objects = ServiceGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhóm dịch vụ")
        verbose_name_plural = _("nhóm dịch vụ")
        ordering: ClassVar = ["unit_id", "letter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "letter"], name="service_group_letter_once"),
            models.CheckConstraint(
                condition=~Q(letter="") & ~Q(name=""), name="service_group_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"


class CounterQuerySet(UnitScopedQuerySet["Counter"]):
    """Counters, seen by whoever sees into their unit."""


class Counter(models.Model):
    """One counter of a unit; `group_ids` are the groups it calls, empty for all."""

    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    number = models.PositiveSmallIntegerField(_("quầy số"))
    name = models.CharField(_("tên quầy"), max_length=100, blank=True)
    group_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    active = models.BooleanField(_("đang dùng"), default=True)

    objects = CounterQuerySet.as_manager()

    class Meta:
        verbose_name = _("quầy")
        verbose_name_plural = _("quầy")
        ordering: ClassVar = ["unit_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "number"], name="counter_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class TicketCount(models.Model):
    """The last number of one group on one day; its locked row makes numbers follow each other."""

    group = models.ForeignKey(ServiceGroup, models.PROTECT, related_name="+")
    on = models.DateField()
    last_number = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "on"], name="ticket_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.on}: {self.last_number}"


class TicketQuerySet(UnitScopedQuerySet["Ticket"]):
    """Numbers, seen by whoever sees into their unit."""


class Ticket(models.Model):
    """One number of one person on one day, from the moment he takes it until he leaves.

    `number` is his for the day and stays when he is sent to another group; `rank` is that of his priority, copied. Moments are null while they
    have not come. `about_room` and `about_id` name the record made at the counter, empty before. Nothing says who he is.
    """

    class State(models.TextChoices):
        """Where he is."""

        WAITING = "waiting", _("đang chờ")
        CALLED = "called", _("được gọi")
        SERVING = "serving", _("đang làm việc")
        DONE = "done", _("xong")
        MISSED = "missed", _("gọi không có mặt")

    unit = models.ForeignKey(_UNIT, models.PROTECT, related_name="+")
    on = models.DateField(_("ngày"))
    group = models.ForeignKey(ServiceGroup, models.PROTECT, related_name="+")
    first_group = models.ForeignKey(ServiceGroup, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("số"))
    code = models.CharField(_("số trên phiếu"), max_length=10)
    priority = models.CharField(_("ưu tiên"), max_length=20, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(
        _("trạng thái"), max_length=7, choices=State, default=State.WAITING.value
    )
    counter = models.ForeignKey(Counter, models.PROTECT, null=True, related_name="+")
    call_count = models.PositiveSmallIntegerField(_("lần gọi"), default=0)
    taken_at = models.DateTimeField(_("lấy số lúc"))
    queued_at = models.DateTimeField(_("chờ ở nhóm này từ"))
    called_at = models.DateTimeField(_("gọi lúc"), null=True)
    first_called_at = models.DateTimeField(_("gọi lần đầu lúc"), null=True)
    serving_at = models.DateTimeField(_("bắt đầu lúc"), null=True)
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    about_room = models.CharField(max_length=40, blank=True)
    about_id = models.CharField(max_length=60, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("số thứ tự")
        verbose_name_plural = _("số thứ tự")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first_group", "on", "number"], name="ticket_once"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "missed", "done"]) | Q(counter__isnull=False),
                name="ticket_at_a_counter",
            ),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(state__in=["called", "serving"]),
                name="ticket_one_at_a_counter",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "on", "state"], name="ticket_of_the_day"),
            models.Index(
                fields=["group", "on", "-rank", "queued_at", "id"],
                name="ticket_next",
                condition=Q(state="waiting"),
            ),
        ]

    def __str__(self) -> str:
        return self.code
