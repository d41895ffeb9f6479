"""How opinions, directives, papers that replace others, steps counted again and the archive change a dossier; the other folds are in `replay`.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from thuocdo.dossiers import side_events as e
from thuocdo.dossiers.emptied import GONE
from thuocdo.dossiers.state import DirectiveState, NotPossible, OpinionState, State


def _opinion_requested(state: State, event: e.OpinionRequested) -> None:
    if event.unit in state.opinions_open:
        raise NotPossible("the unit has been asked and has not answered")
    number = len(state.opinions) + 1
    asked = OpinionState(number, event.unit, event.question, event.at, event.answer_due_at)
    state.opinions = (*state.opinions, asked)


def _opinion_given(state: State, event: e.OpinionGiven) -> None:
    if event.unit not in state.opinions_open:
        raise NotPossible("the unit was not asked")

    def told(one: OpinionState) -> OpinionState:
        if one.unit != event.unit:
            return one
        if one.open:
            return replace(one, opinion=event.opinion, answered_at=event.at)
        return one if one.superseded_at else replace(one, superseded_at=event.at)

    state.opinions = tuple(told(one) for one in state.opinions)


def _opinion_superseded(state: State, event: e.OpinionSuperseded) -> None:
    found = next((one for one in state.opinions if one.number == event.number), None)
    if found is None or found.open or found.superseded_at:
        raise NotPossible(f"opinion {event.number} does not count")
    state.opinions = tuple(
        replace(one, superseded_at=event.at, why_superseded=event.reason) if one is found else one
        for one in state.opinions
    )


def _paper_replaced(state: State, event: e.PaperReplaced) -> None:
    if state.ended:
        raise NotPossible("papers of an ended dossier stay as they are")
    if event.old in state.replaced_papers or event.old >= event.new:
        raise NotPossible(f"paper {event.old} has been replaced, or is the newer one")
    state.replaced_papers |= {event.old}


def _directed(state: State, event: e.Directed) -> None:
    state.directives = (
        *state.directives,
        DirectiveState(
            len(state.directives) + 1,
            event.unit,
            event.official,
            event.behalf_of or event.by,
            event.words,
            event.at,
            event.answer_due_at,
        ),
    )


def _directive_answered(state: State, event: e.DirectiveAnswered) -> None:
    found = _open_directive(state, event.number)
    answered = replace(found, answer=event.answer, answered_by=event.by, answered_at=event.at)
    state.directives = tuple(answered if one is found else one for one in state.directives)


def _directive_withdrawn(state: State, event: e.DirectiveWithdrawn) -> None:
    found = _open_directive(state, event.number)
    gone = replace(found, withdrawn_at=event.at)
    state.directives = tuple(gone if one is found else one for one in state.directives)


def _open_directive(state: State, number: int) -> DirectiveState:
    found = next((one for one in state.directives if one.number == number), None)
    if found is None or not found.open:
        raise NotPossible(f"directive {number} does not wait for an answer")
    return found


def _step_recounted(state: State, event: e.StepRecounted) -> None:
    step = next((one for one in state.steps if one.number == event.number), None)
    if step is None or step.finished_at is not None or state.ended:
        raise NotPossible(f"step {event.number} is not open")
    step.due_at = event.step_due_at


def _archived(state: State, event: e.Archived) -> None:
    if not state.ended:
        raise NotPossible("only a dossier that has ended goes to the archive")
    if state.opinions_open or any(one.open for one in state.directives):
        raise NotPossible("an opinion or a directive is still waited for")
    state.archived_at = event.at


def _destroyed(state: State, event: e.Destroyed) -> None:
    if state.archived_at is None:
        raise NotPossible("only what lies in the archive is destroyed")
    state.destroyed_at, state.subject = event.at, GONE


SIDE_FOLDS: Mapping[str, Callable[[State, Any], None]] = {
    "opinion_requested": _opinion_requested,
    "opinion_given": _opinion_given,
    "opinion_superseded": _opinion_superseded,
    "paper_replaced": _paper_replaced,
    "directed": _directed,
    "directive_answered": _directive_answered,
    "directive_withdrawn": _directive_withdrawn,
    "step_recounted": _step_recounted,
    "archived": _archived,
    "destroyed": _destroyed,
}
