"""What happened to dossiers, append-only, and the signed roots over it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.chain import Link
from thuocdo.dossiers.event_json import event_of
from thuocdo.dossiers.events import DueRecounted, Event, StepRecounted

_SHA256_FIGURES = 64


def is_sha256(column: str) -> Q:
    """Return the condition that a text is 64 figures in base 16, small letters.

    Written through `decode`: a pattern says the same and takes twice as long as all else that storing an event takes.
    """
    length = Func(F(column), function="octet_length", output_field=models.IntegerField())
    raw = Func(F(column), Value("hex"), function="decode", output_field=models.BinaryField())
    again = Func(raw, Value("hex"), function="encode", output_field=models.TextField())
    return Q(Exact(length, _SHA256_FIGURES)) & Q(Exact(again, F(column)))


class DossierEvent(models.Model):
    """One thing that happened to a dossier; the database refuses to change or remove it.

    Events of a dossier are numbered from 1 without a gap. `hash` covers all the event says and `previous_hash`. `at` is when it happened,
    `recorded_at` when it was written. `request_id` names the request that made it, so that the same one again makes nothing.
    """

    # Found by dossier and number, which are unique together; by who acted nobody asks, and accounts are never removed.
    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, related_name="events", db_index=False
    )
    number = models.PositiveIntegerField(_("số thứ tự"))
    kind = models.CharField(_("việc"), max_length=24)
    at = models.DateTimeField(_("xảy ra lúc"))
    recorded_at = models.DateTimeField(_("ghi lúc"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("người thực hiện"),
    )
    actor_name = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(_("nội dung"), default=dict)
    request_id = models.CharField(max_length=120, blank=True)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sự kiện của hồ sơ")
        verbose_name_plural = _("sự kiện của hồ sơ")
        ordering: ClassVar = ["dossier_id", "number"]
        indexes: ClassVar = [
            BrinIndex(fields=["recorded_at"], name="dossier_event_recorded"),
            models.Index(
                F("payload__calendar_change"),
                condition=Q(kind=DueRecounted.kind),
                name="dossier_event_recount",
            ),
            models.Index(
                F("payload__calendar_change"),
                condition=Q(kind=StepRecounted.kind),
                name="dossier_event_step_recount",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossier_event_number_once"),
            models.UniqueConstraint(
                fields=["request_id"], name="dossier_request_once", condition=~Q(request_id="")
            ),
            models.CheckConstraint(condition=is_sha256("hash"), name="dossier_event_hashed"),
            models.CheckConstraint(
                condition=Q(number=1, previous_hash="") | (Q(number__gt=1) & ~Q(previous_hash="")),
                name="dossier_event_linked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}.{self.number} {self.kind}"

    @property
    def event(self) -> Event:
        """Return what happened as a typed value."""
        return event_of(self.kind, at=self.at, by=self.actor_id, payload=self.payload)

    def link(self, *, system: str, code: str) -> Link:
        """Return the event as a link of the chain of its dossier."""
        return Link(
            system=system,
            code=code,
            number=self.number,
            kind=self.kind,
            at=self.at,
            recorded_at=self.recorded_at,
            actor_id=self.actor_id,
            actor_name=self.actor_name,
            payload=self.payload,
            previous_hash=self.previous_hash,
            hash=self.hash,
        )


class DossierRoot(models.Model):
    """A signed root over all dossiers at one moment: their number, how many events each had, and the last hash of each.

    It covers every event up to `last_event_id`. `buckets` has one Merkle root for each thousand dossiers, so that a difference is narrowed down.
    The signature covers the root before it, too: a root cannot be left out.
    """

    at = models.DateTimeField(_("lúc"))
    last_event_id = models.BigIntegerField()
    dossier_count = models.PositiveBigIntegerField(_("số hồ sơ"))
    event_count = models.PositiveBigIntegerField(_("số sự kiện"))
    buckets = models.JSONField(default=dict)
    root = models.CharField(max_length=64)
    previous_signature = models.CharField(max_length=64, blank=True)
    signature = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("gốc đã ký của các hồ sơ")
        verbose_name_plural = _("gốc đã ký của các hồ sơ")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.dossier_count}"
