"""The database takes no event whose hash is none."""

from __future__ import annotations

from django.db import DatabaseError, transaction

import pytest

from thuocdo.dossiers.models import DossierEvent
from thuocdo.dossiers.tests.factories import Office

_RIGHT = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    "wrong", ["", "abc", "0" * 63, _RIGHT.upper(), "g" * 64, _RIGHT[:62] + " 0", "é" * 32]
)
def test_an_event_without_a_proper_hash_is_refused(office: Office, wrong: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        _event(office, wrong).save()


def test_a_proper_hash_is_taken(office: Office) -> None:
    _event(office, _RIGHT).save()


def _event(office: Office, hash_: str) -> DossierEvent:
    event = DossierEvent.objects.get(dossier=office.received(), number=1)
    event.pk, event.number, event.previous_hash, event.hash = None, 2, event.hash, hash_
    event._state.adding = True
    return event
