"""What is said where a bundle cannot be taken in."""

from __future__ import annotations

from thuocdo.errors import InvalidInput


def not_in_force(name: str) -> InvalidInput:
    """Return the refusal of a bundle that is not in force on the day, or of which a procedure is not."""
    return InvalidInput(
        "bundle_not_in_force",
        f"Nhóm liên thông «{name}» hôm nay không áp dụng, hoặc có thủ tục trong nhóm không còn áp dụng. Hãy nhận từng thủ tục.",
        f"The bundle “{name}” is not in force today, or one of its procedures is not. Take its procedures in one by one.",
    )


def not_its_parts(name: str) -> InvalidInput:
    """Return the refusal of parts that are not exactly the procedures of a bundle."""
    return InvalidInput(
        "bundle_parts_differ",
        f"Các thủ tục không đúng với nhóm «{name}». Hãy tải lại trang rồi làm lại.",
        f"The procedures are not those of the bundle “{name}”. Load the page anew and try again.",
    )


def secret_bundle() -> InvalidInput:
    """Return the refusal of a bundle in which there are state secrets."""
    return InvalidInput(
        "bundle_with_secrets",
        "Thủ tục có bí mật nhà nước không nhận theo nhóm liên thông. Hãy nhận riêng thủ tục đó.",
        "A procedure with state secrets is not taken in as a part of a bundle. Take it in alone.",
    )
