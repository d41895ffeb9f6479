"""The text of a VietQR code, after the rules of EMVCo for codes that a merchant shows, with the fields NAPAS has set for Viet Nam.

Pure. A text is a row of fields: two digits of an id, two of a length, the value; some values are such rows again.

Source: EMV QR Code Specification for Payment Systems, Merchant-Presented Mode, 1.1; NAPAS, VietQR format 1.5.2.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from thuocdo.errors import InvalidInput

GUID = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
STATIC, DYNAMIC = "11", "12"
DONG = "704"  # ISO 4217
COUNTRY = "VN"

_FORMAT, _METHOD, _ACCOUNT, _CURRENCY, _AMOUNT = "00", "01", "38", "53", "54"
_COUNTRY, _NAME, _CITY, _MORE, _CRC = "58", "59", "60", "62", "63"
_BENEFICIARY, _SERVICE, _BANK, _NUMBER, _PURPOSE = "01", "02", "00", "01", "08"

#: Letters of each field at the most.
LONGEST_NUMBER, LONGEST_NAME, LONGEST_CITY, LONGEST_PURPOSE = 19, 25, 15, 25
LARGEST_AMOUNT = 10**13 - 1
_LONGEST_TEXT = 512

_BIN = re.compile(r"\d{6}\Z", re.ASCII)
_ACCOUNT_NUMBER = re.compile(r"[0-9A-Za-z]{1,19}\Z")
_WRONG_LETTERS = re.compile(r"[^A-Za-z0-9 .,:/()+\-]")


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer to one account.

    `bank` is the six digits of the bank (BIN). `amount_vnd` is null where the payer chooses it; the code is static then. Name, city and
    purpose are empty where they are not said, and in plain letters: banks refuse others.
    """

    bank: str
    number: str
    amount_vnd: int | None = None
    name: str = ""
    city: str = ""
    purpose: str = ""


def encoded(transfer: Transfer) -> str:
    """Return the text that a code of a transfer holds. Marks are taken off letters, other signs become spaces.

    Raises:
        InvalidInput: bank, account or amount cannot be, or a text is longer than its field.
    """
    _check(transfer)
    amount = transfer.amount_vnd
    purpose = _fitting(transfer.purpose, LONGEST_PURPOSE, "nội dung", "the purpose")
    beneficiary = _field(_BANK, transfer.bank) + _field(_NUMBER, transfer.number)
    account = _field("00", GUID) + _field(_BENEFICIARY, beneficiary) + _field(_SERVICE, TO_ACCOUNT)
    text = "".join(
        (
            _field(_FORMAT, "01"),
            _field(_METHOD, STATIC if amount is None else DYNAMIC),
            _field(_ACCOUNT, account),
            _field(_CURRENCY, DONG),
            "" if amount is None else _field(_AMOUNT, str(amount)),
            _field(_COUNTRY, COUNTRY),
            _field(_NAME, _fitting(transfer.name, LONGEST_NAME, "tên", "the name")),
            _field(_CITY, _fitting(transfer.city, LONGEST_CITY, "địa danh", "the city")),
            _field(_MORE, _field(_PURPOSE, purpose)),
            f"{_CRC}04",
        )
    )
    return text + checksum(text)


