"""Who signs in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

import rules


class UserManager(BaseUserManager["User"]):
    """Makes accounts; what an account may do follows from its memberships."""

    def create_user(self, username: str, email: str = "", password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password nobody can sign in with it."""
        user = self.model(
            username=self.model.normalize_username(username),
            email=self.normalize_email(email),
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One person's account. User names and e-mail addresses are unique without regard to case; an address may be empty."""

    username = models.CharField(
        _("Tên đăng nhập"), max_length=150, validators=[UnicodeUsernameValidator()]
    )
    email = models.EmailField(_("Thư điện tử"), blank=True)
    full_name = models.CharField(_("Họ và tên"), max_length=200)
    is_active = models.BooleanField(_("Đang hoạt động"), default=True)
    date_joined = models.DateTimeField(_("Ngày tạo"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("tài khoản")
        verbose_name_plural = _("tài khoản")
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("username"), name="user_username_unique"),
            models.UniqueConstraint(
                Lower("email"), name="user_email_unique", condition=~models.Q(email="")
            ),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name to show beside what the person did."""
        return self.full_name

    def has_perm(self, permission: str, subject: object = None) -> bool:
        """Say whether the rules let this person do something; there are no rights outside the rules."""
        return self.is_active and rules.has_perm(permission, self, subject)
