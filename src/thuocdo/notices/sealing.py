"""Words that must not lie about in the database, such as one-time codes: encrypted from the moment they are written until they are sent.

The key is made from the installation's secret key, so a stolen database alone tells nothing.
"""

from __future__ import annotations

import base64
import hashlib

from django.conf import settings
from django.utils.encoding import force_bytes

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

_PURPOSE = b"thuocdo.notices.sealing:"


def cipher_for(purpose: bytes) -> MultiFernet:
    """Return the cipher for one purpose; it reads what was written under a key that has been replaced since."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(purpose, key)) for key in keys])


def seal(words: str) -> str:
    """Encrypt words for the time they wait."""
    return cipher_for(_PURPOSE).encrypt(words.encode()).decode()


def unseal(sealed: str) -> str | None:
    """Return what `seal` was given; null where the key is none of ours any more."""
    try:
        return cipher_for(_PURPOSE).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _key(purpose: bytes, secret: str | bytes) -> bytes:
    """Return a key of its own for each purpose, so that knowing it would not help to forge sessions."""
    return base64.urlsafe_b64encode(hashlib.sha256(purpose + force_bytes(secret)).digest())
