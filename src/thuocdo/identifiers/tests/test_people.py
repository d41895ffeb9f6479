"""Personal ids, tax codes, phones, and what is left of them on screens and in logs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import override

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import InvalidInput
from thuocdo.identifiers import fields
from thuocdo.identifiers.masking import mask_email, mask_in_text, mask_name, mask_number
from thuocdo.identifiers.personal_ids import (
    Severity,
    Sex,
    check_personal_id,
    place_codes,
    require_personal_id,
)
from thuocdo.identifiers.phones import parse_phone
from thuocdo.identifiers.tax_codes import TaxCode, TaxPayer

TODAY = date(2026, 3, 2)


def refused(code: str) -> Any:
    return pytest.raises(InvalidInput, check=lambda one: one.code == code and bool(one.message_vi))


def doubts(text: str, **stated: Any) -> dict[str, Severity]:
    return {one.code: one.severity for one in check_personal_id(text, on=TODAY, **stated).doubts}


class TestPersonalIds:
    def test_what_an_id_says(self) -> None:
        found = check_personal_id(
            "038 185 001 234", on=TODAY, sex=Sex.FEMALE, born_on=date(1985, 4, 1)
        )
        assert (found.place, found.sex, found.birth_year) == ("Thanh Hóa", Sex.FEMALE, 1985)
        assert not found.doubts
        assert found.usable
        assert not found.needs_decision

    @pytest.mark.parametrize(
        ("figure", "sex", "century"),
        [
            ("0", "male", 1900),
            ("1", "female", 1900),
            ("2", "male", 2000),
            ("3", "female", 2000),
            ("4", "male", 2100),
        ],
    )
    def test_century_and_sex(self, figure: str, sex: str, century: int) -> None:
        found = check_personal_id(f"038{figure}10001234", on=date(2150, 1, 1))
        assert (found.sex, found.birth_year) == (sex, century + 10)

    @pytest.mark.parametrize(
        "text", ["", "03818500123", "0381850012345", "03818500123a", "\u0660" * 12]
    )
    def test_what_is_no_id(self, text: str) -> None:
        found = check_personal_id(text, on=TODAY)
        assert [one.code for one in found.doubts] == ["personal_id_not_twelve_figures"]
        assert not found.usable
        assert found.sex is None
        with refused("personal_id_not_twelve_figures"):
            require_personal_id(text)

    def test_a_former_card_is_told_so(self) -> None:
        assert doubts("171234567") == {"personal_id_former_card": Severity.ERROR}
        with refused("personal_id_former_card"):
            require_personal_id("171234567")

    def test_another_sex_or_year_is_for_a_person_to_decide(self) -> None:
        found = check_personal_id("038185001234", on=TODAY, sex=Sex.MALE, born_on=date(1986, 1, 1))
        assert [one.code for one in found.doubts] == [
            "personal_id_other_sex",
            "personal_id_other_year",
        ]
        assert found.usable
        assert found.needs_decision

    def test_places(self) -> None:
        assert len(place_codes()) == 63
        assert doubts("003185001234") == {"personal_id_unknown_place": Severity.WARNING}
        assert doubts("136185001234") == {"personal_id_country": Severity.NOTE}

    def test_nobody_is_born_next_year(self) -> None:
        assert doubts("038227001234") == {"personal_id_born_later": Severity.ERROR}
        assert not doubts("038226001234")

    @given(st.text(max_size=20) | st.from_regex(r"[0-9]{12}", fullmatch=True))
    def test_a_check_never_fails_and_never_repeats_the_id(self, text: str) -> None:
        found = check_personal_id(text, on=TODAY)
        digits = "".join(text.split())
        if len(digits) >= 9:
            assert not [one for one in found.doubts if digits in one.message_vi + one.message_en]


class TestTaxCodes:
    @pytest.mark.parametrize(
        ("text", "value", "payer"),
        [
            ("0100233488", "0100233488", TaxPayer.ENTERPRISE),
            ("01.00.233.488", "0100233488", TaxPayer.ENTERPRISE),
            ("0314409058-002", "0314409058-002", TaxPayer.BRANCH),
            ("0312 68 78 78 – 001", "0312687878-001", TaxPayer.BRANCH),
            ("038185001234", "038185001234", TaxPayer.PERSON),
        ],
    )
    def test_codes(self, text: str, value: str, payer: TaxPayer) -> None:
        assert TaxCode.parse(text) == TaxCode(value, payer)
        assert TaxCode.parse(text).head_office == value[: 10 if payer != TaxPayer.PERSON else 12]

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("0100233480", "tax_code_wrong_check_digit"),
            ("0314409058-000", "tax_code_not_written"),
            ("0100000000", "tax_code_not_written"),
            ("12345", "tax_code_not_written"),
            ("0100233488x", "tax_code_not_written"),
            ("", "tax_code_not_written"),
        ],
    )
    def test_what_is_no_tax_code(self, text: str, code: str) -> None:
        with refused(code):
            TaxCode.parse(text)

    def test_a_personal_id_counts_only_since_the_rule(self) -> None:
        assert TaxCode.parse("038185001234", on=date(2025, 7, 1)).payer is TaxPayer.PERSON
        with refused("tax_code_no_personal_id_yet"):
            TaxCode.parse("038185001234", on=date(2025, 6, 30))

    @given(st.from_regex(r"[0-9]{10}", fullmatch=True))
    def test_the_check_digit_is_that_of_the_rule(self, digits: str) -> None:
        weights = (31, 29, 23, 19, 17, 13, 7, 5, 3)
        check = 10 - sum(w * int(d) for w, d in zip(weights, digits, strict=False)) % 11
        right = check == int(digits[9]) and digits[2:9] != "0000000"
        try:
            assert TaxCode.parse(digits).value == digits
            assert right
        except InvalidInput:
            assert not right


class TestPhones:
    @pytest.mark.parametrize(
        "text", ["0912345678", "0912 345 678", "+84 912.345.678", "84912345678", "(091) 2345678"]
    )
    def test_one_number_in_many_spellings(self, text: str) -> None:
        found = parse_phone(text)
        assert (found.e164, found.national, found.mobile) == ("+84912345678", "0912 345 678", True)

    def test_a_fixed_line_and_a_foreign_number(self) -> None:
        assert not parse_phone("0237 3852 246").mobile
        assert parse_phone("+49 30 901820").national == "+49 30 901820"

    @pytest.mark.parametrize(
        "text", ["", "123", "01681234567", "0912ABC678", "0912345678 ext 5", "0912345678;1"]
    )
    def test_what_cannot_be_dialled(self, text: str) -> None:
        with refused("phone_not_written"):
            parse_phone(text)


class TestMasking:
    def test_numbers(self) -> None:
        assert mask_number("038185001234") == "*********234"
        assert mask_number("0912 345 678") == "**** *** 678"
        assert mask_number("12345") == "*****"

    def test_names_and_addresses(self) -> None:
        assert mask_name("Nguyễn Thị  Lan") == "N*** T*** L***"
        assert mask_name("") == ""
        assert mask_email("lan.nguyen@example.vn") == "l***@example.vn"
        assert mask_email("no address") == "***"

    def test_texts(self) -> None:
        masked = mask_in_text(
            "Ông A, số 038185001234, gọi +84 912 345 678 hoặc 0912.345.678, thư a.b@c.vn, hồ sơ H56.14-240823-0001"
            " lúc 2026-03-02 10:00"
        )
        assert masked == (
            "Ông A, số *********234, gọi +** *** *** 678 hoặc ****.***.678, thư a***@c.vn, hồ sơ H56.14-240823-0001"
            " lúc 2026-03-02 10:00"
        )

    @given(
        st.from_regex(r"0[0-9]{11}", fullmatch=True),
        st.sampled_from(["", " ", ", ", ": ", "(", "«"]),
    )
    def test_no_id_stays_whole_in_a_text(self, personal_id: str, before: str) -> None:
        assert personal_id not in mask_in_text(f"lỗi{before or ' '}{personal_id}.")


class TestFields:
    @pytest.mark.parametrize(
        ("field", "typed", "stored", "wrong"),
        [
            (fields.PhoneField, "0912 345 678", "+84912345678", "123"),
            (fields.PersonalIdField, "038 185 001 234", "038185001234", "171234567"),
            (fields.TaxCodeField, "0314409058002", "0314409058-002", "0100233480"),
            (fields.AgencyCodeField, "000.00.14.H56", "H56.14", "14"),
            (fields.ProcedureCodeField, "1.010708.000.00.00.h56", "1.010708.000.00.00.H56", "1"),
            (fields.DossierCodeField, "h56.14-240823-0001", "H56.14-240823-0001", "x"),
        ],
    )
    def test_one_spelling_is_stored_and_nonsense_refused(
        self, field: type[fields.CodeField], typed: str, stored: str, wrong: str
    ) -> None:
        column = field("mã")
        column.set_attributes_from_name("code")
        row = type("Row", (), {"code": typed})()
        assert column.pre_save(row, add=True) == row.code == stored
        assert len(stored) <= column.max_length
        row.code = ""
        assert column.pre_save(row, add=True) == ""
        column.validate(typed, None)
        with override("vi"), pytest.raises(ValidationError, match="Hãy"):
            column.validate(wrong, None)
        with override("en"), pytest.raises(ValidationError, match=r"Write|Check|Compare"):
            column.validate(wrong, None)
        row.code = wrong
        with pytest.raises(InvalidInput):
            column.pre_save(row, add=True)

    def test_a_migration_sees_a_plain_column(self) -> None:
        _name, path, _args, options = fields.PhoneField("số", blank=True).deconstruct()
        assert path == "django.db.models.CharField"
        assert models.CharField(**options).max_length == 16
