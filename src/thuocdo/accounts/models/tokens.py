"""What programs sign in with, and what they asked for once already."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models.people import Membership, Role, User

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.organisations.models import Unit

LONGEST_TOKEN_NAME = 100
#: As a dossier keeps the name of its source system.
LONGEST_SYSTEM = 40
SYSTEM_PATTERN = r"^[a-z][a-z0-9_-]*$"
#: No token outlives this: a leap year, so that "a year from today" always fits.
LONGEST_LIFE = timedelta(days=366)


class Scope(models.TextChoices):
    """What a token is good for."""

    READ = "read", _("đọc số liệu")
    UPLOAD = "upload", _("gửi tệp báo cáo")
    APPROVE = "approve", _("duyệt và gửi báo cáo do người của đơn vị lập")
    DOSSIERS = "dossiers", _("đọc hồ sơ, không có dữ liệu cá nhân")
    ACT = "act", _("nhận và xử lý hồ sơ thay đơn vị")
    PEOPLE = "people", _("xem người trong hồ sơ (cùng quyền xử lý)")
    REPORT = "report", _("báo hồ sơ của một hệ thống khác")
    FEEDBACK = "feedback", _("gửi phản ánh, kiến nghị từ hệ thống khác và đọc trả lời")
    WEBHOOKS = "webhooks", _("đăng ký webhook")


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Tokens; an administrator sees those of his unit and of all below it."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the tokens of units in which, or above which, the person is an administrator."""
        from thuocdo.accounts.scope import units_visible_to  # noqa: PLC0415 - it asks memberships

        administered = units_visible_to(user, roles=(Role.ADMINISTRATOR,))
        return self.filter(membership__unit__in=administered)


class ApiToken(models.Model):
    """One program's right to ask the API, from the day it was made to the moment it expires or is revoked.

    The program has an account of its own that belongs to one unit (`membership`), so what it sees is found in the same place
    as what a person sees. Of the secret only the SHA-256 is kept; `prefix` is its beginning, to tell tokens apart.
    `last_used_at` is right to the hour. `system` is the one system whose dossiers the program reports; empty where it reports none.
    """

    membership = models.OneToOneField(
        Membership, models.PROTECT, related_name="+", verbose_name=_("vai trò của chương trình")
    )
    name = models.CharField(_("tên"), max_length=LONGEST_TOKEN_NAME)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("quyền"))
    system = models.CharField(_("hệ thống"), max_length=LONGEST_SYSTEM, blank=True)
    prefix = models.CharField(_("phần đầu"), max_length=16)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người lập")
    )
    made_at = models.DateTimeField(_("lập lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    last_used_at = models.DateTimeField(_("dùng lần cuối"), null=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("người thu hồi")
    )
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("khóa API")
        verbose_name_plural = _("khóa API")
        ordering = ("-made_at", "-id")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="api_token_lives_a_year_at_most",
                condition=Q(expires_at__gt=F("made_at"))
                & Q(expires_at__lte=F("made_at") + LONGEST_LIFE),
            ),
            models.CheckConstraint(
                name="api_token_is_good_for_something", condition=Q(scopes__len__gt=0)
            ),
            models.CheckConstraint(
                name="api_token_reports_for_a_system",
                condition=Q(scopes__contains=["report"]) ^ Q(system=""),
            ),
            models.CheckConstraint(
                name="api_token_system_written",
                condition=Q(system="") | Q(system__regex=SYSTEM_PATTERN),
            ),
            models.CheckConstraint(
                name="api_token_secret_is_hashed",
                condition=Q(secret_sha256__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 - a pattern
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def account(self) -> User:
        """Return the account of the program, to be asked wherever a person is."""
        return self.membership.user

    @property
    def unit(self) -> Unit:
        """Return the unit the token belongs to."""
        return self.membership.unit

    @property
    def scope_labels(self) -> list[str]:
        """Return what the token is good for, in the language of the screen."""
        return [str(Scope(scope).label) for scope in self.scopes]

    def state(self, at: datetime) -> str:
        """Return `revoked`, `expired` or `active`."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= at else "active"


class IdempotentRequest(models.Model):
    """One request of a program that made something, by the key it chose; the same request again gives the same thing.

    `fingerprint` is the SHA-256 of what was sent. The record is empty only inside the transaction that makes it.
    """

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    record_room = models.CharField(max_length=40, blank=True)
    record_id = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["token", "key"], name="idempotent_request_once")
        ]

    def __str__(self) -> str:
        return f"{self.token_id}: {self.key}"
