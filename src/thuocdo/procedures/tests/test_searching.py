"""Search as you type: without accents, by code, with typing errors; nothing internal leaks through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.procedures.models import ProcedureVersion
from thuocdo.procedures.searching import prefix_query, search, search_words
from thuocdo.procedures.tests.factories import SINCE, published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

NAMES = {
    "1.001193": "Đăng ký khai sinh",
    "1.000689": "Đăng ký khai sinh kết hợp đăng ký nhận cha, mẹ, con",
    "1.013225": "Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ",
    "1.001612": "Đăng ký thành lập hộ kinh doanh",
    "1.000656": "Đăng ký khai tử",
}


@pytest.fixture
def catalogue(units: LittleProvince) -> LittleProvince:
    for code, name in NAMES.items():
        published(units.province, code=code, name=name)
    return units


def found(text: str) -> list[str]:
    rows, _nearest = search(ProcedureVersion.objects.in_force(SINCE), text, on=SINCE)
    return [row.procedure.code for row in rows.order_by("closeness", "search_name")]


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("cap giay phep xay dung", ["1.013225"]),
        ("dang ky khai sinh", ["1.001193", "1.000689"]),
        ("Đăng ký khai s", ["1.001193", "1.000689"]),
        ("khai tử đăng ký", ["1.000656"]),
        ("1.000689", ["1.000689"]),
        ("1.0006", ["1.000656", "1.000689"]),
        ("ho kinh doanh thanh lap", ["1.001612"]),
        ("hộ tịch khai tử", ["1.000656"]),
        ("xyz khong co", []),
        ("   ", sorted(NAMES, key=lambda code: NAMES[code])),
    ],
)
def test_what_is_typed_finds(text: str, codes: list[str]) -> None:
    assert set(found(text)) == set(codes)
    if text == "dang ky khai sinh":
        assert found(text) == codes


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "text", ["cap giay phep xay dugn", "giay phep say dung", "dang ky khai sihn"]
)
def test_typing_errors_find_the_nearest(text: str) -> None:
    rows, nearest = search(ProcedureVersion.objects.in_force(SINCE), text, on=SINCE)
    assert nearest
    best = rows.order_by("closeness", "search_name").first()
    assert best is not None
    assert best.procedure.code in {"1.013225", "1.001193", "1.000689", "1.000656"}


@pytest.mark.django_db
def test_nearest_names_are_fresh_after_a_change(catalogue: LittleProvince) -> None:
    assert found("xac nhan tihn trang hon nhan") == []
    published(catalogue.province, code="1.004873", name="Cấp giấy xác nhận tình trạng hôn nhân")
    assert found("xac nhan tihn trang hon nhan") == ["1.004873"]


@pytest.mark.django_db
def test_names_are_kept_between_searches(catalogue: LittleProvince) -> None:
    found("khai sihn")
    with CaptureQueriesContext(connection) as queries:
        found("khai sihn")
    assert len([q for q in queries if "search_name" in q["sql"] and "LIMIT" not in q["sql"]]) <= 1


@pytest.mark.django_db
def test_internal_names_do_not_leak_through_typing_errors(
    catalogue: LittleProvince, binh: User
) -> None:
    published(catalogue.province, name="Bổ nhiệm kế toán trưởng", audience="internal")
    rows = ProcedureVersion.objects.visible_to(binh).in_force(SINCE)
    for text in ("bo nhiem ke toan truong", "bo nheim ke toan truong"):
        assert not search(rows, text, on=SINCE)[0].exists()


@given(st.text())
def test_any_text_makes_a_query(text: str) -> None:
    words = search_words(text)
    assert all(word.isalnum() or word for word in words)
    assert prefix_query(words).count("&") == max(len(words) - 1, 0)


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "text", ["'", "a' | b", "!!", "a:* & (", "\\", "<->", "đ" * 5000, "😀 khai sinh", "%_"]
)
def test_signs_of_the_query_language_are_only_signs(text: str) -> None:
    found(text)
