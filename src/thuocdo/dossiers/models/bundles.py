"""Dossiers that came in together as a bundle ("hồ sơ liên thông"), and the applications that will be one."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Citizen
from thuocdo.dossiers.models.applications import Application
from thuocdo.procedures.choices import Channel


class DossierBundle(models.Model):
    """One bundle as it was handed in; its code is that of its first dossier with `LT-` before it. The dossiers and their turns never change."""

    code = models.CharField(_("mã nhóm hồ sơ"), max_length=90, unique=True)
    group = models.ForeignKey(
        "procedures.ProcedureBundle",
        models.PROTECT,
        related_name="+",
        verbose_name=_("nhóm thủ tục liên thông"),
    )
    reception_unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("nơi tiếp nhận")
    )
    channel = models.CharField(_("kênh tiếp nhận"), max_length=6, choices=Channel)
    received_at = models.DateTimeField(_("nhận lúc"))
    request_id = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name = _("nhóm hồ sơ liên thông")
        verbose_name_plural = _("nhóm hồ sơ liên thông")

    def __str__(self) -> str:
        return self.code


class BundledDossier(models.Model):
    """One part of a bundle. Those of the same `turn` run side by side; a turn comes when all parts of those before have ended.

    `checked`: the papers were found complete when the bundle was taken in, so the part is accepted in the moment its turn comes.
    """

    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, related_name="bundled")
    bundle = models.ForeignKey(DossierBundle, models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    turn = models.PositiveSmallIntegerField(_("lượt"))
    checked = models.BooleanField(_("đã kiểm đủ giấy tờ"), default=False)

    class Meta:
        verbose_name = _("hồ sơ trong nhóm liên thông")
        verbose_name_plural = _("hồ sơ trong nhóm liên thông")
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bundle", "position"], name="bundled_dossier_place"),
            models.CheckConstraint(
                condition=Q(turn__gte=1, position__gte=1), name="bundled_dossier_turn"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bundle_id}.{self.position}"


class ApplicationGroupQuerySet(models.QuerySet["ApplicationGroup"]):
    """Applications for bundles, seen by the citizen who writes them and nobody else."""

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep the citizen's own, with those he began by a phone that was joined to his identity since."""
        his = Citizen.objects.filter(Q(pk=citizen.pk) | Q(joined_into=citizen.pk))
        found = self.filter(citizen__in=his.values("pk"))
        written = Application.objects.of_citizen(citizen).exclude(group=None)
        return found.filter(pk__in=written.values("group"))


class ApplicationGroup(models.Model):
    """One application for a bundle: an application for each procedure of it, written as one and handed in as one."""

    citizen = models.ForeignKey("accounts.Citizen", models.PROTECT, related_name="+")
    group = models.ForeignKey("procedures.ProcedureBundle", models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("bắt đầu lúc"))
    bundle = models.OneToOneField(DossierBundle, models.PROTECT, null=True, related_name="+")

    objects = ApplicationGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn liên thông đang viết")
        verbose_name_plural = _("đơn liên thông đang viết")

    def __str__(self) -> str:
        return f"application for a bundle {self.pk}"
