"""What is kept how long, what was handed over by which minutes, and who used what was handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import unit_ids_visible_to, units_worked_in
from thuocdo.procedures.models.days import at_least_one_day, days, one_row

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

#: Who prepares a hand-over, and who may take one over: another one of these.
KEEPING = (Role.RECORDS_CLERK,)
ACCEPTING = (Role.RECORDS_CLERK, Role.APPROVER, Role.LEADER)
LONGEST_YEARS = 200


class RetentionRule(models.Model):
    """How long dossiers of a procedure are kept from one day to another; never edited, it ends.

    A null procedure is said of all of the owner's procedures that have no rule of their own; null `years` is for good ("vĩnh viễn"). The
    years begin on 1 January after the year in which the dossier ended. What held on the day the dossier ended counts.
    """

    owner = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, null=True, blank=True, related_name="+"
    )
    years = models.PositiveSmallIntegerField(_("số năm"), null=True, blank=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("quy định lúc"))

    class Meta:
        verbose_name = _("thời hạn lưu trữ")
        verbose_name_plural = _("thời hạn lưu trữ")
        ordering: ClassVar = ["owner_id", "procedure_id", "valid_from"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=at_least_one_day(), name="retention_rule_days"),
            models.CheckConstraint(condition=~Q(legal_basis=""), name="retention_rule_basis"),
            models.CheckConstraint(
                condition=Q(years=None) | Q(years__range=(1, LONGEST_YEARS)),
                name="retention_rule_years",
            ),
            ExclusionConstraint(
                name="retention_rule_one_a_day",
                expressions=[
                    (one_row("owner"), "&&"),
                    (
                        models.Func(
                            Coalesce("procedure", Value(0)),
                            Coalesce("procedure", Value(0)),
                            Value("[]"),
                            function="int8range",
                        ),
                        "&&",
                    ),
                    (days(), "&&"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}/{self.procedure_id}: {self.years}"


def seen_by(user: AbstractBaseUser | AnonymousUser, unit: str = "unit") -> Q:
    """Return the condition that a person may know of a list: he keeps records, signs or leads in its unit or above.

    Lists with state secrets are for those in the unit itself.

    Args:
        user: the person.
        unit: the path to the unit; `secret` stands beside it.
    """
    beside = unit.rpartition("unit")[0]
    own = units_worked_in(user, roles=ACCEPTING)
    usual = Q(
        **{f"{beside}secret": False, f"{unit}__in": unit_ids_visible_to(user, roles=ACCEPTING)}
    )
    return usual | Q(**{f"{beside}secret": True, f"{unit}__in": own})


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Hand-overs, seen by those who keep records, sign or lead in the unit or above it."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the hand-overs a person may know of; see `seen_by`."""
        return self.filter(seen_by(user))


class Handover(models.Model):
    """One hand-over of closed dossiers to the archive of the agency, with its minutes.

    A draft is put together, then handed over by who made it and taken over by somebody else, or given back with a reason. `digest` is the SHA-256
    of the list as it was handed over; from then on nothing of it changes but its state. Times are null while they have not come. `secret` lists hold
    dossiers with state secrets and no others.
    """

    class State(models.TextChoices):
        """How far a hand-over is."""

        DRAFT = "draft", _("đang lập")
        HANDED = "handed", _("đã giao, chờ nhận")
        ACCEPTED = "accepted", _("đã nhận vào lưu trữ")
        RETURNED = "returned", _("trả lại")

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị nộp")
    )
    year = models.PositiveSmallIntegerField(_("năm kết thúc hồ sơ"))
    number = models.PositiveIntegerField(_("số biên bản"))
    secret = models.BooleanField(_("có bí mật nhà nước"), default=False, db_default=False)
    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.DRAFT)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("lập lúc"))
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    handed_at = models.DateTimeField(_("giao lúc"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(_("nhận hoặc trả lại lúc"), null=True)
    why_returned = models.CharField(_("lý do trả lại"), max_length=500, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nộp lưu")
        verbose_name_plural = _("lần nộp lưu")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="handover_number_once"),
            models.CheckConstraint(
                condition=Q(state="draft", handed_at=None, digest="")
                | (~Q(state="draft") & Q(handed_at__isnull=False) & ~Q(digest="")),
                name="handover_handed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "handed"], settled_at=None)
                | Q(state__in=["accepted", "returned"], settled_at__isnull=False),
                name="handover_settled",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None)
                | (~Q(settled_by=models.F("handed_by")) & ~Q(settled_by=models.F("made_by"))),
                name="handover_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Return the number of the minutes as people write it."""
        return f"{self.number:02d}/{self.year}/BB-NLHS"


class HandoverItem(models.Model):
    """One dossier of a hand-over, with how long it is kept by the rule that held when it ended.

    `years` null is for good, `keep_until` the last day of it. `last_hash` and `event_count` are the end of its chain of events, `files` how many
    files go with it, `sha256` of its list of files. `released` items belong to a hand-over that was given back.
    """

    handover = models.ForeignKey(Handover, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("số thứ tự"))
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    years = models.PositiveSmallIntegerField(_("số năm lưu"), null=True)
    keep_until = models.DateField(_("lưu đến hết ngày"), null=True)
    legal_basis = models.CharField(_("căn cứ"), max_length=300)
    files = models.PositiveIntegerField(_("số tệp"), default=0)
    size_bytes = models.PositiveBigIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    released = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("hồ sơ nộp lưu")
        verbose_name_plural = _("hồ sơ nộp lưu")
        ordering: ClassVar = ["handover_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["handover", "position"], name="handover_item_place"),
            models.UniqueConstraint(
                fields=["dossier"], name="handover_item_once", condition=Q(released=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handover_id}.{self.position}"


class ArchiveUseQuerySet(models.QuerySet["ArchiveUse"]):
    """Uses, seen by those who keep records, sign or lead in the unit or above it."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the uses of what units handed over in which a person keeps records, signs or leads, or above them; of secrets, in them alone."""
        units = unit_ids_visible_to(user, roles=ACCEPTING)
        own = units_worked_in(user, roles=ACCEPTING)
        open_ones = Q(dossier__secret=False, dossier__competent_agency__in=units)
        return self.filter(open_ones | Q(dossier__secret=True, dossier__competent_agency__in=own))


class ArchiveUse(models.Model):
    """One use of what was handed over: somebody looked at a dossier, or took a copy of it or of a file. Never changed or removed."""

    class Kind(models.TextChoices):
        """What was done."""

        LOOK = "look", _("đọc")
        COPY = "copy", _("sao chụp, tải về")

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    kind = models.CharField(_("việc"), max_length=4, choices=Kind)
    what = models.CharField(_("phần được dùng"), max_length=300, blank=True)
    purpose = models.CharField(_("mục đích"), max_length=300, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))

    objects = ArchiveUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt khai thác hồ sơ lưu trữ")
        verbose_name_plural = _("lượt khai thác hồ sơ lưu trữ")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind}"
