"""Invented people and companies. Nobody real is meant: the numbers lie in ranges that say so.

Personal ids end in six figures that begin with 99, phone numbers begin with +8499999, tax codes have 99 after the place; names are put together
from the commonest parts. Names are encoded once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.event_json import canonical
from thuocdo.dossiers.generate.binary import text
from thuocdo.dossiers.generate.lexicon import of_name
from thuocdo.dossiers.generate.pieces import Pieces, figures, pieces, side_by_side
from thuocdo.dossiers.generate.texts import within_json
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

FAMILY = (
    "Nguyễn", "Lê", "Trần", "Phạm", "Hoàng", "Vũ", "Trịnh", "Đỗ", "Bùi", "Mai", "Hà", "Lương", "Đặng", "Ngô", "Hồ", "Cao",
    "Lưu", "Đinh", "Phan", "Trương",
)  # fmt: skip
_FAMILY_WEIGHTS = (24, 20, 9, 8, 6, 4, 5, 3, 3, 3, 3, 2, 2, 2, 1, 2, 1, 1, 1, 1)
MALE_MIDDLE = (
    "Văn",
    "Đức",
    "Minh",
    "Quang",
    "Hữu",
    "Xuân",
    "Đình",
    "Ngọc",
    "Quốc",
    "Trọng",
    "Bá",
    "Công",
)
FEMALE_MIDDLE = (
    "Thị",
    "Ngọc",
    "Thu",
    "Thanh",
    "Minh",
    "Phương",
    "Hồng",
    "Thị Kim",
    "Thị Thu",
    "Khánh",
    "Bảo",
    "Mai",
)
MALE_GIVEN = (
    "Hùng", "Dũng", "Tuấn", "Nam", "Hải", "Long", "Sơn", "Thắng", "Cường", "Tùng", "Hiếu", "Đạt", "Huy", "Khánh", "Phúc", "Quân",
    "Thành", "Trung", "Việt", "An", "Bình", "Chiến", "Duy", "Giang", "Hoàng", "Kiên", "Lâm", "Mạnh", "Nghĩa", "Tiến",
)  # fmt: skip
FEMALE_GIVEN = (
    "Hương", "Lan", "Hoa", "Hằng", "Nga", "Linh", "Trang", "Thảo", "Yến", "Mai", "Hà", "Thủy", "Nhung", "Dung", "Huyền", "Oanh",
    "Phượng", "Quỳnh", "Tâm", "Vân", "Anh", "Chi", "Diệp", "Giang", "Hạnh", "Loan", "Ngân", "Như", "Tuyết", "Xuân",
)  # fmt: skip
_KINDS = ("Công ty TNHH", "Công ty cổ phần", "Doanh nghiệp tư nhân", "Công ty TNHH MTV")
_TRADES = (
    "Thương mại", "Xây dựng", "Vận tải", "Chế biến nông sản", "May mặc", "Du lịch", "Thủy sản", "Cơ khí", "Dược phẩm", "Vật liệu",
)  # fmt: skip
_BRANDS = (
    "Lam Sơn", "Hàm Rồng", "Sông Mã", "Bến En", "Pù Luông", "Sầm Sơn", "Thành Nhà Hồ", "Cửa Đạt", "Hải Tiến", "Ngọc Lặc", "Tiên Trang",
    "Vĩnh Lộc",
)  # fmt: skip
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)  # `identifiers.tax_codes`: TT 86/2024/TT-BTC


@dataclass(frozen=True, slots=True)
class Names:
    """Names by number, persons before companies.

    Each as JSON within JSON, as the fields of COPY (as it is, and folded) and with the numbers of the lexemes it is found by; `rank` is its place among all names
    sorted as JSON.
    """

    json: Pieces
    fields: Pieces
    lexemes: list[tuple[int, ...]]
    rank: NDArray[np.int64]
    persons: int


@cache
def all_names() -> Names:
    """Return all names. Of persons the first half is male, the second female; `draw_names` chooses."""
    persons = [
        f"{family} {middle} {given}"
        for middles, givens in ((MALE_MIDDLE, MALE_GIVEN), (FEMALE_MIDDLE, FEMALE_GIVEN))
        for family in FAMILY
        for middle in middles
        for given in givens
    ]
    names = [*persons, *(f"{kind} {trade} {brand}" for kind in _KINDS for trade in _TRADES for brand in _BRANDS)]  # fmt: skip
    said = [canonical(one) for one in names]
    _unique, rank = np.unique([one.encode() for one in said], return_inverse=True)
    return Names(
        pieces(map(within_json, said)),
        pieces(text(one) + text(fold(one)) for one in names),
        [of_name(one) for one in names],
        rank,
        len(persons),
    )


def draw_names(drawn: np.random.Generator, count: int) -> NDArray[np.int64]:
    """Return numbers of persons' names, common families more often."""
    weights = np.array(_FAMILY_WEIGHTS) / sum(_FAMILY_WEIGHTS)
    family = drawn.choice(len(FAMILY), size=count, p=weights)
    per_family = len(MALE_MIDDLE) * len(MALE_GIVEN)
    rest = drawn.integers(0, per_family, size=count)
    female = drawn.random(count) < 0.5
    return np.asarray((female * len(FAMILY) + family) * per_family + rest, dtype=np.int64)


def is_female(names: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say of numbers of names whose they are."""
    return np.asarray(names >= len(FAMILY) * len(MALE_MIDDLE) * len(MALE_GIVEN))


def personal_ids(
    drawn: np.random.Generator, names: NDArray[np.int64], year: int
) -> NDArray[np.uint8]:
    """Return personal ids of Thanh Hóa that fit the sex of the names, of people of 16 to 85 years, as a table of figures."""
    born = year - drawn.integers(16, 86, size=len(names))
    sex = is_female(names) + 2 * (born >= 2000)
    rest = drawn.integers(0, 10_000, size=len(names))
    return side_by_side(
        len(names), b"038", figures(sex, 1), figures(born, 2), b"99", figures(rest, 4)
    )


def phones(drawn: np.random.Generator, count: int) -> NDArray[np.uint8]:
    """Return telephone numbers as they are kept (E.164), as a table of figures."""
    return side_by_side(count, b"+8499999", figures(drawn.integers(0, 10_000, size=count), 4))


def tax_codes(drawn: np.random.Generator, count: int) -> NDArray[np.uint8]:
    """Return tax codes whose check figure is right, as a table of figures."""
    numbers = drawn.integers(0, 100_000, size=count)
    figures_of = np.empty((count, 9), dtype=np.int64)
    figures_of[:, 0], figures_of[:, 1], figures_of[:, 2], figures_of[:, 3] = 2, 8, 9, 9
    while True:
        for n in range(5):
            figures_of[:, 8 - n] = numbers // 10**n % 10
        check = 10 - (figures_of @ np.array(_TAX_WEIGHTS)) % 11
        wrong = check == 10
        if not wrong.any():
            break
        numbers = np.where(wrong, (numbers + 1) % 100_000, numbers)
    return side_by_side(count, b"2899", figures(numbers, 5), figures(check, 1))
