"""What happens beside the way of a dossier: opinions, papers that take the place of others, directives, the hand-over to the archive.

Pure. No status and no clock changes by any of these. Import them from `events`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from thuocdo.dossiers.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionRequested(Event):
    """Another unit was asked, by a day."""

    kind = "opinion_requested"
    unit: int
    question: str
    answer_due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionGiven(Event):
    """A unit that was asked has answered."""

    kind = "opinion_given"
    unit: int
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionSuperseded(Event):
    """An opinion that was given counts no longer; `number` is that of the request, counted over the dossier from 1."""

    kind = "opinion_superseded"
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReplaced(Event):
    """A newer version of a paper came and took the place of an older one, which stays; both are positions among the papers.

    `sha256` is that of the new file, empty where it is on paper alone.
    """

    kind = "paper_replaced"
    old: int
    new: int
    reason: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directed(Event):
    """Somebody who leads told a unit, or one official of it, what to do with the dossier, and wants an answer by a moment."""

    kind = "directed"
    unit: int
    official: int | None = None
    words: str
    answer_due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveAnswered(Event):
    """A directive was answered; `number` counts the directives of the dossier from 1."""

    kind = "directive_answered"
    number: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveWithdrawn(Event):
    """Whoever gave a directive, or somebody who may give such, took it back."""

    kind = "directive_withdrawn"
    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecounted(Event):
    """The working calendar was changed, and with it by when an open step is to be done; `number` counts the steps of the dossier from 1."""

    kind = "step_recounted"
    number: int
    step_due_at: datetime
    calendar_change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Archived(Event):
    """The archive of the agency took the dossier over: nothing happens to it any more.

    `handover` is the number of the minutes, `digest` the SHA-256 of the list of files that was handed over with it.
    """

    kind = "archived"
    handover: str
    retention: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed(Event):
    """Its time of keeping was over: its people, its words and its files were destroyed. Nothing follows.

    `disposal` is the number of the minutes. `remains` is the SHA-256 of what the events before it still say (`emptied.digest_of`): by it, and by the
    hashes that they keep, the chain is still verified.
    """

    kind = "destroyed"
    disposal: str
    remains: str
