"""Emptying the tables quickly leaves what TRUNCATE would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection

import pytest
from tests.quick_flush import STAYS

from thuocdo.accounts.models import RightsVersion
from thuocdo.dossiers.tests.factories import Office
from thuocdo.facts.models import Change
from thuocdo.organisations.tests.factories import UnitFactory

if TYPE_CHECKING:
    from conftest import LittleProvince

#: The days off that ship with the product are entered again after every migration and every flush; statistics of what depends on them note that.
FILLED_AGAIN = ("working_time_", "facts_change")
OF_DAYS_OFF = "procedures.publications"


def _filled() -> set[str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.django_table_names(
            only_existing=True, include_views=False
        )
        asked = " UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in tables)  # noqa: S608
        cursor.execute(asked)
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_nothing_stays_but_what_is_the_same_for_all_tests(units: LittleProvince) -> None:
    Office(units.ward, units.province).in_hand()
    before, permissions = RightsVersion.objects.get().number, Permission.objects.count()
    assert "dossiers_dossierevent" in _filled()
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    assert {name for name in _filled() if not name.startswith(FILLED_AGAIN)} <= STAYS
    assert not Change.objects.exclude(name=OF_DAYS_OFF).exists()
    assert RightsVersion.objects.get().number > before
    assert Permission.objects.count() == permissions >= len(apps.get_models()) * 4


@pytest.mark.django_db(transaction=True)
def test_triggers_work_again_afterwards(units: LittleProvince) -> None:
    call_command("flush", verbosity=0, interactive=False, reset_sequences=False)
    before = RightsVersion.objects.get().number
    UnitFactory.create()
    assert RightsVersion.objects.get().number > before
