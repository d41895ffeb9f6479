"""Units of money as reports print them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from thuocdo.vietnamese import fold

#: By the folded words before "đồng", spaces left out; "ngàn" and "ti" are spellings of "nghìn" and "tỷ".
_IN_MILLIONS = {
    "": Decimal("0.000001"),
    "d": Decimal("0.000001"),
    "nghin": Decimal("0.001"),
    "trieu": Decimal(1),
    "tr": Decimal(1),
    "trd": Decimal(1),
    "ty": Decimal(1_000),
    "nghinty": Decimal(1_000_000),
    "trieuty": Decimal(1_000_000_000),
}


@lru_cache(maxsize=256)
def in_millions(unit: str) -> Decimal | None:
    """Return how many million VND one of a printed unit is ("tỷ đồng": 1000); null for another currency and what is no money."""
    folded = fold(unit)
    if not folded:
        return None
    words = folded.replace("dong", "").replace("vnd", "").replace(" ", "").replace(".", "")
    words = words.replace("ngan", "nghin")
    if words.endswith("ti"):
        words = words[:-1] + "y"
    return _IN_MILLIONS.get(words)
