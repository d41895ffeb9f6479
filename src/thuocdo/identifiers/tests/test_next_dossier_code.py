"""Numbers of dossiers within unit and day: no gap, no duplicate, whoever comes at the same moment."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

import pytest

from thuocdo.errors import Conflict, NotFound
from thuocdo.identifiers.agency_codes import AgencyCode
from thuocdo.identifiers.dossier_codes import DossierCode
from thuocdo.identifiers.models import DossierCodeCounter, UnitAgencyCode
from thuocdo.identifiers.services import agency_code_of, assign_agency_code, next_dossier_code
from thuocdo.organisations.models import Unit
from thuocdo.organisations.tests.factories import UnitFactory

NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)
TODAY = date(2026, 3, 2)
BY: dict[str, Any] = {"actor": None, "at": NOW}
CLERKS, EACH = 40, 5


def coded_unit(code: str = "H56.14", since: date = date(2025, 7, 1)) -> Unit:
    unit = UnitFactory()
    assign_agency_code(unit=unit, code=AgencyCode.parse(code), valid_from=since, **BY)
    return unit


@pytest.mark.django_db
class TestOneClerk:
    def test_numbers_begin_anew_for_each_unit_and_day(self) -> None:
        unit, other = coded_unit(), coded_unit("H56.15")
        codes = [next_dossier_code(unit=unit, on=TODAY) for _ in range(2)]
        codes += [next_dossier_code(unit=other, on=TODAY)]
        codes += [
            next_dossier_code(unit=unit, on=day) for day in (date(2026, 12, 31), date(2027, 1, 1))
        ]
        assert codes == [
            "H56.14-260302-0001",
            "H56.14-260302-0002",
            "H56.15-260302-0001",
            "H56.14-261231-0001",
            "H56.14-270101-0001",
        ]

    def test_a_number_grows_beyond_four_figures(self) -> None:
        unit = coded_unit()
        DossierCodeCounter.objects.create(agency_code="H56.14", on=TODAY, last_number=9999)
        assert next_dossier_code(unit=unit, on=TODAY) == "H56.14-260302-10000"

    def test_the_pattern_of_the_day_is_taken(self) -> None:
        unit = coded_unit(since=date(2019, 1, 1))
        assert next_dossier_code(unit=unit, on=date(2020, 1, 2)) == "000.00.14.H56-200102-0001"

    def test_a_rollback_gives_the_number_back(self) -> None:
        unit = coded_unit()
        with transaction.atomic():
            first = next_dossier_code(unit=unit, on=TODAY)
            transaction.set_rollback(True)
        assert next_dossier_code(unit=unit, on=TODAY) == first

    def test_a_unit_without_code_gives_none(self) -> None:
        unit = coded_unit()
        with pytest.raises(NotFound, check=lambda one: one.code == "unit_without_agency_code"):
            next_dossier_code(unit=unit, on=date(2025, 6, 30))

    def test_a_code_that_passes_on_within_a_day_goes_on_counting(self) -> None:
        unit, heir = coded_unit(), UnitFactory()
        first = next_dossier_code(unit=unit, on=TODAY)
        UnitAgencyCode.objects.update(valid_until=TODAY)
        assign_agency_code(unit=heir, code=AgencyCode.parse("H56.14"), valid_from=TODAY, **BY)
        assert (first, next_dossier_code(unit=heir, on=TODAY)) == (
            "H56.14-260302-0001",
            "H56.14-260302-0002",
        )


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_no_number_is_given() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        next_dossier_code(unit=coded_unit(), on=TODAY)


@pytest.mark.django_db(transaction=True)
def test_forty_clerks_of_one_unit() -> None:
    """Some receptions fail and are rolled back: still no gap and no duplicate among those that are committed."""
    unit = coded_unit()

    def receive(seed: int) -> list[str]:
        draw, kept = random.Random(seed), []
        try:
            while len(kept) < EACH:
                with transaction.atomic():
                    code = next_dossier_code(unit=unit, on=TODAY)
                    fails = draw.random() < 0.3
                    transaction.set_rollback(fails)
                if not fails:
                    kept.append(code)
        finally:
            connection.close()
        return kept

    with ThreadPoolExecutor(CLERKS) as clerks:
        codes = [code for kept in clerks.map(receive, range(CLERKS)) for code in kept]
    numbers = sorted(DossierCode.parse(code).number for code in codes)
    assert numbers == list(range(1, CLERKS * EACH + 1))


@pytest.mark.django_db
class TestAgencyCodesOfUnits:
    def test_a_code_holds_until_the_next(self) -> None:
        unit = coded_unit()
        assign_agency_code(
            unit=unit, code=AgencyCode.parse("000.00.15.H56"), valid_from=TODAY, **BY
        )
        assert str(agency_code_of(unit=unit, on=date(2026, 3, 1))) == "H56.14"
        assert str(agency_code_of(unit=unit, on=TODAY)) == "H56.15"

    def test_one_from_an_earlier_day_ends_where_the_later_begins(self) -> None:
        unit = coded_unit(since=TODAY)
        assign_agency_code(
            unit=unit, code=AgencyCode.parse("H56.15"), valid_from=date(2026, 1, 1), **BY
        )
        assert str(agency_code_of(unit=unit, on=date(2026, 3, 1))) == "H56.15"
        assert str(agency_code_of(unit=unit, on=TODAY)) == "H56.14"

    def test_assigned_again_on_the_same_day_it_replaces(self) -> None:
        unit = coded_unit()
        row = assign_agency_code(
            unit=unit, code=AgencyCode.parse("H56.16"), valid_from=date(2025, 7, 1), **BY
        )
        assert UnitAgencyCode.objects.get() == row
        assert str(row) == "H56.16"

    def test_two_units_never_have_one_code(self) -> None:
        coded_unit()
        with pytest.raises(Conflict, check=lambda one: one.code == "agency_code_taken"):
            coded_unit(since=TODAY)
        coded_unit("H56.15", since=TODAY)

    def test_nor_does_the_database_let_them(self) -> None:
        coded_unit()
        row = {"valid_from": TODAY, "assigned_at": NOW}
        with pytest.raises(IntegrityError), transaction.atomic():
            UnitAgencyCode.objects.create(unit=UnitFactory(), code="000.00.14.H56", **row)
