"""Phone numbers: Vietnamese where no country is written; kept in E.164, shown as people dial them."""

from __future__ import annotations

from dataclasses import dataclass

import phonenumbers

from thuocdo.errors import InvalidInput

HOME = "VN"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be dialled; `mobile` says whether a short message can reach it."""

    e164: str
    national: str
    mobile: bool

    def __str__(self) -> str:
        return self.e164


def parse_phone(text: str) -> Phone:
    """Read a phone number.

    Raises:
        InvalidInput: it cannot be dialled, or has letters or an extension in it.
    """
    if any(sign.isalpha() for sign in text):
        raise _not_a_number()
    try:
        number = phonenumbers.parse(text, HOME)
    except phonenumbers.NumberParseException as wrong:
        raise _not_a_number() from wrong
    if number.extension or not phonenumbers.is_valid_number(number):
        raise _not_a_number()
    kind = phonenumbers.number_type(number)
    home = number.country_code == phonenumbers.country_code_for_region(HOME)
    form = (
        phonenumbers.PhoneNumberFormat.NATIONAL
        if home
        else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return Phone(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        phonenumbers.format_number(number, form),
        kind
        in {
            phonenumbers.PhoneNumberType.MOBILE,
            phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        },
    )


def _not_a_number() -> InvalidInput:
    # The number is not repeated: an error may be logged.
    return InvalidInput(
        "phone_not_written",
        "Số điện thoại không gọi được. Hãy ghi số 10 chữ số như 0912 345 678, hoặc số nước ngoài bắt đầu bằng +.",
        "This phone number cannot be dialled. Write 10 figures such as 0912 345 678, or a foreign number with + in front.",
    )
