"""What a version of a procedure costs, by channel and case. Kept in memory: a version never changes once it is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from thuocdo.procedures.choices import FeeDue
from thuocdo.procedures.models import Fee

#: As the law calls them; a dossier keeps the word in its events, whatever language the official reads.
KIND_NAMES = {"fee": "Phí", "charge": "Lệ phí"}


@dataclass(frozen=True, slots=True)
class VersionFee:
    """One fee or charge; `amount_vnd` is null where the law leaves it open, zero where nothing is asked.

    `due` is a `FeeDue`, empty where the procedure does not say before what it is paid. `term_amount` and `term_unit` are those of the time limit it hangs on: a dossier that keeps its term shows by them which case it is.
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
    due: str = ""


def fitting_fees(
    version_id: int | None, *, channel: str, amount: Decimal | None, unit: str
) -> tuple[VersionFee, ...]:
    """Return what a dossier may cost by its version: the fees of its channel and of the cases that have its term.

    Where no case has its term, all of the channel; where the channel has none, all of the version.

    Shape: one query, none the next time for the same version.

    Args:
        version_id: null where the dossier has no version: then nothing is known.
        channel: by which it came.
        amount: of its term.
        unit: of its term.
    """
    if version_id is None:
        return ()
    every = fees_of_version(version_id)
    there = [one for one in every if one.channel == channel] or list(every)
    fitting = [one for one in there if (one.term_amount, one.term_unit) == (amount, unit)]
    return tuple(fitting or there)


def paid_before_acceptance(version_id: int, *, channel: str, case: str) -> tuple[VersionFee, ...]:
    """Return the fees of one case that have to be paid before a dossier is accepted, where the amount is sure without asking anybody.

    Shape: one query, none the next time for the same version.
    """
    there = [one for one in fees_of_version(version_id) if one.channel == channel]
    own = [one for one in there if one.case == case] or there
    return tuple(
        one for one in own if one.due == FeeDue.ACCEPTANCE and one.amount_vnd and not one.per
    )


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
            due=one.due,
        )
        for number, one in enumerate(rows, 1)
    )
