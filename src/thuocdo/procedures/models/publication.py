"""Decisions that announce procedures ("quyết định công bố"), and when each of them was made public."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import PublicationKind
from thuocdo.procedures.querysets import PublicationItemQuerySet


class Publication(models.Model):
    """One decision of a ministry or the chairman of a province; it announces one or many procedures.

    `legal_effective_on` is the day the legal text behind it comes into force, `legal_issued_on` the day that text was
    signed: the deadlines run from them. `fast_track` marks a text made in the shortened procedure, with deadlines of its own.
    """

    owner = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("cơ quan công bố")
    )
    number = models.CharField(_("số quyết định"), max_length=100)
    announced_on = models.DateField(_("ngày ký"))
    legal_effective_on = models.DateField(_("văn bản căn cứ có hiệu lực"), null=True, blank=True)
    legal_issued_on = models.DateField(_("văn bản căn cứ được ký"), null=True, blank=True)
    fast_track = models.BooleanField(_("văn bản theo trình tự rút gọn"), default=False)
    title = models.CharField(_("trích yếu"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("quyết định công bố")
        verbose_name_plural = _("quyết định công bố")
        ordering: ClassVar = ["-announced_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "number", "announced_on"], name="publication_once"
            ),
            models.CheckConstraint(condition=~Q(number=""), name="publication_numbered"),
        ]

    def __str__(self) -> str:
        return self.number


class PublicationItem(models.Model):
    """What one decision does to one procedure; `version` is null where it is abolished.

    `published_on` is the day it was entered into the national database; null as long as it is not.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="items")
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, related_name="publication_items"
    )
    version = models.ForeignKey(
        "procedures.ProcedureVersion",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publication_items",
    )
    kind = models.CharField(_("hình thức"), max_length=10, choices=PublicationKind)
    effective_on = models.DateField(_("áp dụng từ"))
    published_on = models.DateField(_("ngày công khai"), null=True, blank=True)

    objects = PublicationItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("thủ tục được công bố")
        verbose_name_plural = _("thủ tục được công bố")
        ordering: ClassVar = ["-effective_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["publication", "procedure"], name="publication_item_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="abolished", version=None)
                | (~Q(kind="abolished") & Q(version__isnull=False)),
                name="publication_item_version",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["procedure", "-effective_on"], name="publication_of_procedure")
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.procedure_id} {self.kind}"
