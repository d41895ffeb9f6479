"""Discrepancies: what the rules found in one record, and what people did about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q, Sum
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet
from thuocdo.facts.references import RecordRef
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable


class DiscrepancyQuerySet(UnitScopedQuerySet["Discrepancy"]):
    """Discrepancies, asked for by what they concern."""

    unit_path = "holder"

    def of_record(self, record: RecordRef) -> Self:
        """Keep those of one record (a report, a submission)."""
        return self.filter(record_room=record.room, record_id=record.id)

    def standing(self) -> Self:
        """Keep those that the last check still found."""
        return self.exclude(state=Discrepancy.State.GONE)

    def open(self) -> Self:
        """Keep those that nobody has explained yet."""
        return self.filter(state=Discrepancy.State.OPEN)

    def mentioning(self, text: str) -> Self:
        """Keep those whose message or indicator holds every word of the text, whatever its accents and case."""
        found = self
        for word in fold(text).split():
            found = found.filter(search_text__contains=word)
        return found

    def worst_first(self) -> Self:
        """Order as a reader wants them: open before explained, errors before warnings, then as found."""
        return self.order_by("rank", "position", "id")

    def stamp(self) -> str:
        """Return what changes with every write to any of these rows: their number, and the transactions that wrote them."""
        written = RawSQL("consistency_discrepancy.xmin::text::bigint", ())
        found = self.aggregate(rows=Count("pk"), written=Sum(written))
        return f"{found['rows']}.{found['written']}"

    def open_counts(self, records: Iterable[RecordRef]) -> dict[RecordRef, tuple[int, int]]:
        """Return how many errors and warnings are open in each record; a record without any is left out.

        Shape: one query. All records are of one room.
        """
        wanted = list(records)
        rows = (
            self.filter(
                record_room__in={record.room for record in wanted},
                record_id__in=[record.id for record in wanted],
                state=Discrepancy.State.OPEN,
            )
            .values("record_room", "record_id")
            .annotate(
                errors=Count("id", filter=Q(severity=Discrepancy.Severity.ERROR)),
                warnings=Count("id", filter=Q(severity=Discrepancy.Severity.WARNING)),
            )
        )
        return {
            RecordRef(row["record_room"], row["record_id"]): (row["errors"], row["warnings"])
            for row in rows
        }


class Discrepancy(models.Model):
    """One contradiction that one rule found in one record.

    `fingerprint` is what makes it the same contradiction after a new reading: rule, indicators and the numbers it
    names. A person's explanation stays with it; it is GONE when a later check no longer finds it, and comes back
    with its explanation when one does.

    `revision` counts the steps of its life (`DiscrepancyEvent`), so whoever decides can say what he has seen.
    `search_text` is messages and indicator labels, folded.
    """

    class Severity(models.TextChoices):
        """How grave it is."""

        ERROR = "error", _("lỗi")
        WARNING = "warning", _("cảnh báo")
        NOTE = "note", _("lưu ý")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("chưa xử lý")
        FIXED = "fixed", _("đã sửa")
        EXPLAINED = "explained", _("đã giải trình")
        GONE = "gone", _("không còn")

    record_room = models.CharField(max_length=40)
    record_id = models.CharField(max_length=64)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    holder = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị giữ số liệu")
    )
    rule = models.CharField(_("quy tắc"), max_length=40)
    severity = models.CharField(_("mức độ"), max_length=10, choices=Severity)
    rank = models.PositiveSmallIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    indicators = ArrayField(
        models.CharField(max_length=120), default=list, verbose_name=_("chỉ tiêu")
    )
    printed_value = models.DecimalField(
        _("số in"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    expected_value = models.DecimalField(
        _("số tính lại"), max_digits=24, decimal_places=6, null=True, blank=True
    )
    message_vi = models.TextField()
    message_en = models.TextField()
    locations = models.JSONField(default=list, blank=True)
    figures = models.ManyToManyField(
        "figures.Figure", related_name="+", verbose_name=_("số liệu liên quan")
    )
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(_("tình trạng"), max_length=10, choices=State, default=State.OPEN)
    explanation = models.TextField(_("giải trình"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người xử lý"),
    )
    decided_at = models.DateTimeField(_("lúc xử lý"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người được giao"),
    )
    due_on = models.DateField(_("hạn xử lý"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    search_text = models.TextField(default="", blank=True, editable=False)
    first_found_at = models.DateTimeField(_("phát hiện lúc"))
    last_found_at = models.DateTimeField(_("còn thấy lúc"))

    objects = DiscrepancyQuerySet.as_manager()

    class Meta:
        verbose_name = _("sai lệch")
        verbose_name_plural = _("sai lệch")
        indexes = (
            models.Index(fields=("holder", "state", "rank"), name="discrepancy_queue"),
            models.Index(
                fields=("state", "rank", "-last_found_at", "position", "id"),
                name="discrepancy_worst",
            ),
            models.Index(
                fields=("rank", "-last_found_at", "position", "id"), name="discrepancy_worst_of_all"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("record_room", "record_id", "fingerprint"),
                name="discrepancy_once_per_record",
            ),
            models.CheckConstraint(
                name="discrepancy_explained_has_words",
                condition=~models.Q(state="explained") | ~models.Q(explanation=""),
            ),
            models.CheckConstraint(
                name="discrepancy_due_for_somebody",
                condition=models.Q(due_on=None) | models.Q(assigned_to__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} ({self.severity})"

    @property
    def message(self) -> str:
        """Return the arithmetic in words in the language of the screen."""
        return self.message_en if (get_language() or "vi").startswith("en") else self.message_vi


class DiscrepancyEvent(models.Model):
    """One step in the life of a discrepancy: who did what, when and why. Never changed.

    A step MOVED leads from one state to another; a step ASSIGNED leaves the state and leads from one person to another.
    `actor` is null where a check did it.
    """

    class Kind(models.TextChoices):
        """What was done."""

        MOVED = "moved", _("đổi tình trạng")
        ASSIGNED = "assigned", _("giao việc")

    discrepancy = models.ForeignKey(Discrepancy, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.MOVED)
    from_state = models.CharField(max_length=10, choices=Discrepancy.State, blank=True)
    to_state = models.CharField(max_length=10, choices=Discrepancy.State)
    former_assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class DigestSent(models.Model):
    """The mail that told one person on one day which discrepancies wait for him; at most one a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "day"), name="digest_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.day}"
