"""Tax codes ("mã số thuế"): ten figures with a check digit, a branch of three after a hyphen, or the personal id of a person.

Source: TT 86/2024/TT-BTC, Article 5; the check digit as python-stdnum counts it. From when the personal id is a tax code: `data/tax_code_rules.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.vn import mst

from thuocdo.errors import InvalidInput
from thuocdo.identifiers.personal_ids import LENGTH as PERSONAL_ID_LENGTH
from thuocdo.identifiers.personal_ids import require_personal_id
from thuocdo.identifiers.writing import as_typed, only_ascii_digits

_DATA = Path(__file__).parent / "data" / "tax_code_rules.yaml"
_SEPARATORS = str.maketrans("", "", " .-")


class TaxPayer(StrEnum):
    """Whose code it is."""

    ENTERPRISE = "enterprise"
    BRANCH = "branch"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A tax code in its one spelling: "0100233488", "0314409058-002" or a personal id."""

    value: str
    payer: TaxPayer

    @classmethod
    def parse(cls, text: str, *, on: date | None = None) -> TaxCode:
        """Read a tax code, written with or without dots, spaces and hyphens.

        Args:
            on: the day of the check: before the rule began a personal id is refused. Null takes it at any time.

        Raises:
            InvalidInput: it has the wrong length, a wrong check digit, or a part that is never given out.
        """
        digits = as_typed(text).translate(_SEPARATORS)
        if len(digits) == PERSONAL_ID_LENGTH and only_ascii_digits(digits):
            if on is not None and on < personal_id_from():
                raise _no_personal_id_yet(on)
            return cls(require_personal_id(digits), TaxPayer.PERSON)
        if not only_ascii_digits(digits):
            raise _not_written()
        try:
            mst.validate(digits)
        except InvalidChecksum as wrong:
            raise _wrong_check_digit() from wrong
        except ValidationError as wrong:
            raise _not_written() from wrong
        branch = len(digits) > len("0100233488")
        return cls(mst.format(digits), TaxPayer.BRANCH if branch else TaxPayer.ENTERPRISE)

    @property
    def head_office(self) -> str:
        """Return the code of the whole enterprise; of a person it is the id itself."""
        return self.value.partition("-")[0]

    def __str__(self) -> str:
        return self.value


@cache
def personal_id_from() -> date:
    """Return the day from which the personal id is a tax code."""
    since: date = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["personal_id_from"]
    return since


def _not_written() -> InvalidInput:
    return InvalidInput(
        "tax_code_not_written",
        "Mã số thuế phải có 10 số, 10 số và 3 số chi nhánh (0314409058-002), hoặc 12 số định danh cá nhân. Hãy kiểm tra lại.",
        "A tax code has 10 figures, 10 and 3 for a branch (0314409058-002), or the 12 of a personal id. Check it.",
    )


def _wrong_check_digit() -> InvalidInput:
    return InvalidInput(
        "tax_code_wrong_check_digit",
        "Mã số thuế sai chữ số kiểm tra, có thể đã gõ nhầm một số. Hãy đối chiếu với giấy đăng ký.",
        "The check digit of the tax code is wrong; a figure may be mistyped. Compare with the registration.",
    )


def _no_personal_id_yet(on: date) -> InvalidInput:
    since = personal_id_from()
    return InvalidInput(
        "tax_code_no_personal_id_yet",
        f"Số định danh cá nhân chỉ dùng thay mã số thuế từ ngày {since:%d/%m/%Y}. Hãy ghi mã số thuế 10 số.",
        f"A personal id is a tax code only from {since} on. Write the tax code of 10 figures.",
        on=on,
    )
