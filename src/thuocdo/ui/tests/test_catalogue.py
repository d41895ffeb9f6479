"""The English catalogue: every text has its English, and no value is lost on the way.

gettext falls back to Vietnamese without a word, so only this test tells of an entry that was forgotten.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parents[2] / "locale" / "en" / "LC_MESSAGES" / "django.po"
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")


def _messages() -> list[Message]:
    with CATALOGUE.open("rb") as file:
        return [message for message in read_po(file, locale="en") if message.id]


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """Return the one text, or the singular and the plural."""
    return [text or ""] if isinstance(text, str | None) else list(text)


def _untranslated(messages: list[Message]) -> list[str]:
    return [
        _forms(message.id)[0]
        for message in messages
        if message.fuzzy
        or len(_forms(message.string)) != len(_forms(message.id))
        or not all(form and form.strip() for form in _forms(message.string))
    ]


def _with_other_placeholders(messages: list[Message]) -> list[str]:
    return [
        _forms(message.id)[0]
        for message in messages
        for original, english in zip(_forms(message.id), _forms(message.string), strict=False)
        if sorted(_PLACEHOLDER.findall(original)) != sorted(_PLACEHOLDER.findall(english or ""))
    ]


def test_every_text_has_its_english() -> None:
    messages = _messages()
    assert messages
    assert _untranslated(messages) == []


def test_english_keeps_the_placeholders() -> None:
    assert _with_other_placeholders(_messages()) == []


@pytest.mark.parametrize(
    "message",
    [
        Message("tệp", ""),
        Message("tệp", " "),
        Message("tệp", "file", flags=["fuzzy"]),
        Message(("%(num)d tệp", "%(num)d tệp"), ("%(num)d file", "")),
        Message(("%(num)d tệp", "%(num)d tệp"), ("%(num)d file",)),
    ],
)
def test_a_forgotten_text_is_noticed(message: Message) -> None:
    assert _untranslated([message])


@pytest.mark.parametrize(
    "message",
    [
        Message("tệp %(name)s", "the file"),
        Message("tệp %(name)s", "the file %(file)s"),
        Message("tệp %(name)s", "the file %(name)d"),
        Message("tệp", "the file %(name)s"),
        Message(("%(num)d tệp", "%(num)d tệp"), ("one file", "%(num)d files")),
    ],
)
def test_a_lost_placeholder_is_noticed(message: Message) -> None:
    assert _with_other_placeholders([message])
