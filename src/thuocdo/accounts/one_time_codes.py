"""Sign-in by a code that is sent to a phone, or to the mail of an account that was opened with it: six figures, good once, for five minutes and five tries."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import salted_hmac

import structlog

from thuocdo.accounts.citizens import enrol_by_phone
from thuocdo.accounts.limits import Limit, within_limits
from thuocdo.accounts.message_texts import words_for
from thuocdo.accounts.models import CODE_TRIES, Citizen, CounterOpening, OneTimeCode
from thuocdo.errors import InvalidInput, NotAllowed, Unavailable
from thuocdo.identifiers.phones import parse_phone
from thuocdo.notices.sealing import seal, unseal
from thuocdo.notices.services import channel_is_open, queue_message

CODE_LENGTH = 6
LIFE = timedelta(minutes=5)
#: Sent to one phone, and asked for from one address, in an hour.
CODES_OF_A_PHONE, CODES_OF_AN_ADDRESS = 5, 20
CODES_A_MINUTE = 600
_HOUR = 3600
#: Messages abroad cost their sender money that somebody there may share in; whoever lives abroad has the identity provider.
_HOME = "+84"
_SALT = "thuocdo.accounts.one_time_codes"
_MAILBOX, _MAILBOX_ROWS = "demo-mailbox", 20

log = structlog.get_logger(__name__)


class CodeUse(StrEnum):
    """What a code is good for; one that was sent for this opens nothing of that."""

    SIGN_IN = "sign_in"
    JOIN = "join"
    OPEN = "open"


def codes_can_be_sent() -> bool:
    """Say whether a code reaches a phone: in the demo, and where a gateway is configured."""
    return settings.DEMO or channel_is_open("sms")


def code_sign_in_offered() -> bool:
    """Say whether people sign in by code here: in the demo, where no identity provider is configured but a gateway is, and for who got an account at a counter.

    Shape: no query; one where an identity provider is configured.
    """
    return _for_everybody() or (_some_way() and CounterOpening.objects.exists())


def _for_everybody() -> bool:
    return settings.DEMO or (not settings.IDENTITY_PROVIDER and channel_is_open("sms"))


def _some_way() -> bool:
    return channel_is_open("sms") or channel_is_open("email")


def mail_codes_can_be_sent() -> bool:
    """Say whether a code reaches a mail: in the demo, and where mail is configured."""
    return settings.DEMO or channel_is_open("email")


def send_code(
    phone: str,
    *,
    network: str,
    at: datetime,
    use: CodeUse = CodeUse.SIGN_IN,
    language: str = "vi",
) -> str:
    """Send a code to a phone; earlier ones are good no more. Returns the number in E.164.

    The answer is the same whether the phone is known or not.

    Args:
        phone: as it was typed.
        network: who asks, from `limits.network_of`.
        at: the moment.
        use: what the code will be good for.
        language: that of the person who asks.

    Raises:
        InvalidInput: no mobile phone of this country.
        NotAllowed: too often.
        Unavailable: no gateway is configured.
    """
    offered = code_sign_in_offered() if use is CodeUse.SIGN_IN else codes_can_be_sent()
    if not offered:
        raise Unavailable(
            "no_sign_in_by_code",
            "Cổng này không đăng nhập bằng mã. Hãy đăng nhập bằng tài khoản định danh.",
            "This portal has no sign-in by code. Sign in with your identity account.",
        )
    number = parse_phone(phone)
    if not number.mobile or not number.e164.startswith(_HOME):
        raise InvalidInput(
            "no_mobile_phone",
            "Số này không nhận được tin nhắn. Hãy ghi số di động của Việt Nam.",
            "This number gets no text messages. Write a Vietnamese mobile number.",
        )
    _refuse_too_many(number.e164, network, at=at)
    if use is not CodeUse.SIGN_IN or _for_everybody() or _was_opened(number.e164):
        _send(number.e164, "sms", use, language, at=at)
    return number.e164


def send_code_to_mail(
    mail: str,
    *,
    network: str,
    at: datetime,
    use: CodeUse = CodeUse.SIGN_IN,
    language: str = "vi",
) -> str:
    """Send a code to a mail; returns it in lower case. To sign in, only the mail of an account that was opened with it gets one; the answer is the same.

    Raises:
        NotAllowed: too often.
        Unavailable: no mail is configured.
    """
    if not mail_codes_can_be_sent():
        raise Unavailable(
            "no_code_by_mail",
            "Cổng này không gửi mã qua thư điện tử. Hãy dùng số điện thoại.",
            "This portal sends no codes by mail. Use a phone number.",
        )
    address = mail.strip().lower()
    _refuse_too_many(address, network, at=at)
    if use is not CodeUse.SIGN_IN or _was_opened(address):
        _send(address, "email", use, language, at=at)
    return address


def _refuse_too_many(address: str, network: str, *, at: datetime) -> None:
    limits = (
        Limit(f"code-phone:{address}"[:120], CODES_OF_A_PHONE, _HOUR),
        Limit(f"code-network:{network}", CODES_OF_AN_ADDRESS, _HOUR),
        Limit("code-all", CODES_A_MINUTE, 60),
    )
    if not within_limits(limits, at=at):
        raise _too_often()


def _was_opened(address: str) -> bool:
    return Citizen.objects.reached_at(address).exclude(checked_at=None).exists()


@transaction.atomic
def _send(phone: str, channel: str, use: CodeUse, language: str, *, at: datetime) -> None:
    code = f"{secrets.randbelow(10**CODE_LENGTH):0{CODE_LENGTH}d}"
    OneTimeCode.objects.filter(phone=phone, used_at=None, expires_at__gt=at).update(used_at=at)
    made = OneTimeCode.objects.create(
        phone=phone, code_hash=_hashed(phone, code, use), sent_at=at, expires_at=at + LIFE
    )
    values = {"code": "{secret}", "minutes": str(LIFE.seconds // 60)}
    words = words_for(f"code_{use}", values, language=language)
    text = words.text
    queue_message(
        channel=channel,
        to=phone,
        subject=words.subject if channel == "email" else "",
        text=text,
        secret=code,
        good_until=at + LIFE,
        dedupe_key=f"one-time-code:{made.pk}",
        urgent=True,
        at=at,
    )
    if settings.DEMO:
        _put_into_mailbox(at, phone, text.replace("{secret}", code))
    log.info("one_time_code_sent", code=made.pk)


def sign_in_by_code(phone: str, code: str, *, at: datetime) -> Citizen:
    """Return the citizen of a phone to which a code was sent, made at the first time; the code is used up.

    Args:
        phone: in E.164, from `send_code`, or the mail from `send_code_to_mail`.
        code: as it was typed; spaces do not matter.
        at: the moment.

    Raises:
        InvalidInput: the code is wrong, used, too old or was tried too often; which of these is not told.
    """
    prove_phone(phone, code, use=CodeUse.SIGN_IN, at=at)
    if "@" in phone:
        ways = Citizen.objects.reached_at(phone)
        found = ways.select_related("user", "joined_into__user").get()
        return found.joined_into or found
    return enrol_by_phone(phone, at=at)


def prove_phone(phone: str, code: str, *, use: CodeUse, at: datetime) -> None:
    """Use a code up that was sent to a phone for one purpose; call it outside a transaction, or the count of tries is lost.

    Raises:
        InvalidInput: the code is wrong, used, too old, sent for something else, or was tried too often; which of these is not told.
    """
    if not _used(phone, "".join(code.split()), use, at=at):
        raise InvalidInput(
            "code_wrong",
            "Mã không đúng hoặc đã hết hạn. Hãy xem lại tin nhắn mới nhất, hoặc lấy mã khác.",
            "The code is wrong or too old. Look at the newest message, or ask for another code.",
        )


@transaction.atomic
def _used(phone: str, code: str, use: CodeUse, *, at: datetime) -> bool:
    """Try a code and count the try; the count stays, whatever the caller does about a wrong one."""
    sent = (
        OneTimeCode.objects.select_for_update()
        .filter(phone=phone, used_at=None, expires_at__gt=at, tries__lt=CODE_TRIES)
        .order_by("-sent_at", "-pk")
        .first()
    )
    if sent is None:
        return False
    right = hmac.compare_digest(sent.code_hash, _hashed(phone, code, use))
    sent.tries += 1
    sent.used_at = at if right else None
    sent.save(update_fields=["tries", "used_at"])
    return right


def demo_mailbox() -> list[tuple[datetime, str, str]]:
    """Return what was sent in the last minutes, the newest first: moment, phone, text. Empty outside the demo."""
    kept = cache.get(_MAILBOX, []) if settings.DEMO else []
    return [(at, phone, unseal(text) or "") for at, phone, text in kept]


def _put_into_mailbox(at: datetime, phone: str, text: str) -> None:
    """Keep a text for the page of the demo; sealed, for the cache is a table of the database."""
    kept = cache.get(_MAILBOX, [])
    cache.set(_MAILBOX, [(at, phone, seal(text)), *kept][:_MAILBOX_ROWS], LIFE.seconds)


def forget_old_codes(*, at: datetime) -> int:
    """Remove codes that ended more than a day ago; return how many."""
    return OneTimeCode.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()[0]


def _hashed(phone: str, code: str, use: CodeUse) -> str:
    """Return what is kept of a code: with a key of the installation, or a million codes would be tried in a second."""
    return salted_hmac(_SALT, f"{use}:{phone}:{code}", algorithm="sha256").hexdigest()


def _too_often() -> NotAllowed:
    return NotAllowed(
        "codes_too_often",
        "Đã yêu cầu mã quá nhiều lần. Hãy đợi ít phút rồi thử lại.",
        "Codes were asked for too often. Wait some minutes and try again.",
    )
