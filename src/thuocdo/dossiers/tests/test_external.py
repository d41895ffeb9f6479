"""Dossiers of other systems: in any order, twice, wrong; and that nobody else changes them."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.dossiers.external_parts import SaidPaper
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.services import (
    ExternalMessage,
    Person,
    report_external,
    stop,
)
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import Office
from thuocdo.dossiers.writing import row_values
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

NOW = at("2026-04-01 09:00")


def messages(units: LittleProvince) -> list[ExternalMessage]:
    where: dict[str, Any] = {"reception_unit": units.ward, "competent_agency": units.home_affairs}
    return [
        ExternalMessage("m1", at("2026-03-02 09:00"), 2, **where, owner_name="Phạm Thị Hoa"),
        ExternalMessage("m2", at("2026-03-03 09:00"), 4, **where, due_at=at("2026-03-09 17:30")),
        ExternalMessage("m3", at("2026-03-08 09:00"), 4, **where, due_at=at("2026-03-12 17:30")),
        ExternalMessage("m4", at("2026-03-11 09:00"), 9, **where, subject="Cấp lại thẻ"),
    ]


def send(units: LittleProvince, code: str, *sent: ExternalMessage, **changes: Any) -> Dossier:
    usual: dict[str, Any] = {"system": "ministry", "code": code, "actor": None, "at": NOW}
    return report_external(messages=sent, **(usual | changes))


def said(row: Dossier) -> dict[str, Any]:
    row = Dossier.objects.get(pk=row.pk)
    return {name: getattr(row, name) for name in row_values(replay([]))}


def test_whatever_the_order_the_row_is_the_same(units: LittleProvince) -> None:
    found = []
    for number, order in enumerate(itertools.permutations(messages(units))):
        for message in order:
            row = send(units, f"B-{number}", message)
        assert_whole(row)
        found.append(said(row))
    assert all(one == found[0] for one in found)
    assert found[0]["status"] == Status.RESOLVED
    assert (found[0]["late_current"], found[0]["late_original"]) == (False, True)
    assert found[0]["registered_at"] == at("2026-03-02 09:00")
    assert found[0]["subject"] == "Cấp lại thẻ"


def test_the_same_message_again_changes_nothing(units: LittleProvince) -> None:
    row = send(units, "B-1", *messages(units))
    again = send(units, "B-1", *messages(units))
    assert (again.pk, again.event_count) == (row.pk, row.event_count)
    with pytest.raises(Conflict):
        send(units, "B-1", ExternalMessage("m4", at("2026-03-11 09:00"), 8))


def test_an_older_name_never_overwrites_a_newer_one(units: LittleProvince) -> None:
    first, second, *_ = messages(units)
    newer = ExternalMessage("m9", at("2026-03-05 09:00"), 4, owner_name="Phạm Thị Hòa")
    row = send(units, "B-1", second, newer)
    row = send(units, "B-1", first)
    assert row.applicants.get().full_name == "Phạm Thị Hòa"
    assert Dossier.objects.searched("pham thi hoa").exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": 11},
        {"status": 0},
        {"at": NOW + timedelta(minutes=6)},
        {"at": NOW.replace(tzinfo=None)},
        {"due_at": NOW.replace(tzinfo=None)},
    ],
)
def test_what_cannot_be_is_refused_whole(units: LittleProvince, changes: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"id": "bad", "at": at("2026-03-02 09:00"), "status": 4}
    with pytest.raises(InvalidInput):
        send(units, "B-1", *messages(units), ExternalMessage(**(usual | changes)))
    assert not Dossier.objects.exists()


def test_the_first_message_says_where(units: LittleProvince) -> None:
    with pytest.raises(InvalidInput, match="handed in"):
        send(units, "B-1", ExternalMessage("m1", at("2026-03-02 09:00"), 2))
    with pytest.raises(NotFound):
        send(units, "B-1")


def test_only_the_owner_system_changes_a_status(units: LittleProvince, office: Office) -> None:
    row = send(units, "B-1", *messages(units)[:2])
    with pytest.raises(NotAllowed, match="handled by the system"):
        stop(row, reason="x", actor=office.approver, at=NOW)
    own = office.received()
    with pytest.raises(NotAllowed):
        send(units, own.code, *messages(units), system="thuocdo")
    other = send(units, own.code, *messages(units))
    assert other.pk != own.pk


def test_papers_people_and_money_of_the_latest_message_hold(units: LittleProvince) -> None:
    first, second, *_ = messages(units)
    hoa = Person("Phạm Thị Hoa", personal_id="038190001234")
    papers = (SaidPaper("Đơn", "G1"), SaidPaper("Giấy khai sinh", "G2", 3, "Kho dữ liệu"))
    newer = replace(second, owner=hoa, papers=papers, owed_vnd=20000, paid_vnd=0, supplements=2)
    older = replace(first, papers=(SaidPaper("Đơn cũ"),), owed_vnd=5000, supplements=0)
    tie = replace(second, id="m2b", papers=(SaidPaper("Đơn"),), owner=Person("Phạm Hoa"))
    found = set()
    for number, order in enumerate(itertools.permutations([newer, older, tie])):
        for message in order:
            row = send(units, f"P-{number}", message)
        assert_whole(row)
        row.refresh_from_db()
        owner = row.applicants.get()
        names = [one.name for one in row.documents.all()]
        found.add(
            (
                owner.full_name, owner.personal_id, tuple(names), row.owed_vnd, row.payment_state,
                row.supplement_count, row.digitisation_state,
            )
        )  # fmt: skip
    assert len(found) == 1
    ((name, _id, _papers, owed, paid, supplements, _digital),) = found
    assert (name, owed, paid, supplements) == ("Phạm Thị Hoa", 20000, "awaiting", 2)
    row = send(units, "P-0", replace(newer, id="m5", at=at("2026-03-05 09:00"), papers=()))
    assert not row.documents.exists()


@pytest.mark.parametrize("name", ["accepted_at", "ended_at"])
def test_what_has_happened_does_not_lie_ahead(units: LittleProvince, name: str) -> None:
    ahead = {name: NOW + timedelta(minutes=6)}
    with pytest.raises(InvalidInput, match="future"):
        send(units, "B-1", replace(messages(units)[0], **ahead))  # type: ignore[arg-type]
