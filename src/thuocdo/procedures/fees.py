"""What a version of a procedure costs, by channel and case. Kept in memory: a version never changes once it is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from thuocdo.procedures.models import Fee

#: As the law calls them; a dossier keeps the word in its events, whatever language the official reads.
KIND_NAMES = {"fee": "Phí", "charge": "Lệ phí"}


@dataclass(frozen=True, slots=True)
class VersionFee:
    """One fee or charge; `amount_vnd` is null where the law leaves it open, zero where nothing is asked.

    `term_amount` and `term_unit` are those of the time limit it hangs on: a dossier that keeps its term shows by them which case it is.
    """

    key: str
    channel: str
    case: str
    name: str
    amount_vnd: int | None
    per: str
    note: str
    term_amount: Decimal | None
    term_unit: str


@lru_cache(maxsize=4096)
def fees_of_version(version_id: int) -> tuple[VersionFee, ...]:
    """Return all fees of a version, in the order of its channels and cases. Shape: one query, none the next time."""
    rows = (
        Fee.objects.filter(time_limit__way__version=version_id)
        .select_related("time_limit__way")
        .order_by("time_limit__way__position", "time_limit__position", "position")
    )
    return tuple(
        VersionFee(
            key=str(number),
            channel=one.time_limit.way.channel,
            case=one.time_limit.case,
            name=one.name or KIND_NAMES[one.kind],
            amount_vnd=one.amount_vnd,
            per=one.per,
            note=one.note,
            term_amount=one.time_limit.amount,
            term_unit=one.time_limit.unit,
        )
        for number, one in enumerate(rows, 1)
    )
