"""What those who lead tell units to do with dossiers, with the moment by which they want an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import unit_ids_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.accounts.models import Role

_OPEN = Q(answered_at=None, withdrawn_at=None)


class DossierDirectiveQuerySet(models.QuerySet["DossierDirective"]):
    """Directives, seen by whoever sees the dossier."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the directives about dossiers that a person sees."""
        from thuocdo.dossiers.models import Dossier  # noqa: PLC0415 - it stands beside this

        return self.filter(dossier__in=Dossier.objects.visible_to(user).order_by().values("pk"))

    def open(self) -> Self:
        """Keep those that wait for an answer."""
        return self.filter(_OPEN)

    def addressed_to(
        self, people: Iterable[int], user: AbstractBaseUser | AnonymousUser, roles: Iterable[Role]
    ) -> Self:
        """Keep those that name one of some people, or nobody but a unit in which the person works by one of the roles."""
        unit_ids = unit_ids_visible_to(user, roles=tuple(roles))
        return self.filter(Q(official__in=tuple(people)) | Q(official=None, unit__in=unit_ids))


class DossierDirective(models.Model):
    """One directive about one dossier: who told which unit (or official) what, until when an answer is wanted, and the answer.

    It is what the events fold to. `number` counts those of the dossier from 1. Times are null while they have not come.
    """

    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, related_name="directives", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("người chỉ đạo"),
    )
    unit = models.ForeignKey(
        "organisations.Unit",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("đơn vị được giao"),
    )
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("người được giao"),
    )
    words = models.TextField(_("nội dung chỉ đạo"))
    given_at = models.DateTimeField(_("chỉ đạo lúc"))
    answer_due_at = models.DateTimeField(_("hạn trả lời"))
    answer = models.TextField(_("trả lời"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)
    withdrawn_at = models.DateTimeField(_("rút lại lúc"), null=True)

    objects = DossierDirectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("ý kiến chỉ đạo")
        verbose_name_plural = _("ý kiến chỉ đạo")
        ordering: ClassVar = ["dossier_id", "number"]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "answer_due_at", "id"], name="directive_of_unit", condition=_OPEN
            ),
            models.Index(
                fields=["official", "answer_due_at", "id"],
                name="directive_of_official",
                condition=_OPEN,
            ),
            models.Index(fields=["given_by", "-id"], name="directive_by_giver"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="directive_once"),
            models.CheckConstraint(condition=~Q(words=""), name="directive_says_something"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, withdrawn_at=None) & ~Q(answer="")),
                name="directive_answered_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}.{self.number}"
