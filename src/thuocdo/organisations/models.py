"""Units of the administration, whom they belong to, and what became of them.

Everything here has days: a unit, a parent and a name hold from one day to another, so every question takes a date.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from thuocdo.organisations.fields import FoldedField
from thuocdo.organisations.querysets import SuccessionQuerySet, UnitParentQuerySet, UnitQuerySet
from thuocdo.organisations.spans import Span

#: The first day without a district level (Law on the organisation of local government 72/2025/QH15).
DISTRICTS_END = date(2025, 7, 1)

CODE_PATTERN = r"^[0-9A-Z][0-9A-Z.\-]*$"


def _days() -> Func:
    return Func(F("valid_from"), F("valid_until"), function="daterange")


def _one(column: str, function: str) -> Func:
    """Return a range that holds one value: built-in GiST knows ranges, but without an extension no plain numbers or texts."""
    return Func(F(column), F(column), Value("[]"), function=function)


class Unit(models.Model):
    """One agency or administrative unit as it stood from one day to another.

    A unit that is renamed, merged or split ends, and another begins; a `Succession` ties them. A unit into which
    others are merged while its own name and code stay goes on. No two units have one code on one day; over time a
    code may pass on, as it does from a former commune to the one that took its place.
    """

    class Kind(models.TextChoices):
        """Where a unit stands in the administration."""

        PROVINCE = "province", _("cấp tỉnh")
        DEPARTMENT = "department", _("sở, ban, ngành")
        DISTRICT = "district", _("cấp huyện")
        COMMUNE = "commune", _("xã, phường, đặc khu")
        OTHER = "other", _("cơ quan khác")

    code = models.CharField(_("mã"), max_length=40, validators=[RegexValidator(CODE_PATTERN)])
    name = models.CharField(_("tên"), max_length=200)
    short_name = models.CharField(_("tên gọn"), max_length=100, blank=True)
    search_name = FoldedField(of="name", max_length=200)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    valid_from = models.DateField(
        _("từ ngày"), null=True, blank=True, help_text=_("để trống: từ trước khi có dữ liệu")
    )
    valid_until = models.DateField(
        _("đến trước ngày"), null=True, blank=True, help_text=_("ngày đầu tiên không còn đơn vị")
    )
    note = models.TextField(_("ghi chú"), blank=True)

    #: Only on units that come from `with_parent()`.
    parent_id_then: int | None

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan, đơn vị")
        verbose_name_plural = _("cơ quan, đơn vị")
        ordering: ClassVar = ["search_name", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["kind"], name="unit_kind"),
            models.Index(fields=["code"], name="unit_code"),
            models.Index(fields=["search_name"], name="unit_search_name"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_from__lt=F("valid_until")),
                name="unit_days",
            ),
            models.CheckConstraint(condition=Q(code__regex=CODE_PATTERN), name="unit_code_written"),
            models.CheckConstraint(condition=~Q(name=""), name="unit_named"),
            models.CheckConstraint(
                condition=~Q(kind="district")
                | Q(valid_until__isnull=False, valid_until__lte=DISTRICTS_END),
                name="unit_district_ended",
            ),
            ExclusionConstraint(
                name="unit_code_once_a_day",
                expressions=[(_one("code", "organisations_code_range"), "&&"), (_days(), "&&")],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> Span:
        """Return the days on which the unit is in force."""
        return Span(self.valid_from, self.valid_until)

    @property
    def label(self) -> str:
        """Return the name for a narrow place."""
        return self.short_name or self.name


class UnitParent(models.Model):
    """The unit one step above another, from one day to another. On no day a unit has two parents, and no unit is above itself."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="parents", verbose_name=_("đơn vị"))
    parent = models.ForeignKey(
        Unit, models.PROTECT, related_name="child_links", verbose_name=_("cơ quan chủ quản")
    )
    valid_from = models.DateField(_("từ ngày"), null=True, blank=True)
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)

    objects = UnitParentQuerySet.as_manager()

    class Meta:
        verbose_name = _("quan hệ trực thuộc")
        verbose_name_plural = _("quan hệ trực thuộc")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_from__lt=F("valid_until")),
                name="unit_parent_days",
            ),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="unit_parent_is_another"),
            ExclusionConstraint(
                name="unit_parent_one_a_day",
                expressions=[(_one("unit", "int8range"), "&&"), (_days(), "&&")],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} → {self.parent_id}"

    @property
    def span(self) -> Span:
        """Return the days on which the parent is the parent."""
        return Span(self.valid_from, self.valid_until)


class Succession(models.Model):
    """One unit that ended, the unit that took its place (or a part of it), and the share that passed on.

    `on` is the first day of the successor's turn, so the predecessor's last day is the one before. The weights of
    one predecessor on one day add up to 1, or all are null: then the shares are not decided, and no figure is
    carried over until they are. Only a unit that was abolished may have no successor.
    """

    class Kind(models.TextChoices):
        """How the predecessor ended."""

        MERGED = "merged", _("sáp nhập")
        SPLIT = "split", _("chia tách")
        RENAMED = "renamed", _("đổi tên")
        ABOLISHED = "abolished", _("giải thể")

    predecessor = models.ForeignKey(
        Unit, models.PROTECT, related_name="successions", verbose_name=_("đơn vị cũ")
    )
    successor = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="origins",
        verbose_name=_("đơn vị kế tục"),
    )
    on = models.DateField(_("ngày"))
    kind = models.CharField(_("hình thức"), max_length=10, choices=Kind)
    weight = models.DecimalField(
        _("hệ số quy đổi"),
        max_digits=10,
        decimal_places=9,
        null=True,
        blank=True,
        help_text=_("phần của đơn vị cũ, từ 0 đến 1; để trống: chưa xác định"),
    )
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=200, blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("kế tục")
        verbose_name_plural = _("kế tục")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"],
                name="succession_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(weight=None) | Q(weight__gt=Decimal(0), weight__lte=Decimal(1)),
                name="succession_weight_share",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="succession_to_another"
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=False) | Q(kind="abolished", weight=None),
                name="succession_without_heir",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} ({self.on})"


class UnitEvent(models.Model):
    """What somebody did to the map of units, append-only. `actor_id` is null where the product itself did it.

    Accounts stand above this room, so the account is kept by its number and its name, not by a foreign key.
    """

    class Verb(models.TextChoices):
        """What was done."""

        CREATED = "created", _("lập")
        PARENT_SET = "parent_set", _("đổi cơ quan chủ quản")
        MERGED = "merged", _("sáp nhập")
        SPLIT = "split", _("chia tách")
        RENAMED = "renamed", _("đổi tên")
        ABOLISHED = "abolished", _("giải thể")
        WEIGHED = "weighed", _("định hệ số quy đổi")

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="events", verbose_name=_("đơn vị"))
    verb = models.CharField(_("việc"), max_length=12, choices=Verb)
    at = models.DateTimeField(_("lúc"))
    actor_id = models.BigIntegerField(_("số tài khoản"), null=True, blank=True)
    actor_name = models.CharField(_("người thực hiện"), max_length=200, blank=True)
    details = models.JSONField(_("chi tiết"), default=dict, blank=True)

    class Meta:
        verbose_name = _("thay đổi đơn vị")
        verbose_name_plural = _("thay đổi đơn vị")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_verb_display()}: {self.unit_id}"
