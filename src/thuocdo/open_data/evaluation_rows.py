"""The rows of the evaluation of agencies: points with one decimal, of units with so many dossiers that no small count shows.

The points of N dossiers with one decimal leave at least N/20 points open, at their ends of 0 and 2 too; a complaint takes two, so N/40 complaints. A unit
is told as a whole where that is at least k, else nothing of it is. What is worked out of several such points is no finer than the coarsest of them. The
steps of an agency tell no count. The total follows from what is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from thuocdo.open_data.index_rows import TOTAL, WAITS, place_of
from thuocdo.open_data.rows import HIDDEN, NONE, VALUE, Row, Rows
from thuocdo.organisations.models import Unit
from thuocdo.scoring.handling_evaluation.counting import evaluations_of
from thuocdo.scoring.handling_evaluation.edition import MOST
from thuocdo.scoring.handling_evaluation.scores import Evaluation
from thuocdo.scoring.handling_evaluation.windows import Span
from thuocdo.scoring.service_index.scores import State

#: So many dossiers leave one complaint open.
_DOSSIERS = 40


def evaluation_rows(span: Span, *, k: int) -> Rows:
    """Return the indices and the total of every unit in a quarter or year, by its last day's tree; units of provinces without records are left out.

    Args:
        span: a period that has ended.
        k: how many counts everything that is told must leave possible.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    days = span.whole
    tree = Unit.objects.all().tree(days.last_day)
    found = evaluations_of([one.unit.pk for one in tree], days)
    codes: dict[int | None, str] = {one.unit.pk: one.unit.code for one in tree}
    rows, inside = [], False
    for branch in tree:
        one = found.of[branch.unit.pk]
        if branch.parent_id is None:
            inside = one.carried is not None
        if inside:
            place = place_of(branch, codes.get(branch.parent_id, ""), span.word)
            rows += [place | row for row in unit_rows(one, k=k)]
    return Rows(rows, datetime.fromtimestamp(found.as_of, UTC))


def unit_rows(one: Evaluation, *, k: int) -> Iterator[Row]:
    """Return what is told of a unit: the total, then each index."""
    dossiers = max(index.dossiers for index in one.indices)
    state = NONE if one.carried is None else VALUE if dossiers >= _DOSSIERS * k else HIDDEN
    told, title = state == VALUE, one.edition.title
    yield {
        "index": TOTAL,
        "label_vi": title.vi,
        "label_en": title.en,
        "points": one.got if told else None,
        "points_most": one.measurable if told else None,
        "carried_over": one.carried if told else None,
        "band": one.band.code if told and one.band else "",
        "state": state,
    }
    for each in one.indices:
        own = WAITS if each.state is State.WAITS else state
        known = own == VALUE and each.points is not None
        yield {
            "index": each.index.code,
            "label_vi": each.index.name.vi,
            "label_en": each.index.name.en,
            "points": each.points if known else None,
            "points_most": MOST,
            "carried_over": None,
            "band": "",
            "state": NONE if own == VALUE and not known else own,
        }
