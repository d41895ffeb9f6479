"""The rows for statistics keep to their schema, name nobody, and every change of a dossier is noted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import connection

from thuocdo.dossiers import services
from thuocdo.dossiers.facts import CHANGES, DOSSIERS, PAYMENTS
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.services import ExternalMessage
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.facts.models import Change
from thuocdo.facts.registry import fact
from thuocdo.facts.tests.reading import rows_of
from thuocdo.facts.triggers import BULK_SETTING
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

SOURCE = fact(DOSSIERS.qualified_name)


def changed() -> list[tuple[int | None, date | None]]:
    found = Change.objects.filter(name=CHANGES).order_by("pk")
    return [(one.record, one.day) for one in found]


def test_rows_keep_to_the_schema_and_name_nobody(office: Office, units: LittleProvince) -> None:
    office.received()
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))
    services.report_external(
        system="ministry",
        code="B-1",
        messages=[
            ExternalMessage("m", MONDAY, 4, reception_unit=units.ward, competent_agency=units.ward)
        ],
        actor=None,
        at=MONDAY,
    )
    rows = sorted(rows_of(SOURCE), key=lambda row: row["dossier_id"])
    assert [row["late_current"] for row in rows] == [None, True, None]
    assert [row["sector_code"] for row in rows] == ["TP-HT", "TP-HT", None]
    assert {row["agency_level"] for row in rows} == {"commune"}
    assert OWNER.full_name not in str(rows)


def test_the_last_minute_of_a_day_belongs_to_it(office: Office) -> None:
    last = office.received(at("2026-03-31 23:59"))
    office.received(at("2026-04-01 00:00"))
    [row] = rows_of(SOURCE, last.pk)
    assert row["registered_on"] == date(2026, 3, 31)


def test_a_payment_is_a_row(office: Office) -> None:
    dossier = office.in_hand()
    now = at("2026-03-02 10:00")
    services.require_payment(dossier, amount_vnd=50_000, actor=office.handler, at=now)
    services.record_payment(
        dossier, amount_vnd=50_000, reference="CT-1", method="cash", actor=office.clerk, at=now
    )
    [row] = rows_of(fact(PAYMENTS.qualified_name))
    assert (row["method"], row["amount_vnd"]) == ("cash", 50_000)
    assert row["registered_on"] == date(2026, 3, 2)


def test_every_way_to_change_a_dossier_is_noted(office: Office) -> None:
    dossier = office.received()
    day = date(2026, 3, 2)
    assert set(changed()) == {(dossier.pk, day)}
    Change.objects.all().delete()

    Dossier.objects.filter(pk=dossier.pk).update(subject="Khác")
    assert changed() == [(dossier.pk, day)]
    Dossier.objects.filter(pk=dossier.pk).update(registered_at=at("2026-04-01 00:00"))
    assert set(changed()) == {(dossier.pk, day), (dossier.pk, date(2026, 4, 1))}


def test_a_bulk_load_notes_one_row_for_all(office: Office) -> None:
    dossier = office.received()
    Change.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {BULK_SETTING} = 'on'")
    Dossier.objects.filter(pk=dossier.pk).update(subject="Khác")
    assert changed() == [(None, None)]
