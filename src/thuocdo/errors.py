"""The errors a service may raise; the faces turn each of them once into a page, a fragment or a problem document.

DomainError
├── NotAllowed    the actor may not do this
├── Conflict      somebody else was faster, or the state has moved on
├── InvalidInput  the input cannot be used as it is
├── NotFound      there is no such thing, or the actor may not know of it
└── Unavailable   a part this depends on does not answer now
"""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A refusal with a stable code, messages in both languages and the values they name.

    Args:
        code: stable snake_case identifier, for programs.
        message_vi: what happened, why, and what to do next, in Vietnamese.
        message_en: the same in English.
        values: named values that the messages mention.
    """

    def __init__(self, code: str, message_vi: str, message_en: str, **values: Any) -> None:
        super().__init__(message_en)
        self.code = code
        self.message_vi = message_vi
        self.message_en = message_en
        self.values = values

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error come back whole from another process."""
        return _rebuilt, (type(self), self.code, self.message_vi, self.message_en, self.values)


def _rebuilt(
    kind: type[DomainError], code: str, message_vi: str, message_en: str, values: dict[str, Any]
) -> DomainError:
    return kind(code, message_vi, message_en, **values)


class NotAllowed(DomainError):
    """The actor may not do this."""


class Conflict(DomainError):
    """The thing has changed since the actor looked at it."""


class InvalidInput(DomainError):
    """The input cannot be used as it is."""


class NotFound(DomainError):
    """There is no such thing, or the actor may not know that there is."""


class Unavailable(DomainError):
    """A part that this depends on does not answer now; trying again later may help."""
