"""Which papers of a dossier are copied, and what whoever copies one vouches for.

Rules with effective dates in `data/no_copying.yaml`. Source: TT 03/2025 article 5(2); quality: TT 01/2023 article 8(2).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils import timezone

import yaml

from thuocdo.dossiers.models import DossierDocument
from thuocdo.dossiers.status import DigitisationState
from thuocdo.procedures.choices import Channel
from thuocdo.procedures.handling import USUAL, Handling, handling_of

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier

_DATA = Path(__file__).parent / "data" / "no_copying.yaml"


class WhyNot(StrEnum):
    """Why a paper is not copied."""

    ONLINE = "online"
    SHOWN = "shown"
    OPINION = "opinion"
    SECRET = "secret"  # noqa: S105 - no password


class CopyCheck(StrEnum):
    """What whoever copies a paper has looked at; pages with notes are taken twice, with the notes and without, or there are none."""

    ALL_PAGES = "all_pages"
    ORDER = "order"
    NOTES = "notes"


@cache
def _rules() -> tuple[tuple[WhyNot, date], ...]:
    said: list[dict[str, Any]] = yaml.safe_load(_DATA.read_text(encoding="utf-8"))["rules"]
    return tuple((WhyNot(one["reason"]), one["valid_from"]) for one in said)


def reasons_on(day: date) -> frozenset[WhyNot]:
    """Return for which reasons papers are not copied on a day."""
    return frozenset(reason for reason, since in _rules() if since <= day)


def has_papers_to_copy() -> Exists:
    """Return the condition that a dossier has papers that wait to be copied; what was only shown or is an opinion does not."""
    waiting = DossierDocument.objects.filter(
        dossier=OuterRef("pk"),
        attachment=None,
        digitisation_state=DigitisationState.NOT_DIGITISED,
    )
    return Exists(
        waiting.exclude(form__in=[DossierDocument.Form.SHOWN, DossierDocument.Form.OPINION])
    )


def handling_when_received(row: Dossier) -> Handling:
    """Return how dossiers of the procedure were handled on the day this one came in. Shape: one query, two without the version."""
    if row.procedure_version is None:
        return USUAL
    day = timezone.localdate(row.registered_at)
    return handling_of(row.procedure_version.procedure_id, on=day)


def why_not(paper: DossierDocument, row: Dossier, handling: Handling, *, on: date) -> WhyNot | None:
    """Return why a paper is not copied; null where it is.

    A secret paper is never copied, whatever the day.
    """
    if row.secret or paper.name in handling.secret_papers:
        return WhyNot.SECRET
    found: WhyNot | None = None
    if paper.form == DossierDocument.Form.OPINION:
        found = WhyNot.OPINION
    elif paper.form == DossierDocument.Form.SHOWN or paper.name in handling.shown_only:
        found = WhyNot.SHOWN
    elif row.channel == Channel.ONLINE:
        found = WhyNot.ONLINE
    return found if found in reasons_on(on) else None
