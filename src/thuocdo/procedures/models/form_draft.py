"""The electronic form of a procedure while somebody is drawing it up."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.querysets import ElectronicFormDraftQuerySet


class ElectronicFormDraft(models.Model):
    """One draft of the form of a procedure; it is gone once it is published or discarded, and nobody is asked by it before.

    `typed` is what was typed, field by field, also what makes no sense yet. `changes` says of each part (a group, or "all-pages" for the order of
    groups and what stands above them) with which revision and by whom it was saved last, so that two people may write in different parts.
    `before` is `typed` before the last change, null where there is none to take back; `changed_part` is where that change was.
    """

    procedure = models.OneToOneField(
        "procedures.Procedure", models.CASCADE, related_name="form_draft", verbose_name=_("thủ tục")
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị soạn")
    )
    typed = models.JSONField(_("nội dung"), default=dict)
    before = models.JSONField(null=True, editable=False)
    changes = models.JSONField(default=dict, blank=True, editable=False)
    changed_part = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField(_("sửa lúc"))

    objects = ElectronicFormDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản thảo tờ khai điện tử")
        verbose_name_plural = _("bản thảo tờ khai điện tử")
        ordering: ClassVar = ["-changed_at", "-pk"]

    def __str__(self) -> str:
        return f"form of {self.procedure_id} ({self.revision})"
