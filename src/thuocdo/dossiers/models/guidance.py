"""What was explained at the counter, before there is a dossier or without one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import units_visible_to

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class GuidanceQuerySet(models.QuerySet["Guidance"]):
    """Guidance, seen by whoever sees into the unit that gave it."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep what was given in units that a person sees into."""
        return self.filter(unit__in=units_visible_to(user).values("pk"))


class Guidance(models.Model):
    """One time that somebody was told how a procedure is done: papers, steps, time and fees as they were said, word for word.

    `to_name` is empty where nobody asked for the name. The database refuses to change or remove a row.

    Source: Decree 61/2018 article 15.
    """

    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+"
    )
    case = models.CharField(_("trường hợp"), max_length=500, blank=True)
    said = models.TextField(_("nội dung hướng dẫn"))
    to_name = models.CharField(_("người được hướng dẫn"), max_length=300, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(_("lúc"))
    request_id = models.CharField(max_length=100, unique=True)

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt hướng dẫn")
        verbose_name_plural = _("lượt hướng dẫn")
        ordering: ClassVar = ["-given_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["unit", "given_at"], name="guidance_of_unit")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(said=""), name="guidance_says_something")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.procedure_version_id}"
