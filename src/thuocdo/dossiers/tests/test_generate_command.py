"""`thuocdo generate`: how an order is understood, refused, repeated and told."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

from django.core.management import CommandError, call_command

import pytest
import time_machine

from thuocdo.dossiers.generate.order import Order
from thuocdo.dossiers.management.commands.generate import Command
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.test_generate import province  # noqa: F401 - a fixture for all tests here
from thuocdo.working_time.tests.calendars import at as moment

NOW = moment("2026-10-15 15:20")


def run(*words: str) -> str:
    out = StringIO()
    call_command(Command(), *words, "--processes=1", stdout=out)
    return out.getvalue()


@time_machine.travel(NOW, tick=False)
def test_a_year_up_to_now_is_generated_and_told() -> None:
    told = run("--dossiers=40", "--seed=3")
    assert "40 dossiers with" in told
    assert "dossiers: 40 of 40 (100%)" in told
    days = Dossier.objects.order_by("registered_at").values_list("registered_at", flat=True)
    assert moment("2025-10-15 00:00") <= days[0] < days[39] <= NOW


@time_machine.travel(NOW, tick=False)
def test_once_leaves_what_was_generated_before() -> None:
    run("--dossiers=40", "--once")
    with time_machine.travel(moment("2026-10-20 09:00"), tick=False):
        run("--dossiers=50", "--once")
    assert Dossier.objects.count() == 40


@time_machine.travel(NOW, tick=False)
def test_the_same_order_again_says_that_all_are_there() -> None:
    run("--dossiers=40", "--year=2026")
    with (
        time_machine.travel(moment("2026-10-20 09:00"), tick=False),
        pytest.raises(CommandError) as why,
    ):
        run("--dossiers=40", "--year=2026")
    assert "All of these dossiers are there" in str(why.value)


def test_a_past_year_ends_with_its_last_second() -> None:
    run("--dossiers=40", "--year=2025", "--until=2026-02-01T00:00")
    last = Dossier.objects.order_by("-registered_at")[0]
    assert last.registered_at < moment("2026-01-01 00:00")


@pytest.mark.parametrize("words", [(), ("--dossiers=5", "--year=2024")])
def test_an_order_without_sense_is_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*words)
    assert not Dossier.objects.exists()


def test_in_production_it_has_to_be_meant(settings: Any) -> None:
    settings.SETTINGS_MODULE = "thuocdo.settings.production"
    with pytest.raises(CommandError) as why:
        run("--dossiers=5")
    assert "--force" in str(why.value)
    run("--dossiers=5", "--force", "--until=2026-10-15T15:20")
    assert Dossier.objects.count() == 5


def test_an_order_is_found_again_by_its_mark() -> None:
    order = Order(500, date(2025, 11, 1), NOW, seed=7, queued=3, queues=("14797", "38.SNNMT"))
    assert Order.of_mark(f"{order.name}:{order.end}:12") == order
