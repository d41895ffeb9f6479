"""Printed names taken apart."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.organisations.issuers import NewIssuer, free_code, new_issuer
from thuocdo.organisations.models import Unit
from thuocdo.organisations.naming import Area, PrintedName, take_apart

THANH_HOA = Area("tinh", "thanh hoa")
THO_XUAN = Area("huyen", "tho xuan")


def area(*areas: Area) -> PrintedName:
    return PrintedName("", areas)


@pytest.mark.parametrize(
    "printed",
    [
        "Tỉnh Thanh Hóa",
        "UBND tỉnh Thanh Hóa",
        "UBND TỈNH THANH HOÁ",
        "ỦY BAN NHÂN DÂN TỈNH THANH HÓA",
        "Uỷ ban nhân dân tỉnh Thanh Hoá",
        "TM. ỦY BAN NHÂN DÂN TỈNH THANH HÓA",
        "Chủ tịch UBND tỉnh Thanh Hóa",
        "U B N D  tinh Thanh Hoa",
        "UBND T. Thanh Hóa",
        unicodedata.normalize("NFD", "Ủy ban nhân dân tỉnh Thanh Hóa"),
    ],
)
def test_a_province_by_any_spelling(printed: str) -> None:
    assert take_apart(printed) == area(THANH_HOA)


@pytest.mark.parametrize(
    ("printed", "areas"),
    [
        ("UBND huyện Thọ Xuân, tỉnh Thanh Hóa", (THO_XUAN, THANH_HOA)),
        ("UBND TỈNH THANH HÓA UBND HUYỆN THỌ XUÂN", (THO_XUAN, THANH_HOA)),
        ("UBND TP. Thanh Hóa", (Area("thanh pho", "thanh hoa"),)),
        ("UBND TX Bỉm Sơn", (Area("thi xa", "bim son"),)),
        ("UBND P. Hạc Thành", (Area("phuong", "hac thanh"),)),
        ("UBND TT. Lam Sơn, H. Thọ Xuân", (Area("thi tran", "lam son"), THO_XUAN)),
        ("Huyện Quan Hóa", (Area("huyen", "quan hoa"),)),
        ("UBND XÃ QUAN SƠN", (Area("xa", "quan son"),)),
        ("UBND xã Đồng Xá, huyện Na Rì", (Area("xa", "dong xa"), Area("huyen", "na ri"))),
        ("UBND xa Dong Xa, huyen Na Ri", (Area("xa", "dong xa"), Area("huyen", "na ri"))),
        ("xã Hương Phượng Trạch", (Area("xa", "huong phuong trach"),)),
        ("Xã Kim Phượng", (Area("xa", "kim phuong"),)),
        ("UBND xã Uy Nỗ", (Area("xa", "uy no"),)),
        (unicodedata.normalize("NFD", "xã Đồng Xá Hạ"), (Area("xa", "dong xa ha"),)),
        ("Thành phố Hồ Chí Minh", (Area("thanh pho", "ho chi minh"),)),
        ("Đặc khu Phú Quốc", (Area("dac khu", "phu quoc"),)),
        (
            "phường Tân Sơn, thành phố Thanh Hóa, tỉnh Thanh Hóa",
            (Area("phuong", "tan son"), Area("thanh pho", "thanh hoa"), THANH_HOA),
        ),
    ],
)
def test_areas_lowest_first(printed: str, areas: tuple[Area, ...]) -> None:
    assert take_apart(printed) == area(*areas)


@pytest.mark.parametrize(
    ("printed", "agency", "areas"),
    [
        ("Sở Nội vụ", "so noi vu", ()),
        ("SỞ NỘI VỤ TỈNH THANH HÓA", "so noi vu", (THANH_HOA,)),
        ("UBND TỈNH THANH HÓA SỞ NỘI VỤ", "so noi vu", (THANH_HOA,)),
        ("Sở NN&PTNT", "so nong nghiep phat trien nong thon", ()),
        ("Sở Nông nghiệp và PTNT", "so nong nghiep phat trien nong thon", ()),
        ("Sở Nông nghiệp và Phát triển nông thôn", "so nong nghiep phat trien nong thon", ()),
        ("Sở LĐ-TB&XH", "so lao dong thuong binh xa hoi", ()),
        ("Sở LĐTBXH", "so lao dong thuong binh xa hoi", ()),
        ("SỞ LAO ĐỘNG, THƯƠNG BINH VÀ XÃ HỘI", "so lao dong thuong binh xa hoi", ()),
        ("So Lao dong - Thuong binh va Xa hoi", "so lao dong thuong binh xa hoi", ()),
        ("Sở KH&CN", "so khoa hoc cong nghe", ()),
        ("Sở KH&ĐT", "so ke hoach dau tu", ()),
        ("Sở GDĐT", "so giao duc dao tao", ()),
        ("Sở VHTTDL", "so van hoa the thao du lich", ()),
        ("Thanh tra tỉnh", "thanh tra", (Area("tinh", ""),)),
        ("Thanh tra tỉnh Thanh Hóa", "thanh tra", (THANH_HOA,)),
        ("VP UBND tỉnh", "van phong uy ban nhan dan", (Area("tinh", ""),)),
        (
            "Ban Quản lý KKT Nghi Sơn và các KCN",
            "ban quan ly khu kinh te nghi son cac khu cong nghiep",
            (),
        ),
        ("Huyện ủy Thọ Xuân", "huyen uy tho xuan", ()),
        ("HĐND tỉnh Thanh Hóa", "hoi dong nhan dan", (THANH_HOA,)),
    ],
)
def test_agencies(printed: str, agency: str, areas: tuple[Area, ...]) -> None:
    assert take_apart(printed) == PrintedName(agency, areas)


@given(st.text(max_size=60))
def test_any_text_is_taken_apart_without_a_fault(text: str) -> None:
    found = take_apart(text)
    assert all(one.type for one in found.areas)


@pytest.mark.parametrize(
    ("printed", "name", "areas"),
    [
        ("UBND tỉnh Nam Định", "Tỉnh Nam Định", ()),
        ("Ủy ban nhân dân huyện Hải Hậu", "Huyện Hải Hậu", ()),
        (
            "UBND huyện Hải Hậu, tỉnh Nam Định",
            "Huyện Hải Hậu",
            (("Tỉnh Nam Định", Unit.Kind.PROVINCE),),
        ),
        ("Sở Nội vụ tỉnh Nam Định", "Sở Nội vụ", (("Tỉnh Nam Định", Unit.Kind.PROVINCE),)),
        (
            "Sở Lao động - Thương binh và Xã hội tỉnh Nam Định",
            "Sở Lao động - Thương binh và Xã hội",
            (("Tỉnh Nam Định", Unit.Kind.PROVINCE),),
        ),
        ("Sở Nội vụ thành phố Hà Nội", "Sở Nội vụ", (("Thành phố Hà Nội", Unit.Kind.PROVINCE),)),
        (
            "UBND xã Hải Anh, huyện Hải Hậu, tỉnh Nam Định",
            "Xã Hải Anh",
            (("Tỉnh Nam Định", Unit.Kind.PROVINCE), ("Huyện Hải Hậu", Unit.Kind.DISTRICT)),
        ),
        (
            "Phòng Văn hóa phường Lộc Vượng, thành phố Nam Định, tỉnh Nam Định",
            "Phòng Văn hóa",
            (
                ("Tỉnh Nam Định", Unit.Kind.PROVINCE),
                ("Thành phố Nam Định", Unit.Kind.DISTRICT),
                ("Phường Lộc Vượng", Unit.Kind.COMMUNE),
            ),
        ),
        ("Thanh tra tỉnh", "Thanh tra tỉnh", ()),
    ],
)
def test_a_new_issuer_has_its_own_name_and_the_areas_above(
    printed: str, name: str, areas: tuple[tuple[str, str], ...]
) -> None:
    assert new_issuer(printed) == NewIssuer(name, areas)


def test_codes_are_initials_that_nobody_has() -> None:
    assert free_code("Sở Nội vụ", None, ()) == "SNV"
    assert free_code("Sở Nội vụ", Unit(code="ND"), {"ND.SNV", "ND.SNV-2"}) == "ND.SNV-3"
    assert free_code("…", None, ()) == "X"
