"""The sample and the generated catalogue."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.sample import PROVINCE_CODE
from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.procedures.checking import cleaned, problems_of
from thuocdo.procedures.generate import FIRST_DAY, generated_entries, load_generated
from thuocdo.procedures.imports import read_file, written_file
from thuocdo.procedures.models import (
    Procedure,
    ProcedureBundle,
    ProcedureVersion,
    Process,
    PublicationItem,
)
from thuocdo.procedures.process_graph import limit_in_hours, problems_of_process
from thuocdo.procedures.sample import _sample, load_sample, sample_entries
from thuocdo.procedures.sample_processes import sample_processes
from thuocdo.procedures.tests.factories import AT

CODES = ("SNNMT", "SXD", "STC", "SNV", "SYT", "SGDDT")


@pytest.fixture
def province(db: None) -> Unit:
    owner = UnitFactory.create(code=PROVINCE_CODE, province=True, name="Tỉnh Thanh Hóa")
    for code in CODES:
        UnitFactory.create(code=f"{PROVINCE_CODE}.{code}", parent=owner)
    return owner


def test_the_sample_holds_at_least_eighty_procedures_without_a_problem() -> None:
    entries = sample_entries()
    assert len([one for one in entries if one.audience == "public"]) >= 80
    for entry in entries:
        assert problems_of(entry.content, valid_from=date(2026, 7, 1)) == []
        assert entry.content.summary.endswith(".")


@pytest.mark.parametrize("name", ["a.xlsx", "a.json"])
def test_the_sample_goes_into_files_and_back_unchanged(name: str) -> None:
    entries = [replace(one, content=cleaned(one.content)) for one in sample_entries()]
    back = read_file(written_file(entries, name=name), name=name)
    assert [one.content.fingerprint() for one in back] == [
        one.content.fingerprint() for one in entries
    ]
    assert back == entries


def test_every_code_says_how_sure_it_is() -> None:
    for one in _sample()["procedures"]:
        assert one["source"] in {"both", "memory", "none"}
        assert one["code"].startswith("T.") == (one["source"] == "none")


def test_the_sample_is_loaded_once(province: Unit) -> None:
    load_sample()
    counts = [model.objects.count() for model in (Procedure, ProcedureVersion, Process)]  # type: ignore[attr-defined]
    load_sample()
    assert counts == [model.objects.count() for model in (Procedure, ProcedureVersion, Process)]  # type: ignore[attr-defined]
    assert ProcedureBundle.objects.count() == 2
    assert PublicationItem.objects.unpublished().exists()
    assert ProcedureVersion.objects.filter(procedure__code="1.001193").count() == 2


def test_the_processes_of_the_sample_run_in_time() -> None:
    contents = {entry.code: entry.content for entry in sample_entries()}
    processes = sample_processes()
    assert {kind for _code, kind, _spec in processes} == {"commune", "department"}
    for code, kind, spec in processes:
        level = contents[code].levels[0]
        assert (level == "commune") == (kind == "commune"), code
        limits = [
            limit_in_hours(limit.amount, limit.unit)
            for way in contents[code].ways
            for limit in way.time_limits
        ]
        hours = max(one for one in limits if one is not None)
        assert problems_of_process(spec, limit_hours=hours) == [], code


def test_the_generated_catalogue_is_the_same_for_a_seed() -> None:
    before = generated_entries(seed=3, on=FIRST_DAY)
    assert before == generated_entries(seed=3, on=FIRST_DAY)
    assert before != generated_entries(seed=4, on=FIRST_DAY)
    levels = Counter(entry.content.levels[0] for entry in before)
    assert levels == {"province": 1561, "district": 317, "commune": 243}
    after = Counter(entry.content.levels[0] for entry in generated_entries(seed=3))
    assert "district" not in after
    assert after.total() == 2121
    assert len({entry.content.name for entry in before}) == 2121


@pytest.mark.slow
def test_with_the_districts_only_their_procedures_get_another_version(province: Unit) -> None:
    assert load_generated(owner=province, at=AT) == 2121
    assert ProcedureVersion.objects.count() == 2121 + 317
    assert ProcedureVersion.objects.in_force(DISTRICTS_END).count() == 2121
