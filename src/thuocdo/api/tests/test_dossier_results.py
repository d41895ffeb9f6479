"""Results for programs: the list, the file by its own scope, and nothing of another unit."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, PersonalDataAccess
from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.dossiers.tests.test_results import LATER, pdf, result

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Return a dossier whose wrong result was replaced."""
    row = office.in_hand()
    row = services.resolve(row, results=[result()], actor=office.approver, at=MONDAY)
    return services.correct_mistake(
        row,
        what="wrong_result",
        reason="Sai",
        results=[result(reference="13/GP-UBND", attachment=pdf("mới"))],
        actor=office.records,
        at=LATER,
    )


def address(row: Dossier, rest: str = "") -> str:
    return f"/dossiers/{row.source_system}/{row.code}/results{rest}"


def test_the_list_says_which_holds_and_by_which_hash(ward: Program, dossier: Dossier) -> None:
    wrong, right = ward.get(address(dossier)).json()["items"]
    assert (wrong["issued"], wrong["replaced_by"], right["issued"]) == (False, 2, True)
    assert wrong["withdrawn_at"] is not None
    assert (right["reference"], right["signed_on"]) == ("13/GP-UBND", "2026-03-02")
    answer = ward.get(address(dossier, "/2/file"))
    assert answer.status_code == 200
    assert hashlib.sha256(answer.content).hexdigest() == right["sha256"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert PersonalDataAccess.objects.get().user == ward.token.account


def test_the_file_needs_the_scope_of_people(
    dossier: Dossier, units: LittleProvince, program: Callable[..., Program]
) -> None:
    reader = program(units.ward, scopes=[Scope.DOSSIERS])
    assert reader.get(address(dossier)).status_code == 200
    assert reader.get(address(dossier, "/2/file")).status_code == 403
    assert not PersonalDataAccess.objects.exists()


def test_another_unit_learns_nothing(
    dossier: Dossier, units: LittleProvince, program: Callable[..., Program], ward: Program
) -> None:
    away = program(units.home_affairs, scopes=list(Scope))
    assert away.get(address(dossier)).status_code == 404
    assert away.get(address(dossier, "/2/file")).status_code == 404
    assert ward.get(address(dossier, "/9/file")).status_code == 404
