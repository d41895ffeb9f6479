"""Ratings of how somebody was served."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import Channel

LOWEST, HIGHEST = 1, 5
#: What is rated beside the whole, in the order of the page; the person comes last and is stored apart.
TOPICS = ("time", "information", "ease", "attitude")


def _score(label: Any, *, needed: bool = False) -> Any:
    return models.PositiveSmallIntegerField(
        label,
        null=not needed,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )


def _in_range(name: str) -> Q:
    return Q((name, None)) | Q((f"{name}__gte", LOWEST), (f"{name}__lte", HIGHEST))


class Rating(models.Model):
    """What the applicant of one dossier thinks of the service: 1 (very bad) to 5 (very good); null where he says nothing.

    One for each dossier, changed by whoever gave it for some days. It points at the dossier so that it is one, and for nothing else: officials
    see numbers and words alone (`reading`), never the row, because from a dossier one comes to a person. It is a condition of nothing.

    Source: Decree 61/2018 articles 27 (the rater is protected) and 31 (topics).
    """

    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, related_name="+")
    agency = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("cơ quan giải quyết")
    )
    reception_unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("nơi tiếp nhận")
    )
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(_("kênh tiếp nhận"), max_length=6, choices=Channel)
    overall = _score(_("nhìn chung"), needed=True)
    time = _score(_("thời gian giải quyết"))
    information = _score(_("thông tin, hướng dẫn"))
    ease = _score(_("dễ làm, ít phải đi lại"))
    attitude = _score(_("thái độ phục vụ"))
    extra_cost = models.BooleanField(_("phải trả khoản ngoài quy định"), null=True)
    words = models.TextField(_("ý kiến"), blank=True)
    official_score = _score(_("người trực tiếp phục vụ"))
    official_words = models.TextField(_("ý kiến về người phục vụ"), blank=True)
    rated_at = models.DateTimeField(_("đánh giá lúc"))
    changed_at = models.DateTimeField(_("sửa lúc"))

    class Meta:
        verbose_name = _("đánh giá")
        verbose_name_plural = _("đánh giá")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["agency", "rated_at"], name="rating_of_agency")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(overall__gte=LOWEST, overall__lte=HIGHEST), name="rating_overall"
            ),
            *(
                models.CheckConstraint(condition=_in_range(name), name=f"rating_{name}")
                for name in (*TOPICS, "official_score")
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("rated_at")), name="rating_days"),
        ]

    def __str__(self) -> str:
        return f"rating {self.pk}"
