"""What somebody is writing before it is published: a new procedure, or the next version of one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import Audience
from thuocdo.procedures.querysets import ProcedureDraftQuerySet


class ProcedureDraft(models.Model):
    """One draft under the code it is to have; an owner has one for a code. It is gone once it is published or discarded.

    `typed` is what was typed, field by field, also what makes no sense yet. `revision` counts the times it was saved, so that
    nobody writes over what somebody else saved meanwhile. `unit` drafts it: the owner itself, or an agency of the procedure.
    """

    owner = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("cơ quan công bố")
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị soạn")
    )
    procedure = models.OneToOneField(
        "procedures.Procedure", models.CASCADE, null=True, blank=True, related_name="draft"
    )
    code = models.CharField(_("mã"), max_length=10)
    audience = models.CharField(_("dành cho"), max_length=8, choices=Audience)
    typed = models.JSONField(_("nội dung"), default=dict)
    revision = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("sửa lúc"))

    objects = ProcedureDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản thảo thủ tục")
        verbose_name_plural = _("bản thảo thủ tục")
        ordering: ClassVar = ["-changed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "code"], name="procedure_draft_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.revision})"
