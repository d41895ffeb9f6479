"""The hidden sheet of a workbook: whose it is, by which form, from which changes of the cells, and a mark that only this installation can make."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from thuocdo.campaigns.workbook.layout import VERSION

if TYPE_CHECKING:
    from datetime import datetime

    from thuocdo.campaigns.models import Submission

_SALT = "thuocdo.campaigns.workbook"
_NAMES = (
    "layout",
    "campaign",
    "unit",
    "submission",
    "form",
    "made_at",
    "campaign_name",
    "unit_name",
)
_MARK = "mark"
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Seal:
    """What a workbook says of itself; `seen` is the number of the change each row, or text, was written from (0: nothing stood there)."""

    layout: str
    campaign: str
    unit: str
    submission: str
    form: str
    made_at: str
    campaign_name: str
    unit_name: str
    seen: Mapping[str, int] = field(default_factory=dict)

    def mark(self, key: str | bytes | None = None) -> str:
        """Return the mark over all of it, by the secret key of the installation."""
        said = [[getattr(self, name) for name in _NAMES], list(self.seen.items())]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return salted_hmac(_SALT, text, secret=key, algorithm="sha256").hexdigest()

    def lines(self) -> Iterable[tuple[str, str]]:
        """Yield what stands in the hidden sheet, two texts a line."""
        for name in _NAMES:
            yield name, str(getattr(self, name))
        yield _MARK, self.mark()
        for row, number in self.seen.items():
            yield row, str(number)


def seal_for(submission: Submission, seen: Mapping[str, int], *, at: datetime) -> Seal:
    """Return the seal of a workbook that is made now; the campaign and the unit have to be at hand."""
    return Seal(
        layout=VERSION,
        campaign=str(submission.campaign_id),
        unit=str(submission.unit_id),
        submission=str(submission.pk),
        form=submission.form,
        made_at=at.isoformat(),
        campaign_name=submission.campaign.title,
        unit_name=submission.unit.name,
        seen=dict(seen),
    )


def opened_seal(lines: Sequence[tuple[str, str]]) -> Seal | None:
    """Return what a hidden sheet says; null where its mark is not ours, or anything was changed since."""
    said = dict(lines[: len(_NAMES) + 1])
    if set(said) != {*_NAMES, _MARK}:
        return None
    numbers = lines[len(_NAMES) + 1 :]
    if not all(
        number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS
        for _, number in numbers
    ):
        return None
    seal = Seal(
        **{name: said[name] for name in _NAMES},
        seen={row: int(number) for row, number in numbers},
    )
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(seal.mark(key), said[_MARK]) for key in keys):
        return None
    return seal
