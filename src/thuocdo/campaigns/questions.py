"""What a submission asks: the rows of its unit's form, and the rows of the whole that the unit answers for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from thuocdo.campaigns.models import Responsibility
from thuocdo.forms.library import form_version
from thuocdo.forms.version import FormRow, FormSection, FormVersion
from thuocdo.indicators.evaluation.evaluating import is_computed
from thuocdo.indicators.indicator import Indicator, ValueType
from thuocdo.indicators.registry import indicator
from thuocdo.postgresql.shapes import Slot, statement_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.campaigns.models import Submission


@dataclass(frozen=True, slots=True)
class Question:
    """One cell to be filled. `of_whole` marks a row of the result form that the unit answers for; `computed` that registers answer it."""

    row: str
    form: FormVersion
    section: FormSection
    asked: FormRow
    indicator: Indicator
    computed: bool
    of_whole: bool = False

    @property
    def counts(self) -> bool:
        """Say whether whole things are counted."""
        return self.indicator.value_type is ValueType.COUNT

    @property
    def share(self) -> bool:
        """Say whether it is a share, in percentage points."""
        return self.indicator.value_type is ValueType.PERCENT


def row_name(version: FormVersion, section: FormSection, asked: FormRow) -> str:
    """Return how figures and cells name a row: "2025_commune/3:3.1.1"."""
    return f"{version.code}/{section.number}:{asked.key}"


@lru_cache(maxsize=64)
def rows_of_form(version: FormVersion, on: date) -> Mapping[str, Question]:
    """Return the rows of a form that carry a value, by name, in printed order, as the definitions of a day say."""
    found = {}
    for section, asked in version.rows():
        if asked.indicator is None:
            continue
        name = row_name(version, section, asked)
        known = indicator(asked.indicator, on=on)
        found[name] = Question(name, version, section, asked, known, is_computed(known.code, on=on))
    return found


def questions_of(submission: Submission) -> Mapping[str, Question]:
    """Return what a submission asks, by row, in printed order; the rows of the whole come last.

    Shape: one query for the rows of the whole, more where the campaign is not at hand.
    """
    campaign = submission.campaign
    on = campaign.period.last_day
    asked = statement_of(("rows a unit answers for",), _answered_for)
    assert asked is not None
    given = {"campaign": campaign.pk, "unit": submission.unit_id}
    answers_for = sorted(row for (row,) in asked.rows(given))
    return questions(submission.form, campaign.result_form, answers_for, on=on)


def _answered_for() -> QuerySet[Responsibility, tuple[str]]:
    found = Responsibility.objects.filter(campaign=Slot("campaign"), unit=Slot("unit"))
    return found.order_by().values_list("row")


def questions(
    form: str, result_form: str, answers_for: Sequence[str], *, on: date
) -> Mapping[str, Question]:
    """Return what a unit is asked that fills a form and answers for some rows of the result form."""
    found = dict(rows_of_form(form_version(form), on))
    if answers_for:
        whole = rows_of_form(form_version(result_form), on)
        wanted = set(answers_for)
        found |= {
            row: Question(
                row, one.form, one.section, one.asked, one.indicator, one.computed, of_whole=True
            )
            for row, one in whole.items()
            if row in wanted
        }
    return found
