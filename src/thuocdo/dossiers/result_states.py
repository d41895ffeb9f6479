"""What the events say of the results of one dossier: which there are, which stand, what took the place of what.

Pure. A result is prepared while its dossier is handled and counts once the dossier is resolved. What was given away wrong is withdrawn and
stays, marked, with the number of what took its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.dossiers.status import DigitisationState

if TYPE_CHECKING:
    from thuocdo.dossiers.events import ResultAttached


@dataclass(frozen=True, slots=True)
class ResultState:
    """One result; `sha256` is that of its file and empty where it is on paper alone, `signed_on` is null where nobody said.

    `expires_on` is its last day as text, null where it holds for good.
    """

    number: int
    name: str
    code: str
    reference: str
    signed_on: str | None
    signer: str
    paper: bool
    sha256: str
    attached_at: datetime
    withdrawn_at: datetime | None = None
    replaced_by: int | None = None
    expires_on: str | None = None

    @property
    def stands(self) -> bool:
        """Say whether it has not been withdrawn."""
        return self.withdrawn_at is None

    @property
    def digitisation_state(self) -> DigitisationState:
        """Return how far it is digital."""
        return DigitisationState.DIGITISED if self.sha256 else DigitisationState.NOT_DIGITISED


Results = tuple[ResultState, ...]


def standing(results: Results) -> Results:
    """Return those that have not been withdrawn."""
    return tuple(one for one in results if one.stands)


def with_attached(results: Results, event: ResultAttached) -> Results:
    """Return the results with one more; the one it replaces is withdrawn at its moment, where it still stood."""
    number = len(results) + 1
    before = tuple(
        replace(one, withdrawn_at=one.withdrawn_at or event.at, replaced_by=number)
        if one.number == event.replaces
        else one
        for one in results
    )
    return (
        *before,
        ResultState(
            number,
            event.name,
            event.code,
            event.reference,
            event.signed_on,
            event.signer,
            event.paper,
            event.sha256,
            event.at,
            expires_on=event.expires_on,
        ),
    )


def with_withdrawn(results: Results, numbers: Iterable[int], at: datetime) -> Results:
    """Return the results with some withdrawn at a moment."""
    gone = set(numbers)
    return tuple(
        replace(one, withdrawn_at=at) if one.number in gone and one.stands else one
        for one in results
    )


def with_file(results: Results, number: int, sha256: str) -> Results:
    """Return the results with the file that one of them was scanned into."""
    return tuple(replace(one, sha256=sha256) if one.number == number else one for one in results)


def why_not_attached(results: Results, replaces: int | None, *, given: bool) -> str:
    """Say why a result cannot be attached; nothing where it can.

    Args:
        results: those there are.
        replaces: the number of the one it takes the place of.
        given: whether the dossier is resolved: then only what was withdrawn as wrong is replaced.
    """
    if replaces is None:
        return ""
    old = next((one for one in results if one.number == replaces), None)
    if old is None or old.replaced_by is not None:
        return f"result {replaces} is not there to be replaced"
    if given and old.stands:
        return "a result that was issued is replaced only after it was found wrong"
    return ""


def why_no_file(results: Results, number: int) -> str:
    """Say why a result cannot be given a file; nothing where it can."""
    if any(one.number == number and one.stands and not one.sha256 for one in results):
        return ""
    return f"result {number} does not wait for its file"


def why_not_standing(results: Results, numbers: Iterable[int]) -> str:
    """Say which of some results is not there or does not stand; nothing where all do."""
    there = {one.number for one in results if one.stands}
    missing = [one for one in numbers if one not in there]
    return f"results {missing} do not stand" if missing else ""
