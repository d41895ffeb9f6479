"""Accounts of people and programs, and the roles people hold in units."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from rules.permissions import has_perm

from thuocdo.identifiers.fields import PhoneField
from thuocdo.organisations.querysets import covering


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
    through its membership as a person does, and never has a password: it cannot sign in. The account of a citizen is for
    the portal alone and never gets a role; an official who comes to the portal as a citizen has another account there.
    """

    username = models.CharField(
        _("Tên đăng nhập"), max_length=150, unique=True, validators=[UnicodeUsernameValidator()]
    )
    email = models.EmailField(_("Thư điện tử"), blank=True)
    full_name = models.CharField(_("Họ và tên"), max_length=200)
    phone = PhoneField(
        _("Số điện thoại"), blank=True, default="", help_text=_("để được nhắc việc bằng tin nhắn")
    )
    is_active = models.BooleanField(_("Đang hoạt động"), default=True)
    wants_digest = models.BooleanField(
        _("Nhận thư tóm tắt hằng ngày"),
        default=True,
        help_text=_("sai lệch được giao hoặc mới thấy"),
    )
    wants_mail = models.BooleanField(_("Nhận thư nhắc việc"), default=True)
    wants_sms = models.BooleanField(_("Nhận tin nhắn nhắc việc"), default=True)
    is_program = models.BooleanField(_("Là chương trình"), default=False)
    is_citizen = models.BooleanField(_("Là công dân"), default=False)
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
    CASHIER = "cashier", _("Người thu phí, lệ phí")
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
