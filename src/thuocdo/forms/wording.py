"""What screens and papers say of a form beside its title."""

from __future__ import annotations

from thuocdo.forms.version import FormVersion

_DERIVED_VI = (
    "Biểu mẫu do phần mềm dẫn xuất cho chính quyền địa phương hai cấp; không phải mẫu chính thức."
)
_DERIVED_EN = "A form that the software derived for two-tier local government; not an official one."


def origin_note(version: FormVersion, *, english: bool = False) -> str:
    """Return the sentence that marks a form which no authority issued; empty for an official one.

    Papers are in Vietnamese whatever the language of the screen.
    """
    if not version.derived:
        return ""
    return _DERIVED_EN if english else _DERIVED_VI
