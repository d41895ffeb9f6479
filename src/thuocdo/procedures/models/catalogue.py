"""Procedures and their versions. A version in force is never edited: a change of the law is another version from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.organisations.fields import FoldedField
from thuocdo.organisations.spans import Span
from thuocdo.procedures.choices import (
    Audience,
    Level,
    LifeEvent,
    OnlineLevel,
    PartialReason,
    ProactiveLevel,
    Subject,
    TerritorialScope,
)
from thuocdo.procedures.models.days import at_least_one_day, no_overlap
from thuocdo.procedures.querysets import ProcedureQuerySet, ProcedureVersionQuerySet

#: The national code, or a provisional one ("T.") for a procedure whose national code is not known yet.
CODE_PATTERN = r"^[0-9T]\.\d{6}$"
#: From this day a service that is online in part only states why: Decree 224/2026/NĐ-CP article 14.
PARTIAL_NEEDS_REASON_FROM = date(2026, 7, 1)


class Sector(models.Model):
    """One field of the catalogue ("lĩnh vực"), such as civil status or land; codes are unique."""

    code = models.CharField(_("mã"), max_length=40, unique=True)
    name = models.CharField(_("tên"), max_length=300)
    search_name = FoldedField(of="name", max_length=300)

    class Meta:
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")
        ordering: ClassVar = ["search_name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(code=""), name="sector_named")
        ]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """One administrative procedure under its code, as one ministry or province keeps it; what it says stands in versions.

    An owner has a code once. `audience` never changes: an internal procedure is another procedure.
    """

    code = models.CharField(_("mã"), max_length=10, validators=[RegexValidator(CODE_PATTERN)])
    owner = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("cơ quan công bố")
    )
    audience = models.CharField(
        _("dành cho"), max_length=8, choices=Audience, default=Audience.PUBLIC
    )

    objects = ProcedureQuerySet.as_manager()

    class Meta:
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")
        ordering: ClassVar = ["code", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "code"], name="procedure_code_once"),
            models.CheckConstraint(
                condition=Q(code__regex=CODE_PATTERN), name="procedure_code_written"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def internal(self) -> bool:
        """Say whether it runs between state bodies."""
        return self.audience == Audience.INTERNAL

    @property
    def provisional(self) -> bool:
        """Say whether the national code is not known yet."""
        return self.code.startswith("T")


class ProcedureVersion(models.Model):
    """What a procedure says from one day to another. On no day a procedure has two versions.

    The parts stand in tables of their own and are written once with it; the database refuses later changes, except
    that `valid_until` is set when another version follows. `content_hash` is the SHA-256 of all it says, in one
    canonical form, so that the same content coming in again is known. `search_text` is folded.
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("phiên bản"))
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(_("đến trước ngày"), null=True, blank=True)

    name = models.CharField(_("tên thủ tục"), max_length=1000)
    search_name = FoldedField(of="name", max_length=1000)
    summary = models.TextField(
        _("mô tả dễ hiểu"), blank=True, help_text=_("một câu, không phải lời văn của luật")
    )
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+", verbose_name=_("lĩnh vực"))
    levels = ArrayField(
        models.CharField(max_length=8, choices=Level), verbose_name=_("cấp thực hiện")
    )
    subjects = ArrayField(
        models.CharField(max_length=20, choices=Subject),
        verbose_name=_("đối tượng thực hiện"),
        default=list,
        blank=True,
    )
    life_events = ArrayField(
        models.CharField(max_length=16, choices=LifeEvent),
        verbose_name=_("sự kiện trong đời"),
        default=list,
        blank=True,
    )
    online_level = models.CharField(_("mức độ trực tuyến"), max_length=8, choices=OnlineLevel)
    partial_reason = models.CharField(
        _("lý do chỉ một phần"), max_length=16, choices=PartialReason, blank=True
    )
    proactive_level = models.PositiveSmallIntegerField(
        _("mức độ chủ động"), choices=ProactiveLevel, default=ProactiveLevel.NONE
    )
    territorial_scope = models.CharField(
        _("phạm vi địa giới"),
        max_length=8,
        choices=TerritorialScope,
        default=TerritorialScope.LOCAL,
    )
    priority_lane = models.BooleanField(_("làn xanh"), default=False)
    conditions = models.TextField(_("yêu cầu, điều kiện"), blank=True)
    sets = models.PositiveSmallIntegerField(
        _("số bộ hồ sơ"), null=True, blank=True, help_text=_("để trống: không quy định")
    )

    content_hash = models.CharField(max_length=64, editable=False)
    search_text = models.TextField(editable=False)
    tsv: Any = models.GeneratedField(
        expression=SearchVector("search_text", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProcedureVersionQuerySet.as_manager()

    #: Only on rows that come from `searched()`: how well it fits, 0 is best.
    closeness: int

    class Meta:
        verbose_name = _("phiên bản thủ tục")
        verbose_name_plural = _("phiên bản thủ tục")
        ordering: ClassVar = ["procedure_id", "number"]
        indexes: ClassVar = [
            GinIndex(fields=["tsv"], name="procedure_words", fastupdate=False),
            models.Index(fields=["search_name", "id"], name="procedure_by_name"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="procedure_version_once"),
            models.CheckConstraint(condition=at_least_one_day(), name="procedure_version_days"),
            models.CheckConstraint(condition=~Q(name=""), name="procedure_version_named"),
            models.CheckConstraint(
                condition=Q(levels__len__gt=0), name="procedure_version_has_a_level"
            ),
            models.CheckConstraint(
                condition=Q(partial_reason="") | Q(online_level="partial"),
                name="procedure_version_reason_of_partial",
            ),
            ExclusionConstraint(
                name="procedure_version_one_a_day", expressions=no_overlap("procedure")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> Span:
        """Return the days on which the version is in force."""
        return Span(self.valid_from, self.valid_until)

    @property
    def level_labels(self) -> list[str]:
        """Return the levels in the language of the screen."""
        return [str(Level(value).label) for value in self.levels]

    @property
    def subject_labels(self) -> list[str]:
        """Return who may use it, in the language of the screen."""
        return [str(Subject(value).label) for value in self.subjects]

    @property
    def life_event_labels(self) -> list[str]:
        """Return the life events that lead to it, in the language of the screen."""
        return [str(LifeEvent(value).label) for value in self.life_events]

    @property
    def lacks_reason(self) -> bool:
        """Say whether it is online in part and does not say why, though the law asks for it on the day it begins."""
        return (
            self.online_level == OnlineLevel.PARTIAL
            and not self.partial_reason
            and self.valid_from >= PARTIAL_NEEDS_REASON_FROM
        )


class CatalogueState(models.Model):
    """One row that is marked anew by every change of the catalogue; processes that keep a part in memory compare it.

    A number that counts would come back after a transaction that was given up.
    """

    revision = models.UUIDField(default=uuid4)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="catalogue_state_is_one_row")
        ]

    def __str__(self) -> str:
        return f"revision {self.revision}"
