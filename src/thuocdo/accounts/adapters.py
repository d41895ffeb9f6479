"""How the sign-in package fits this house."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from qrcode.image.svg import SvgPathFillImage

from thuocdo.accounts.second_factor import offered
from thuocdo.notices.sealing import cipher_for

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest  # noqa: TID251 - the package's signature

    from cryptography.fernet import MultiFernet

_MESSAGES = {
    "mfa/messages/totp_activated.txt": _("Đã bật xác thực hai lớp."),
    "mfa/messages/totp_deactivated.txt": _("Đã tắt xác thực hai lớp."),
    "mfa/messages/recovery_codes_generated.txt": _("Đã lập bộ mã dự phòng."),
}


class ClosedSignUpAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator; nobody signs up."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "rate_limited": _("Thử quá nhiều lần. Hãy đợi năm phút rồi thử lại."),
        "too_many_login_attempts": _("Nhập sai quá nhiều lần. Hãy đợi năm phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead a citizen to his dossiers and an official to his work."""
        citizen = getattr(request.user, "is_citizen", False)
        return str(settings.CITIZEN_REDIRECT_URL if citizen else settings.LOGIN_REDIRECT_URL)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead whoever the identity provider sends for the first time to where he comes the next time, too."""
        return self.get_login_redirect_url(request)

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """Ask for a code where the person has an app: a password alone must not switch the second factor off."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [one for one in methods if one["id"] == "mfa_reauthenticate"] or methods

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say what was done at the second factor in the product's own words; all else as the package does."""
        if message_template in _MESSAGES:
            messages.add_message(request, level, _MESSAGES[message_template])
        else:
            super().add_message(request, level, message_template, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor in the product's words, its secrets encrypted in the database."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "Mã không đúng hoặc đã dùng. Hãy đợi mã mới trong ứng dụng rồi nhập lại."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key made from the installation's own: a stolen database alone opens nothing."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return what `encrypt` was given, also with a key that has been replaced since."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Any = None) -> bool:
        """Say whether the sign-in asks for a second factor; never where the installation offers none."""
        return offered() and bool(super().is_mfa_enabled(user, types=types))

    def build_totp_svg(self, url: str) -> SafeString:
        """Draw the code to scan, dark on white in every theme, as markup that stands in a page."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        _, _, markup = drawn.getvalue().decode().partition("?>")
        return mark_safe(markup.strip())  # noqa: S308 - drawn here


def _cipher() -> MultiFernet:
    return cipher_for(b"thuocdo.accounts.second_factor:")
