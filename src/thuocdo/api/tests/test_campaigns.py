"""Programs and campaigns: a unit's own program reads and fills its answer, once for each key; a person approves; nobody is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.campaigns import states
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.tests.factories import DONE, ISSUED, PLAN_RATE, PLANNED, Season, season

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@pytest.fixture
def running(units: LittleProvince) -> Season:
    """Return a campaign that is open at the moment of the test."""
    made, now = season(units), timezone.now()
    Campaign.objects.update(
        opens_at=now - timedelta(days=2),
        due_at=now + timedelta(days=3),
        appraisal_due_at=now + timedelta(days=4),
        closes_at=now + timedelta(days=5),
    )
    return made


def entry(row: str, text: str, seen: int = 0, **more: str) -> dict[str, Any]:
    return {"row": row, "text": text, "seen": seen, **more}


def save(program: Program, running: Season, *entries: dict[str, Any], key: str = "") -> Any:
    address = f"/submissions/{running.ward.pk}/cells"
    return program.send(address, {"cells": list(entries)}, key=key)


def cells_of(answer: Any) -> dict[str, dict[str, Any]]:
    return {one["row"]: one for one in answer.json()["cells"]}


def test_a_program_reads_what_its_unit_is_asked(running: Season, ward: Program) -> None:
    (campaign,) = ward.get("/campaigns?state=open").json()["items"]
    assert campaign["title"] == running.campaign.title
    assert campaign["period"] == {"kind": None, "start": "2025-12-15", "end": "2026-03-14"}
    (head,) = ward.get(f"/campaigns/{campaign['id']}/submissions").json()["items"]
    assert head["unit"]["id"] == running.units.ward.pk
    found = cells_of(ward.get(f"/submissions/{head['id']}"))
    assert found[ISSUED]["state"] == "blank"
    assert found[ISSUED]["indicator"] == "steering.documents_issued"


def test_cells_are_saved_together_once_for_each_key(running: Season, ward: Program) -> None:
    sent = [entry(PLANNED, "30"), entry(DONE, "20", note="đến 14/3")]
    answer = save(ward, running, *sent, key="k1")
    assert answer.status_code == 200
    found = cells_of(answer)
    assert (found[PLAN_RATE]["printed"], found[PLAN_RATE]["value"]) == ("66,67", "66.67")
    assert (found[DONE]["note"], found[DONE]["number"]) == ("đến 14/3", 1)
    again = save(ward, running, *sent, key="k1")
    assert again["Idempotency-Replayed"] == "true"
    assert running.ward.changes.filter(row=DONE).count() == 1
    assert save(ward, running, entry(DONE, "5", 1), key="k1").status_code == 409


def test_all_or_none_and_nobody_is_overwritten(running: Season, ward: Program) -> None:
    wrong = save(ward, running, entry(PLANNED, "30"), entry(DONE, "hai mươi"))
    assert (wrong.status_code, wrong.json()["code"]) == (422, "cell_not_readable")
    running.save(ISSUED, "7", at=timezone.now())
    late = save(ward, running, entry(PLANNED, "30"), entry(ISSUED, "8"))
    assert (late.status_code, late.json()["code"]) == (409, "cell_changed")
    assert late.json()["values"]["printed"] == "7"
    assert not running.ward.cells.filter(row=PLANNED).exists()
    assert save(ward, running, entry("2025_commune/9:9", "1")).status_code == 422


def test_a_person_approves_what_a_program_prepared(running: Season, ward: Program) -> None:
    save(ward, running, entry(ISSUED, "7"))
    address = f"/submissions/{running.ward.pk}/prepare"
    assert ward.send(address, {"seen": 99}).status_code == 409
    answer = ward.send(address, {"seen": running.ward.revision})
    assert answer.json()["submission"]["state"] == "ready"
    assert save(ward, running, entry(ISSUED, "8", 1)).status_code == 409
    states.submit(running.ward, actor=running.son, at=timezone.now())
    assert running.ward.state == Submission.State.SUBMITTED


def prepared(running: Season, actor: Any) -> Submission:
    """Return the answer of the ward as somebody handed it to its approver."""
    running.save(ISSUED, "7", at=timezone.now())
    return states.prepare(running.ward, actor=actor, at=timezone.now())


def submit(program: Program, running: Season, **other: Any) -> Any:
    address = f"/submissions/{running.ward.pk}/submit"
    return program.send(address, {"seen": running.ward.revision}, **other)


def test_a_program_with_that_right_approves_what_a_person_prepared(
    running: Season, ward: Program
) -> None:
    assert submit(ward, running).status_code == 409  # nobody has prepared it
    prepared(running, running.lan)
    address = f"/submissions/{running.ward.pk}/submit"
    assert ward.send(address, {"seen": 99}).status_code == 409
    answer = submit(ward, running, key="k")
    assert answer.json()["submission"]["state"] == "submitted"
    assert running.ward.submitted_by == ward.token.account
    assert running.ward.state == Submission.State.SUBMITTED


def test_two_programs_approve_nothing_between_them(
    running: Season, ward: Program, program: Callable[..., Program]
) -> None:
    prepared(running, ward.token.account)
    for one in (ward, program(running.units.ward)):
        assert submit(one, running).status_code == 403
    assert running.ward.state == Submission.State.READY


def test_who_may_not_approve(
    running: Season, program: Callable[..., Program], province: Program, elsewhere: Program
) -> None:
    prepared(running, running.lan)
    sends = program(running.units.ward, scopes=[Scope.READ, Scope.UPLOAD])
    assert submit(sends, running).status_code == 403
    assert submit(province, running).status_code == 403  # sight from above
    for stranger in (elsewhere, program(running.units.other_ward)):
        assert submit(stranger, running).status_code == 404
    assert running.ward.state == Submission.State.READY


def test_texts_are_read_and_written_together_in_versions(running: Season, ward: Program) -> None:
    address = f"/submissions/{running.ward.pk}/passages"
    first, _second = ward.get(address).json()["passages"]
    assert (first["area"], first["number"], first["text"]) == ("steering", 0, "")

    def write(*texts: tuple[str, str, int], key: str = "") -> Any:
        sent = [{"area": area, "text": text, "seen": seen} for area, text, seen in texts]
        return ward.send(address, {"passages": sent}, key=key)

    both = (("steering", "Đã ban hành kế hoạch.", 0), ("institutions", "Đã rà soát.", 0))
    assert write(*both, key="k").status_code == 200
    assert write(*both, key="k")["Idempotency-Replayed"] == "true"
    late = write(("steering", "Khác.", 1), ("institutions", "Khác.", 0))
    assert (late.status_code, late.json()["code"]) == (409, "passage_changed")
    found = {one["area"]: one for one in ward.get(address).json()["passages"]}
    assert found["steering"]["text"] == "Đã ban hành kế hoạch."
    assert found["steering"]["number"] == 1
    assert write(("finance", "Không hỏi.", 0)).status_code == 422
    assert write(("steering", "a\x00", 1)).status_code == 422
    assert write().status_code == 422


def test_who_may_not_read_or_write_texts(
    running: Season, program: Callable[..., Program], province: Program, elsewhere: Program
) -> None:
    address = f"/submissions/{running.ward.pk}/passages"
    sent = {"passages": [{"area": "steering", "text": "Lời.", "seen": 0}]}
    assert program(running.units.ward, scopes=[Scope.READ]).send(address, sent).status_code == 403
    assert province.get(address).status_code == 200
    assert province.send(address, sent).status_code == 403
    for stranger in (elsewhere, program(running.units.other_ward)):
        assert stranger.get(address).status_code == 404
        assert stranger.send(address, sent).status_code == 404
    assert not running.ward.passages.exists()


def test_who_may_not(
    running: Season, program: Callable[..., Program], province: Program, elsewhere: Program
) -> None:
    units, address = running.units, f"/submissions/{running.ward.pk}"
    reading = program(units.ward, scopes=[Scope.READ])
    assert reading.get(address).status_code == 200
    assert save(reading, running, entry(ISSUED, "1")).status_code == 403
    assert province.get(address).status_code == 200
    assert save(province, running, entry(ISSUED, "1")).status_code == 403  # sight from above
    for stranger in (elsewhere, program(units.other_ward)):
        assert stranger.get(address).status_code == 404
        assert save(stranger, running, entry(ISSUED, "1")).status_code == 404
    assert not running.ward.cells.filter(row=ISSUED).exists()


def test_what_nobody_knows_is_refused(running: Season, ward: Program) -> None:
    strange = entry(ISSUED, "1") | {"colour": "red"}
    assert save(ward, running, strange).status_code == 422
    assert save(ward, running).status_code == 422
    assert save(ward, running, entry(ISSUED, "1\x00")).status_code == 422
    assert save(ward, running, entry(ISSUED, "1", -1)).status_code == 422
    assert ward.send(f"/submissions/{uuid4()}/cells", {"cells": []}).status_code == 422


def test_a_draft_is_known_to_nobody_it_will_ask(running: Season, ward: Program) -> None:
    Campaign.objects.update(state=Campaign.State.DRAFT)
    assert ward.get("/campaigns").json()["items"] == []
    assert ward.get(f"/campaigns/{running.campaign.pk}/submissions").status_code == 404
    assert ward.get(f"/submissions/{running.ward.pk}").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_queries_do_not_grow_with_rows(
    running: Season, province: Program, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    address = f"/campaigns/{running.campaign.pk}/submissions"
    answer = f"/submissions/{running.ward.pk}"
    for path in ("/campaigns", address, answer, f"{answer}/passages"):
        province.get(path)
        with django_assert_max_num_queries(12):
            assert province.get(path).status_code == 200
