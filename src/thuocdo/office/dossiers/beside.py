"""Opinions and directives of a dossier on the screen: who was asked or told what, by when, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from thuocdo.dossiers.directing import right_to_answer
from thuocdo.ui.language import gettext as _

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.state import DirectiveState, OpinionState, State
    from thuocdo.office.dossiers.history import Names


@dataclass(frozen=True, slots=True)
class OpinionView:
    """One opinion; `mark` says how it stands and `kind` is its colour as `kit.badge` names it."""

    number: int
    unit: str
    question: str
    asked_at: datetime
    due_at: datetime
    opinion: str
    answered_at: datetime | None
    mark: str
    kind: str
    superseded: str
    counts: bool


@dataclass(frozen=True, slots=True)
class DirectiveView:
    """One directive; `may_answer` says that the person who looks can answer it now."""

    number: int
    given_by: str
    to: str
    words: str
    given_at: datetime
    due_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    mark: str
    kind: str
    open: bool
    may_answer: bool


def opinion_views(state: State, names: Names, *, now: datetime) -> tuple[OpinionView, ...]:
    """Return the opinions that were asked for, the newest first."""
    return tuple(_opinion(one, names, now) for one in reversed(state.opinions))


def _opinion(one: OpinionState, names: Names, now: datetime) -> OpinionView:
    mark, kind = standing(one.answered_at, one.due_at, now)
    superseded = ""
    if one.superseded_at is not None:
        superseded = one.why_superseded or _("đơn vị đã có ý kiến mới hơn")
    return OpinionView(
        one.number,
        names.unit(one.unit),
        one.question,
        one.asked_at,
        one.due_at,
        one.opinion,
        one.answered_at,
        mark,
        kind,
        superseded,
        not one.open and one.superseded_at is None,
    )


def directive_views(
    state: State, names: Names, *, user: User, now: datetime
) -> tuple[DirectiveView, ...]:
    """Return the directives, the newest first. Shape: no query while nobody's rights change."""
    return tuple(_directive(one, names, user, now) for one in reversed(state.directives))


def _directive(one: DirectiveState, names: Names, user: User, now: datetime) -> DirectiveView:
    mark, kind = standing(one.answered_at, one.due_at, now)
    if one.withdrawn_at is not None:
        mark, kind = _("đã rút lại"), ""
    to = ", ".join(filter(None, (names.official(one.official), names.unit(one.unit))))
    return DirectiveView(
        one.number,
        names.official(one.given_by),
        to,
        one.words,
        one.given_at,
        one.due_at,
        one.answer,
        names.official(one.answered_by),
        one.answered_at,
        mark,
        kind,
        one.open,
        one.open and right_to_answer(user, one.unit, one.official) is not None,
    )


def standing(answered_at: datetime | None, due_at: datetime, now: datetime) -> tuple[str, str]:
    """Say how an answer stands against the moment by which it was wanted, and the colour as `kit.badge` names it."""
    if answered_at is None:
        return (_("quá hạn trả lời"), "error") if due_at < now else (_("chờ trả lời"), "warning")
    return (_("trả lời trễ"), "error") if answered_at > due_at else (_("trả lời đúng hạn"), "good")


def answerable(views: Sequence[DirectiveView]) -> tuple[DirectiveView, ...]:
    """Return the directives that the person who looks can answer."""
    return tuple(one for one in views if one.may_answer)
