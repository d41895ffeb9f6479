"""The electronic form of a version: what an applicant is asked online."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.querysets import ElectronicFormQuerySet


class ElectronicForm(models.Model):
    """One form as a JSON schema, from a day on; the database refuses to edit it.

    `version` is null for the form of the product that stands in where a version has none of its own. What somebody was asked stays readable:
    what he answered points at the form, so a form that was used is never removed.
    """

    version = models.ForeignKey(
        "procedures.ProcedureVersion",
        models.CASCADE,
        null=True,
        related_name="electronic_forms",
        verbose_name=_("phiên bản thủ tục"),
    )
    valid_from = models.DateField(_("từ ngày"))
    #: JSON as it was written: `jsonb` would sort the keys, and the order of groups and questions counts.
    schema_text = models.TextField(_("biểu mẫu"))
    schema_sha256 = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("lập lúc"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ElectronicFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("biểu mẫu điện tử")
        verbose_name_plural = _("biểu mẫu điện tử")
        ordering: ClassVar = ["version_id", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version", "valid_from"], name="electronic_form_one_from_a_day"
            ),
            models.UniqueConstraint(
                fields=["schema_sha256"],
                name="electronic_form_stand_in_once",
                condition=Q(version=None),
            ),
        ]

    def __str__(self) -> str:
        return f"form {self.schema_sha256[:12]}"

    @property
    def stands_in(self) -> bool:
        """Say whether it is the form of the product, for versions without one of their own."""
        return self.version_id is None
