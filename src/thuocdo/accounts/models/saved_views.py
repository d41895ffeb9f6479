"""Lists as people look at them, kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models.people import User

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved addresses; a person sees his own and those that colleagues share with his unit."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the person's own views and those shared with a unit he belongs to today."""
        from thuocdo.accounts.scope import own_units  # noqa: PLC0415 - it asks memberships

        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = own_units(user).order_by().values("pk")
        return self.filter(Q(owner=user.pk) | Q(shared_with__in=mine))


class SavedView(models.Model):
    """A list as one person looks at it: the address of the page within the product and its filters, under a name.

    It gives no rights: whoever opens it sees what he may see. `shared_with` is the unit whose people find it too, null where
    the person keeps it to himself. A name is used once for a page.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("người lưu"))
    name = models.CharField(_("tên"), max_length=80)
    path = models.CharField(max_length=200)
    query = models.CharField(max_length=2000, blank=True)
    shared_with = models.ForeignKey(
        "organisations.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chia sẻ với đơn vị"),
    )
    saved_at = models.DateTimeField(_("lưu lúc"))

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("cách xem đã lưu")
        verbose_name_plural = _("cách xem đã lưu")
        ordering = ("name", "id")
        indexes: ClassVar = [models.Index(fields=["path"], name="saved_view_path")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("owner", "path", "name"), name="saved_view_name_once"),
            models.CheckConstraint(
                name="saved_view_stays_here",
                condition=Q(path__regex=r"^/([A-Za-z0-9_~.-][A-Za-z0-9_~./-]*)?$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Return the address within the product."""
        return f"{self.path}?{self.query}" if self.query else self.path
