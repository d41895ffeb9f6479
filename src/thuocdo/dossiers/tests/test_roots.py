"""What a signed root shows that a chain alone cannot: a cut-off end, a vanished dossier, a forged signature."""

# ruff: noqa: S608 - constant statements of a forger
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.db import connection

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.models import DossierEvent, DossierRoot
from thuocdo.dossiers.tests.factories import MONDAY, Office

pytestmark = pytest.mark.django_db


def behind_the_back(*statements: str) -> None:
    """Do what only the owner of the database can: switch the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_nothing_done_is_nothing_found_and_later_events_do_not_count(office: Office) -> None:
    assert services.verify().signed is None
    dossiers = [office.in_hand() for _ in range(3)]
    root = services.take_root(at=MONDAY)
    assert (root.dossier_count, root.event_count) == (3, 9)
    services.resolve(dossiers[0], actor=office.approver, at=MONDAY + timedelta(hours=1))
    office.in_hand()
    assert services.verify().holds
    services.take_root(at=MONDAY + timedelta(hours=2))
    assert services.verify().holds


LAST = "(SELECT max(id) FROM dossiers_dossier)"
TAMPERINGS = {
    "changed": ["UPDATE dossiers_dossierevent SET payload = payload || '{\"note\": \"x\"}' WHERE kind = 'handed_over'"],
    "actor changed": ["UPDATE dossiers_dossierevent SET actor_name = 'Ai khác' WHERE number = 1"],
    "cut off": [f"DELETE FROM dossiers_dossierevent WHERE number = 3 AND dossier_id = {LAST}"],
    "cut off with the row": [
        f"DELETE FROM dossiers_dossierevent WHERE number = 3 AND dossier_id = {LAST}",
        "UPDATE dossiers_dossier d SET event_count = 2, last_hash = (SELECT hash FROM dossiers_dossierevent e "
        f"WHERE e.dossier_id = d.id AND number = 2) WHERE id = {LAST}",
    ],
    "vanished": [
        f"DELETE FROM dossiers_dossierevent WHERE dossier_id = {LAST}",
        f"DELETE FROM dossiers_dossier WHERE id = {LAST}",
    ],
    "emptied": [f"DELETE FROM dossiers_dossierevent WHERE dossier_id = {LAST}"],
    "root forged": ["UPDATE dossiers_dossierroot SET event_count = event_count - 1"],
    "first root left out": [
        "DELETE FROM dossiers_dossierroot WHERE id = (SELECT min(id) FROM dossiers_dossierroot)"
    ],
}  # fmt: skip


@pytest.mark.parametrize("statements", TAMPERINGS.values(), ids=TAMPERINGS)
def test_tampering_is_found(office: Office, statements: list[str]) -> None:
    for _ in range(3):
        office.in_hand()
    services.take_root(at=MONDAY)
    services.take_root(at=MONDAY + timedelta(hours=1))
    assert services.verify().holds
    behind_the_back(*statements)
    assert not services.verify().holds


def test_the_key_signs(office: Office, settings: object) -> None:
    office.in_hand()
    services.take_root(at=MONDAY)
    settings.DOSSIER_ROOT_KEY = "another"  # type: ignore[attr-defined]
    assert services.verify().signed is False


def test_a_chain_rewritten_from_its_start_shows_in_the_root(office: Office) -> None:
    dossier = office.in_hand()
    services.take_root(at=MONDAY)
    rewrite(dossier.pk, lambda event: event.payload.update(subject="Khác"))
    found = services.verify()
    assert not found.chain_breaks
    assert found.root_differs == ((dossier.pk // 1000 * 1000, dossier.pk // 1000 * 1000 + 999),)


def rewrite(dossier_id: int, change: Callable[[DossierEvent], None]) -> None:
    """Change the first event and hash all after it anew, as a forger would."""
    previous = ""
    statements = []
    events = DossierEvent.objects.filter(dossier=dossier_id).select_related("dossier")
    for event in events.order_by("number"):
        if event.number == 1:
            change(event)
        event.previous_hash = previous
        link = event.link(system=event.dossier.source_system, code=event.dossier.code)
        previous = link.computed()
        statements.append(
            f"UPDATE dossiers_dossierevent SET previous_hash = '{event.previous_hash}', hash = '{previous}'"
            + (
                ", payload = jsonb_set(payload, '{subject}', '\"Khác\"')"
                if event.number == 1
                else ""
            )
            + f" WHERE id = {event.pk}"
        )
    statements.append(
        f"UPDATE dossiers_dossier SET last_hash = '{previous}' WHERE id = {dossier_id}"
    )
    behind_the_back(*statements)


def test_a_root_is_never_changed(office: Office) -> None:
    from django.db import IntegrityError, transaction

    services.take_root(at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        DossierRoot.objects.update(event_count=7)
