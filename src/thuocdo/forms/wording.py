"""What screens and papers say of a form beside its title."""

from __future__ import annotations

from thuocdo.forms.library import built_in_versions
from thuocdo.forms.version import FormVersion

_OF_PRODUCT = (
    "Biểu mẫu do phần mềm dẫn xuất cho chính quyền địa phương hai cấp; không phải mẫu chính thức.",
    "A form that the software derived for two-tier local government; not an official one.",
)
_OF_OFFICE = (
    "Biểu mẫu do địa phương tự lập; không phải mẫu chính thức.",
    "A form that the province made itself; not an official one.",
)

#: What the sections of the forms are about, in English: their names are printed in Vietnamese alone.
_SECTIONS = {
    "Công tác chỉ đạo điều hành CCHC": "Direction of the reform",
    "Cải cách thể chế": "Institutional reform",
    "Cải cách thủ tục hành chính": "Reform of administrative procedures",
    "Cải cách tổ chức bộ máy": "Reform of the organisation",
    "Cải cách tổ chức bộ máy hành chính nhà nước": "Reform of the organisation of the administration",
    "Cải cách chế độ công vụ": "Civil service reform",
    "Cải cách tài chính công": "Public finance reform",
    "Xây dựng và phát triển Chính quyền điện tử": "Electronic government",
    "Xây dựng và phát triển Chính quyền điện tử, Chính quyền số": "Electronic and digital government",
}
_VERSIONS = {
    "2022_province": "Statistical forms of a province (2022)",
    "2023_province": "Statistical forms of a province (2023)",
    "2024_district": "Statistical form of a district (2024)",
    "2025_commune": "Statistical form of a commune (2025)",
    "2025_department": "Statistical form of a department (2025)",
    "2025_province": "Statistical forms of a province (2025)",
}


def section_in_english(title: str) -> str:
    """Return in English what a section is about, by its printed name; empty where an office named it itself."""
    return _SECTIONS.get(title, "")


def version_in_english(version: FormVersion) -> str:
    """Return the short name of a form in English; empty for a form that an office made, or named otherwise."""
    known = built_in_versions().get(version.code)
    return _VERSIONS.get(version.code, "") if known and known.title == version.title else ""


def origin_note(version: FormVersion, *, english: bool = False) -> str:
    """Return the sentence that marks a form which no authority issued; empty for an official one.

    Papers are in Vietnamese whatever the language of the screen.
    """
    if not version.derived:
        return ""
    vi, en = _OF_PRODUCT if version.code in built_in_versions() else _OF_OFFICE
    return en if english else vi
