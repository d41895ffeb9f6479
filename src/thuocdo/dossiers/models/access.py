"""Who looked at personal data in full."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonalDataAccess(models.Model):
    """One look at the unmasked people of one dossier; the database refuses to change or remove it.

    Source: the Law on Personal Data Protection 2025 and Decree 13/2023 article 26: processing is to be traceable.
    """

    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("lúc"))
    purpose = models.CharField(_("để làm gì"), max_length=200)

    class Meta:
        verbose_name = _("lượt xem dữ liệu cá nhân")
        verbose_name_plural = _("lượt xem dữ liệu cá nhân")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["dossier", "at"], name="personal_data_access")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.user_id}"
