"""What can be wrong with the cube."""

from __future__ import annotations

from thuocdo.errors import Unavailable


class CubeBroken(Unavailable):
    """There is no cube yet, or a change of it broke off; the next refresh builds it again."""

    def __init__(self) -> None:
        super().__init__(
            "figures_being_computed",
            "Số liệu đang được tính lại từ đầu. Hãy tải lại trang sau ít phút.",
            "Figures are being computed anew. Load the page again in a few minutes.",
        )
