"""Who signs in, in which role in which unit; and what programs sign in with."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rules.permissions import has_perm

from thuocdo.organisations.querysets import covering

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.organisations.models import Unit


class UserManager(BaseUserManager["User"]):
    """Makes accounts; what an account may do follows from its memberships."""

    def create_user(
        self, username: str, email: str = "", password: str | None = None, **fields: Any
    ) -> User:
        """Make an account; without a password nobody can sign in with it."""
        user = self.model(
            username=self.model.normalize_username(username).lower(),
            email=self.normalize_email(email),
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person's account, or that of a program with an API token.

    User names are kept in lower case; e-mail addresses are unique without regard to case and may be empty. A program sees
    through its membership as a person does, and never has a password: it cannot sign in.
    """

    username = models.CharField(
        _("Tên đăng nhập"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    email = models.EmailField(_("Thư điện tử"), blank=True)
    full_name = models.CharField(_("Họ và tên"), max_length=200)
    is_active = models.BooleanField(_("Đang hoạt động"), default=True)
    wants_digest = models.BooleanField(
        _("Nhận thư tóm tắt hằng ngày"),
        default=True,
        help_text=_("sai lệch được giao hoặc mới thấy"),
    )
    is_program = models.BooleanField(_("Là chương trình"), default=False)
    date_joined = models.DateTimeField(_("Ngày tạo"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="user_username_lower_case", condition=models.Q(username=Lower("username"))
            ),
            models.UniqueConstraint(
                Lower("email"), name="user_email_unique", condition=~models.Q(email="")
            ),
            models.CheckConstraint(
                name="user_program_has_no_password",
                condition=models.Q(is_program=False)
                | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name to show beside what the person did."""
        return self.full_name

    def has_perm(self, permission: str, subject: object = None) -> bool:
        """Say whether the rules let this person do something; there are no rights outside the rules."""
        return self.is_active and has_perm(permission, self, subject)


class Role(models.TextChoices):
    """What an official does in a unit; PROGRAM is for programs alone and gives sight, nothing else."""

    RECEPTION_OFFICER = "reception_officer", _("Người tiếp nhận")
    HANDLER = "handler", _("Người thụ lý")
    REVIEWER = "reviewer", _("Người thẩm tra")
    APPROVER = "approver", _("Người ký")
    RECORDS_CLERK = "records_clerk", _("Văn thư")
    REFORM_OFFICER = "reform_officer", _("Cán bộ cải cách hành chính")
    PROCEDURE_CONTROLLER = "procedure_controller", _("Cán bộ kiểm soát thủ tục hành chính")
    LEADER = "leader", _("Lãnh đạo")
    ADMINISTRATOR = "administrator", _("Quản trị viên")
    PROGRAM = "program", _("Chương trình")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, asked for by day."""

    def in_force(self, on: date) -> Self:
        """Keep the memberships that hold on one day."""
        return self.filter(covering(on))


class Membership(models.Model):
    """One person in one role in one unit, from one day to another.

    `province_wide` lets the person see the whole tree the unit stands in: for the Department of Home Affairs
    ("Sở Nội vụ") and the office of the Provincial People's Committee, which answer for all units.
    """

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("tài khoản")
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    province_wide = models.BooleanField(_("xem toàn tỉnh"), default=False)
    valid_from = models.DateField(_("từ ngày"))
    valid_until = models.DateField(
        _("đến trước ngày"), null=True, blank=True, help_text=_("ngày đầu tiên không còn vai trò")
    )
    granted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("người giao"),
    )
    granted_at = models.DateTimeField(_("giao lúc"))

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("vai trò trong đơn vị")
        verbose_name_plural = _("vai trò trong đơn vị")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="membership_days",
                condition=models.Q(valid_until=None)
                | models.Q(valid_until__gt=models.F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                name="membership_once",
                condition=models.Q(valid_until=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} @ {self.unit_id}"


LONGEST_TOKEN_NAME = 100
#: No token outlives this: a leap year, so that "a year from today" always fits.
LONGEST_LIFE = timedelta(days=366)


class Scope(models.TextChoices):
    """What a token is good for."""

    READ = "read", _("đọc số liệu")
    UPLOAD = "upload", _("gửi tệp báo cáo")


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
    `last_used_at` is right to the hour.
    """

    membership = models.OneToOneField(
        Membership, models.PROTECT, related_name="+", verbose_name=_("vai trò của chương trình")
    )
    name = models.CharField(_("tên"), max_length=LONGEST_TOKEN_NAME)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("quyền"))
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
