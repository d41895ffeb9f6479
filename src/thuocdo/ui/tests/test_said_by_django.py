"""What Django and the sign-in package say is plain Vietnamese, and dates are read day before month."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import password_validation
from django.core import validators
from django.forms import fields, models
from django.utils.encoding import force_str
from django.utils.translation import override

import pytest
from babel.messages.pofile import read_po

from thuocdo.accounts.adapters import ClosedSignUpAdapter, SecondFactorAdapter

if TYPE_CHECKING:
    from django.test import Client

CATALOGUE = Path(__file__).parents[2] / "locale" / "vi" / "LC_MESSAGES" / "django.po"
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]")
_ENGLISH = re.compile(r"\b(the|this|enter|select|must|is|are|not|valid|submitted|ensure|your)\b", re.IGNORECASE)  # fmt: skip
#: Of sign-in by phone, of confirmed addresses and of signing up, which the product does not have.
_NOT_HERE = {
    "add_email_blocked", "cannot_remove_primary_email", "duplicate_email", "invalid_password_reset", "max_email_addresses",
    "phone_taken", "unknown_email", "unknown_phone", "unverified_primary_email", "username_blacklisted",
}  # fmt: skip
#: Fields that no form here has.
_UNUSED = {"FilePathField", "GenericIPAddressField", "DurationField", "InlineForeignKeyField"}


def said_by_fields() -> Iterator[tuple[str, Any]]:
    """Yield what every kind of field says when it refuses."""
    for module in (fields, models):
        for name, kind in vars(module).items():
            known = isinstance(kind, type) and issubclass(kind, forms.Field)
            if known and name not in _UNUSED:
                for key, words in vars(kind).get("default_error_messages", {}).items():
                    yield f"{name}.{key}", words


def said_by_validators() -> Iterator[tuple[str, Any]]:
    for name, kind in vars(validators).items():
        if isinstance(kind, type) and isinstance(vars(kind).get("message"), str | object):
            words = vars(kind).get("message")
            if words is not None and "IP" not in name:
                yield name, words


def english(said: Iterator[tuple[str, Any]]) -> dict[str, str]:
    """Return what is said in English where Vietnamese is spoken."""
    with override("vi"):
        spoken = {name: _words(one) for name, one in said}
    return {name: words for name, words in spoken.items() if _ENGLISH.search(words)}


def _words(one: Any) -> str:
    # A text with a number in it takes the number by `%`.
    return force_str(one % {"limit_value": 2, "show_value": 3, "max": 2, "length": 3}) if _counts(one) else force_str(one)  # fmt: skip


def _counts(one: Any) -> bool:
    return type(one).__name__ == "NumberAwareString"


def test_no_field_and_no_validator_speaks_english() -> None:
    assert english(said_by_fields()) == {}
    assert english(said_by_validators()) == {}


def test_passwords_and_sign_in_are_spoken_of_in_vietnamese() -> None:
    adapters = {**ClosedSignUpAdapter.error_messages, **SecondFactorAdapter.error_messages}
    reached = ((name, one) for name, one in adapters.items() if name not in _NOT_HERE)
    assert english(reached) == {}
    with override("vi"):
        for words in password_validation.password_validators_help_texts():
            assert not _ENGLISH.search(words)
        with pytest.raises(forms.ValidationError) as refused:
            password_validation.validate_password("password1")
        assert not [one for one in refused.value.messages if _ENGLISH.search(one)]


def test_the_catalogue_keeps_the_placeholders() -> None:
    with CATALOGUE.open("rb") as file:
        messages = [one for one in read_po(file, locale="vi") if one.id]
    assert messages
    for one in messages:
        original = one.id if isinstance(one.id, str) else one.id[0]
        string = one.string or ""
        said = string if isinstance(string, str) else string[0]
        assert said, original
        assert set(_PLACEHOLDER.findall(original)) == set(_PLACEHOLDER.findall(said)), original


class _AskForm(forms.Form):
    name = forms.CharField(max_length=3)
    number = forms.IntegerField(max_value=5)
    day = forms.DateField()
    kind = forms.ChoiceField(choices=[("a", "A")])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["Không được bỏ trống.", "Hãy nhập một số nguyên.", "Ngày không hợp lệ. Hãy nhập ngày/tháng/năm.",
                "Không chọn được «x». Hãy chọn trong danh sách."]),
        ("en", ["This field is required.", "Enter a whole number.", "Enter a valid date.",
                "Select a valid choice. x is not one of the available choices."]),
    ],
)  # fmt: skip
def test_a_form_says_what_to_do(language: str, said: list[str]) -> None:
    with override(language):
        form = _AskForm({"number": "một", "day": "13/13/2026", "kind": "x"})
        assert [problems[0] for problems in form.errors.values()] == said


def test_a_number_in_a_message_is_kept() -> None:
    with override("vi"):
        form = _AskForm({"name": "năm chữ", "number": "9", "day": "2026-01-02", "kind": "a"})
        assert form.errors["name"] == ["Chỉ được dài tối đa 3 ký tự (đang có 7)."]
        assert form.errors["number"] == ["Giá trị không được lớn hơn 5."]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_day_stands_before_the_month(language: str) -> None:
    with override(language):
        assert forms.DateField().clean("03/04/2026") == date(2026, 4, 3)
        assert forms.DateField().clean("2026-04-03") == date(2026, 4, 3)
        at = forms.DateTimeField().clean("03/04/2026 09:30")
        assert isinstance(at, datetime)
        assert (at.month, at.hour) == (4, 9)
        with pytest.raises(forms.ValidationError):
            forms.DateField().clean("12/31/2026")


@pytest.mark.django_db
def test_a_wrong_password_is_told_in_vietnamese(client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": "lan", "password": "sai-mat-khau"})
    words = answer.content.decode()
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in words
    assert "specified" not in words
    empty = client.post("/accounts/login/", {"login": "", "password": ""}).content.decode()
    assert "Không được bỏ trống." in empty
