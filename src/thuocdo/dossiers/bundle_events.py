"""What happens to a dossier as a part of a bundle, and how it changes the dossier.

Pure. A part of a later turn waits, registered and without a clock, until all parts of the turns before it have ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from thuocdo.dossiers.event_base import Event
from thuocdo.dossiers.state import NotPossible, State

#: Before the code of the first part, it is the code of the bundle: so it takes no number of its own that could be lost.
BUNDLE_PREFIX = "LT-"


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnCame(Event):
    """All parts of the turns before this one have ended, so it can be accepted now.

    `granted` says that all of them ended as they were asked for, `checked` that its own papers were found complete at the counter: then it is
    accepted in the same moment; else the desk looks at it.
    """

    kind = "turn_came"
    granted: bool
    checked: bool


@dataclass(frozen=True, slots=True)
class Linked:
    """Where a new dossier stands in its bundle: the turn, from 1, and the code of the bundle, empty for the first part, which gives it its code."""

    turn: int
    bundle: str = ""

    def said(self, code: str) -> dict[str, Any]:
        """Return what the first event of a dossier says of it, by the code of that dossier."""
        return {"bundle": self.bundle or bundle_code(code), "turn": self.turn}


def bundle_code(first_code: str) -> str:
    """Return the code of a bundle by that of its first part."""
    return f"{BUNDLE_PREFIX}{first_code}"


def refuse_before_its_turn(state: State) -> None:
    """Refuse what a part cannot do while it waits for its turn.

    Raises:
        NotPossible: it waits.
    """
    if state.waits_turn:
        raise NotPossible("the parts of the bundle before it have not ended")


def _turn_came(state: State, event: TurnCame) -> None:
    del event
    if not state.waits_turn:
        raise NotPossible("it waits for no turn")
    state.waits_turn = False


BUNDLE_FOLDS: Mapping[str, Callable[[State, Any], None]] = {"turn_came": _turn_came}
