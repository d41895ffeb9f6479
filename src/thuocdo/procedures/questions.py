"""What people often ask about a procedure: kept by those who control it, found by everybody without typing accents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from thuocdo.procedures import refusals
from thuocdo.procedures.choices import EventVerb
from thuocdo.procedures.models import FrequentQuestion, Procedure
from thuocdo.procedures.services import record, refuse_unless_controller
from thuocdo.vietnamese import finds, search_words

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

LONGEST_QUESTION, LONGEST_ANSWER = 500, 5_000
#: More than anybody reads; a page shows them all.
MOST = 100


def questions_of(
    procedure_id: int, *, words: str = "", hidden: bool = False
) -> Sequence[FrequentQuestion]:
    """Return the questions of a procedure in their order, or those with all of some words, the ones that ask so first.

    Shape: one query.

    Args:
        procedure_id: whose visibility the caller has asked.
        words: in any case, with or without accents; empty for all.
        hidden: also those that are not shown any more, for who keeps them.
    """
    rows = FrequentQuestion.objects.filter(procedure=procedure_id)
    if not hidden:
        rows = rows.filter(hidden_at=None)
    wanted = search_words(words).split()
    if not wanted:
        return list(rows)
    found = [one for one in rows if _has_all(wanted, one.search_text.split())]
    return sorted(found, key=lambda one: not _has_all(wanted, search_words(one.question).split()))


@transaction.atomic
def keep_question(
    procedure: Procedure,
    *,
    question: str,
    answer: str,
    question_en: str = "",
    answer_en: str = "",
    instead_of: FrequentQuestion | None = None,
    actor: User | None,
    at: datetime,
) -> FrequentQuestion:
    """Add a question with its answer, or say one otherwise; what it said before stays in the events.

    Args:
        procedure: about which people ask.
        question: in the words of people.
        answer: in plain words.
        question_en: the same in English; shown only where the answer is there, too.
        answer_en: the same in English.
        instead_of: the question of this procedure that is said otherwise; null adds one at the end.
        actor: who controls the procedures of the owner; null for what the product brings along.
        at: the moment.

    Raises:
        InvalidInput: question or answer are missing or too long, or there are too many.
        Conflict: the one that is said otherwise is hidden, or of another procedure.
        NotAllowed: the actor does not control the procedures of the owner.
    """
    refuse_unless_controller(actor, procedure.owner)
    asked, said = " ".join(question.split()), answer.strip()
    if not asked or not said:
        raise refusals.question_incomplete()
    if max(len(asked), len(question_en)) > LONGEST_QUESTION or max(len(said), len(answer_en)) > LONGEST_ANSWER:  # fmt: skip
        raise refusals.question_too_long(LONGEST_QUESTION, LONGEST_ANSWER)
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    rows = FrequentQuestion.objects.filter(procedure=procedure, hidden_at=None)
    if instead_of is None:
        if rows.count() >= MOST:
            raise refusals.too_many_questions(MOST)
        last = rows.aggregate(last=Max("position"))["last"] or 0
        row, before = FrequentQuestion(procedure=procedure, position=last + 1), {}
    else:
        found = rows.filter(pk=instead_of.pk).first()
        if found is None:
            raise refusals.question_is_gone()
        row, before = found, {"question": found.question, "answer": found.answer}
    row.question, row.answer = asked, said
    row.question_en, row.answer_en = " ".join(question_en.split()), answer_en.strip()
    row.search_text = search_words(" ".join((asked, said, row.question_en, row.answer_en)))
    row.changed_at, row.changed_by = at, actor
    row.save()
    record(procedure, EventVerb.QUESTION_KEPT, actor=actor, at=at, question=asked, before=before)
    return row


@transaction.atomic
def hide_question(row: FrequentQuestion, *, actor: User, at: datetime) -> FrequentQuestion:
    """Show a question no more.

    Raises:
        Conflict: it is hidden already.
        NotAllowed: the actor does not control the procedures of the owner.
    """
    found = (
        FrequentQuestion.objects.select_for_update(of=("self",))
        .select_related("procedure__owner")
        .get(pk=row.pk)
    )
    refuse_unless_controller(actor, found.procedure.owner)
    if found.hidden_at is not None:
        raise refusals.question_is_gone()
    found.hidden_at, found.changed_at, found.changed_by = at, at, actor
    found.save(update_fields=["hidden_at", "changed_at", "changed_by"])
    record(found.procedure, EventVerb.QUESTION_HIDDEN, actor=actor, at=at, question=found.question)
    return found


def _has_all(wanted: Iterable[str], tokens: Sequence[str]) -> bool:
    return all(any(finds(word, token) for token in tokens) for word in wanted)
