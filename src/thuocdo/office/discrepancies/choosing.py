"""Actions on many rows: which were chosen, and what the action would do to each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thuocdo.consistency.decisions import assignable, explainable
from thuocdo.consistency.models import Discrepancy
from thuocdo.office.discrepancies.filters import WORST_FIRST, FilterDiscrepanciesForm
from thuocdo.office.discrepancies.forms import (
    ASSIGN,
    EVERYTHING,
    EXPLAIN,
    AssignForm,
    ChooseForm,
    DecideForm,
    ExplainForm,
    written_seen,
)
from thuocdo.office.discrepancies.pages import RowView, row_views, with_people
from thuocdo.ui.errors import message_of

if TYPE_CHECKING:
    from django.http import QueryDict

    from thuocdo.accounts.models import User
    from thuocdo.consistency.models import DiscrepancyQuerySet

#: The most rows one action takes, so that a person can still read the preview.
MOST = 500


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rows an action is for; `left_over` match the filter and were cut off, `missing` were asked for and not found."""

    rows: Sequence[Discrepancy]
    left_over: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that the action will leave as it is, and why."""

    view: RowView
    reason: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """What an action would do."""

    action: str
    can: tuple[RowView, ...]
    cannot: tuple[Refused, ...]
    chosen: Chosen
    form: DecideForm
    problem: str

    @property
    def explains(self) -> bool:
        """Tell whether the rows are to be explained; else they are to be given to somebody."""
        return self.action == EXPLAIN


def chosen_rows(form: ChooseForm, *, query: QueryDict, user: User) -> Chosen:
    """Return the rows that were ticked, or all that match the filter of the address, up to `MOST`."""
    if form.cleaned_data["scope"] == EVERYTHING:
        matching = FilterDiscrepanciesForm(query, user=user).rows()
        rows = list(with_people(matching).order_by(*WORST_FIRST)[:MOST])
        return Chosen(rows, left_over=matching.count() - len(rows) if len(rows) == MOST else 0)
    ids = set(form.cleaned_data["row"])
    rows = list(_visible(user).filter(pk__in=ids).order_by(*WORST_FIRST)[:MOST])
    return Chosen(rows, missing=len(ids) - len(rows))


def seen_rows(form: DecideForm, *, user: User) -> Chosen:
    """Return the rows of a preview that was confirmed, as they are now."""
    form.is_valid()
    ids = form.cleaned_data.get("seen") or {}
    rows = list(_visible(user).filter(pk__in=list(ids)).order_by(*WORST_FIRST)[:MOST])
    return Chosen(rows, missing=len(ids) - len(rows))


def _visible(user: User) -> DiscrepancyQuerySet:
    return with_people(Discrepancy.objects.visible_to(user))


def preview_page(
    action: str,
    chosen: Chosen,
    *,
    user: User,
    form: DecideForm | None = None,
    problem: str = "",
) -> PreviewPage:
    """Sort the rows into what the action can do and what it cannot, and ask for what it needs."""
    judge = assignable if action == ASSIGN else explainable
    outcome = judge(chosen.rows, actor=user)
    views = {view.row.pk: view for view in row_views(chosen.rows, user=user)}
    return PreviewPage(
        action=action,
        can=tuple(views[row.pk] for row in outcome.done),
        cannot=tuple(Refused(views[r.row.pk], message_of(r.error)) for r in outcome.refused),
        chosen=chosen,
        form=form or _form(action, outcome.done),
        problem=problem,
    )


def _form(action: str, rows: Sequence[Discrepancy]) -> DecideForm:
    initial = {"seen": written_seen(rows)}
    if action == ASSIGN:
        return AssignForm(initial=initial, holders={row.holder_id for row in rows})
    return ExplainForm(initial=initial)
