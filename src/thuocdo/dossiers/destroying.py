"""Destroying what a dossier says when its time of keeping is over: people, words, answers. That it was there, and its hashes, stay.

The room `archive` says by whose decision, and what becomes of the files. Money follows the law of accounting and stays with its papers.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Case, TextField, Value, When

from thuocdo.dossiers import events as e
from thuocdo.dossiers import refusals
from thuocdo.dossiers.emptied import GONE, digest_of, without_words
from thuocdo.dossiers.models import (
    Applicant,
    Application,
    Dossier,
    DossierDirective,
    DossierDocument,
    DossierEvent,
    DossierResult,
    DossierStep,
    DossierWords,
    SubmittedForm,
)
from thuocdo.dossiers.writing import Pen

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def destroy_content(dossier: Dossier, *, disposal: str, actor: User, at: datetime) -> Dossier:
    """Write that an archived dossier was destroyed, and take all out of it that somebody wrote. Called within the transaction of the disposal.

    What stays: code, procedure, units, moments, amounts, states, the list of its papers without their names, and each event with its hash, its
    moment, who did it, and what of it is no word. Figures that were counted from it stay as they are.

    Args:
        dossier: that lies in the archive; locked here.
        disposal: number of the minutes.
        actor: who decided last.
        at: the moment.

    Raises:
        Conflict: it does not lie in the archive, or was destroyed already.
    """
    row = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
    if row.archived_at is None or row.destroyed_at is not None:
        raise refusals.not_to_be_destroyed(row.code)
    events = list(DossierEvent.objects.filter(dossier=row.pk).order_by("number"))
    emptied = [without_words(one.payload) for one in events]
    remains = digest_of(
        (one.number, one.kind, payload) for one, payload in zip(events, emptied, strict=True)
    )
    pen = Pen(row, [one.event for one in events], actor=actor, at=at)
    pen.people = ()
    row = pen.write(e.Destroyed(at=at, by=actor.pk, disposal=disposal, remains=remains))
    changed: list[DossierEvent] = []
    for one, payload in zip(events, emptied, strict=True):
        if payload != one.payload:
            one.payload = payload
            changed.append(one)
    # The database lets words of a destroyed dossier go, and nothing else.
    DossierEvent.objects.bulk_update(changed, ["payload"])
    _empty_parts(row)
    return row


def _empty_parts(row: Dossier) -> None:
    """Take out of the rows beside the events what these no longer say."""
    Applicant.objects.filter(dossier=row.pk).delete()
    SubmittedForm.objects.filter(dossier=row.pk).delete()
    Application.objects.filter(dossier=row.pk).delete()
    DossierWords.objects.filter(dossier=row.pk).delete()
    DossierStep.objects.filter(dossier=row.pk).exclude(name="").update(name=GONE)
    papers = DossierDocument.objects.filter(dossier=row.pk)
    papers.update(
        name=GONE,
        number="",
        issuer="",
        issued_on=None,
        expires_on=None,
        reuse_source=_gone("reuse_source"),
    )
    DossierResult.objects.filter(dossier=row.pk).update(
        name=GONE,
        signer=_gone("signer"),
    )
    DossierDirective.objects.filter(dossier=row.pk).update(
        words=GONE,
        answer=_gone("answer"),
    )


def _gone(column: str) -> Case:
    """Return what stands in a column: nothing where nothing was."""
    nothing, gone = Value(""), Value(GONE)
    return Case(When(**{column: ""}, then=nothing), default=gone, output_field=TextField())
