"""What people ask about a procedure, and the answers of those who control it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class FrequentQuestion(models.Model):
    """One question about a procedure with its answer, as the portal shows it now; what it said before stands in the events of the procedure.

    `search_text` is both in the form in which words are found. Hidden ones stay: `hidden_at`.
    """

    procedure = models.ForeignKey("procedures.Procedure", models.PROTECT, related_name="questions")
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    question = models.CharField(_("câu hỏi"), max_length=500)
    answer = models.TextField(_("trả lời"), max_length=5000)
    question_en = models.CharField(_("câu hỏi, tiếng Anh"), max_length=500, blank=True)
    answer_en = models.TextField(_("trả lời, tiếng Anh"), max_length=5000, blank=True)
    search_text = models.TextField(editable=False)
    changed_at = models.DateTimeField(_("sửa lúc"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người sửa"),
    )
    hidden_at = models.DateTimeField(_("thôi hiện lúc"), null=True)

    class Meta:
        verbose_name = _("câu hỏi thường gặp")
        verbose_name_plural = _("câu hỏi thường gặp")
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.question
