"""The number by which processes know that what they keep of rights still holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class RightsVersion(models.Model):
    """One row: its number changes with every membership, delegation, saved view, tree of units, and lock or name of an official.

    Triggers write it within the transaction of the change and nothing else does; no number comes twice, not even after a transaction that
    was taken back. Without a row nothing may be kept.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(_("số"))

    class Meta:
        verbose_name = _("phiên bản quyền")
        verbose_name_plural = _("phiên bản quyền")
        constraints: ClassVar = [
            models.CheckConstraint(name="rights_version_is_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.number)
