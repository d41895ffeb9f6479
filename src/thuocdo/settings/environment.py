"""Typed reading of the environment, for `base` alone."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off"}
_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def text(name: str, default: str) -> str:
    """Return a variable, or the default where it is missing or empty."""
    return os.environ.get(name) or default


def required(name: str, why: str) -> str:
    """Return a variable that must be set.

    Raises:
        ImproperlyConfigured: it is missing or empty; the message says what it is for.
    """
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"{name} must be set: {why}")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a variable as yes or no.

    Raises:
        ImproperlyConfigured: it is neither.
    """
    value = os.environ.get(name, "").lower()
    if not value:
        return default
    if value not in _YES | _NO:
        raise ImproperlyConfigured(f"{name} must be one of {sorted(_YES | _NO)}, not {value!r}")
    return value in _YES


def number(name: str, default: int) -> int:
    """Return a variable as a whole number.

    Raises:
        ImproperlyConfigured: it is no number.
    """
    value = os.environ.get(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}") from None


def mail_server(name: str, default: str) -> dict[str, Any]:
    """Return the settings of the mail server that a URL names, `smtp://user:password@host:port`.

    The scheme says how the connection is kept secret: `smtp` not at all, `smtp+tls` after a greeting, `smtps` from
    the start.

    Raises:
        ImproperlyConfigured: it is no such URL.
    """
    url = urlsplit(os.environ.get(name) or default)
    try:
        port = url.port or _MAIL_PORTS[url.scheme]
    except (KeyError, ValueError):
        port = 0
    if not port or not url.hostname:
        raise ImproperlyConfigured(
            f"{name} must look like smtp://user:password@host:port, smtp+tls://… or smtps://…"
        )
    return {
        "EMAIL_HOST": url.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": url.scheme == "smtp+tls",
        "EMAIL_USE_SSL": url.scheme == "smtps",
    }


def choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """Return a variable that must be one of some words.

    Raises:
        ImproperlyConfigured: it is none of them.
    """
    value = os.environ.get(name) or default
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}")
    return value


def words(name: str, default: list[str]) -> list[str]:
    """Return a variable as a list, divided at commas."""
    value = os.environ.get(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else default


def folder(name: str, default: Path) -> Path:
    """Return a variable as an absolute path."""
    return Path(os.environ.get(name) or default).resolve()


def kept_secret(file: Path) -> str:
    """Return the secret kept in a file of mode 0600, made on the first call; processes that start at once agree."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as fresh:
            fresh.write(secrets.token_urlsafe(48))
        fresh_path = Path(fresh.name)
        try:
            file.hardlink_to(
                fresh_path
            )  # unlike a rename, this leaves the file of a faster process alone
        except FileExistsError:
            pass
        finally:
            fresh_path.unlink()
    return file.read_text()