def decoded(text: str) -> Transfer:
    """Return the transfer that a code says.

    Raises:
        InvalidInput: it is cut, changed, or no transfer in Vietnamese money to an account.
    """
    if len(text) > _LONGEST_TEXT or len(text) < 8 or text[-8:-4] != f"{_CRC}04":
        raise _no_code("no checksum")
    if checksum(text[:-4]) != text[-4:].upper():
        raise _no_code("wrong checksum")
    said = _fields(text[:-8])
    account = _fields(said.get(_ACCOUNT, ""))
    if (account.get("00"), account.get(_SERVICE)) != (GUID, TO_ACCOUNT):
        raise _no_code("no transfer to an account")
    if (said.get(_FORMAT), said.get(_CURRENCY), said.get(_COUNTRY)) != ("01", DONG, COUNTRY):
        raise _no_code("not in Vietnamese money")
    beneficiary = _fields(account.get(_BENEFICIARY, ""))
    amount = said.get(_AMOUNT)
    if amount is not None and not re.fullmatch(r"[0-9]{1,13}", amount):
        raise _no_code("no amount in whole dong")
    found = Transfer(
        beneficiary.get(_BANK, ""),
        beneficiary.get(_NUMBER, ""),
        None if amount is None else int(amount),
        said.get(_NAME, ""),
        said.get(_CITY, ""),
        _fields(said.get(_MORE, "")).get(_PURPOSE, ""),
    )
    if said.get(_METHOD) not in {STATIC, DYNAMIC}:
        raise _no_code("neither static nor dynamic")
    _check(found)
    return found


def checksum(text: str) -> str:
    """Return the CRC-16/CCITT-FALSE of a text as four hexadecimal digits: polynomial 1021, from FFFF, nothing turned round."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _bit in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return f"{crc:04X}"


def plain_letters(text: str) -> str:
    """Return a text in the letters that every bank takes: no marks, other signs as spaces, white space single."""
    unmarked = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(one for one in unmarked if not unicodedata.combining(one))
    return " ".join(_WRONG_LETTERS.sub(" ", kept).split())


def _field(name: str, value: str) -> str:
    if not value:
        return ""
    assert len(value) <= 99, "two digits of a length"
    return f"{name}{len(value):02d}{value}"


def _fields(text: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    while text:
        name, length = text[:2], text[2:4]
        if not re.fullmatch(r"[0-9]{2}", name) or not re.fullmatch(r"[0-9]{2}", length):
            raise _no_code("no field")
        value, text = text[4 : 4 + int(length)], text[4 + int(length) :]
        if len(value) != int(length) or not value or name in found:
            raise _no_code("a field is cut or comes twice")
        found[name] = value
    return found


def _check(transfer: Transfer) -> None:
    if not _BIN.match(transfer.bank):
        raise InvalidInput(
            "bank_unknown",
            f"«{transfer.bank}» không phải mã ngân hàng (6 chữ số). Hãy xem lại cấu hình tài khoản thu.",
            f"“{transfer.bank}” is no bank: it has six digits. Look at the account in the settings.",
        )
    if not _ACCOUNT_NUMBER.match(transfer.number):
        raise InvalidInput(
            "account_number_wrong",
            "Số tài khoản chỉ gồm chữ và số, nhiều nhất 19 ký tự. Hãy xem lại cấu hình tài khoản thu.",
            "An account number has at most 19 digits and letters. Look at the account in the settings.",
        )
    amount = transfer.amount_vnd
    if amount is not None and not 0 < amount <= LARGEST_AMOUNT:
        raise InvalidInput(
            "amount_wrong",
            "Số tiền chuyển khoản phải lớn hơn 0 và không quá 13 chữ số. Hãy xem lại số tiền.",
            "An amount is more than nothing and has at most 13 digits.",
            amount_vnd=amount,
        )


def _fitting(text: str, longest: int, what_vi: str, what_en: str) -> str:
    plain = plain_letters(text)
    if len(plain) > longest:
        raise InvalidInput(
            "text_too_long_for_code",
            f"Mã VietQR chỉ chứa được {longest} ký tự cho {what_vi}. Hãy ghi ngắn lại.",
            f"A VietQR code holds {longest} letters of {what_en}. Make it shorter.",
            longest=longest,
        )
    return plain


def _no_code(why: str) -> InvalidInput:
    return InvalidInput(
        "no_vietqr",
        "Đây không phải mã VietQR chuyển khoản hợp lệ. Hãy quét lại.",
        f"This is no valid VietQR transfer: {why}. Scan it again.",
        why=why,
    )
