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


def origin_note(version: FormVersion, *, english: bool = False) -> str:
    """Return the sentence that marks a form which no authority issued; empty for an official one.

    Papers are in Vietnamese whatever the language of the screen.
    """
    if not version.derived:
        return ""
    vi, en = _OF_PRODUCT if version.code in built_in_versions() else _OF_OFFICE
    return en if english else vi
