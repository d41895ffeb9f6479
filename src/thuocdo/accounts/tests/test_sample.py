from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from thuocdo.accounts.models import Membership, Role, User
from thuocdo.accounts.sample import (
    CAST,
    DEPARTMENT_CODE,
    PASSWORDS_FILE,
    demo_accounts,
    load_sample,
)
from thuocdo.accounts.scope import units_visible_to
from thuocdo.organisations.models import DISTRICTS_END, Unit, UnitParent
from thuocdo.organisations.sample import HOME_AFFAIRS_CODE, PROVINCE_CODE, WARD_CODE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sample_province(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    province = Unit.objects.create(code=PROVINCE_CODE, name="Tỉnh", kind=Unit.Kind.PROVINCE)
    for code, kind, since in (
        (HOME_AFFAIRS_CODE, Unit.Kind.DEPARTMENT, None),
        (DEPARTMENT_CODE, Unit.Kind.DEPARTMENT, date(2025, 3, 1)),
        ("38.VPUB", Unit.Kind.DEPARTMENT, None),
        (WARD_CODE, Unit.Kind.COMMUNE, DISTRICTS_END),
    ):
        unit = Unit.objects.create(code=code, name=code, kind=kind, valid_from=since)
        UnitParent.objects.create(unit=unit, parent=province, valid_from=since)


def seen(username: str) -> set[str]:
    user = User.objects.get(username=username)
    return {unit.code for unit in units_visible_to(user, on=date(2026, 3, 14))}


def test_each_of_the_cast_sees_what_the_part_says() -> None:
    load_sample()
    assert seen("lan") == seen("minh") == seen("hung") == seen("son") == {WARD_CODE}
    assert seen("linh") == seen("duc") == seen("nam") == {DEPARTMENT_CODE}
    assert seen("thao") == seen("kien") > {PROVINCE_CODE, HOME_AFFAIRS_CODE, WARD_CODE}
    assert seen("hoa") == seen("binh") == set()


def test_ward_and_department_have_somebody_for_every_act_on_a_dossier() -> None:
    load_sample()
    held = Membership.objects.values_list("unit__code", "role")
    for code in (WARD_CODE, DEPARTMENT_CODE):
        roles = {role for unit, role in held if unit == code}
        assert roles >= {Role.RECEPTION_OFFICER, Role.HANDLER, Role.APPROVER, Role.LEADER}


def test_loading_again_changes_nothing_and_keeps_the_passwords() -> None:
    load_sample()
    before = demo_accounts()
    load_sample()
    assert demo_accounts() == before
    assert User.objects.count() == len(CAST)
    assert Membership.objects.count() == sum(len(part.roles) for part in CAST)
    for account in before:
        assert User.objects.get(username=account.username).check_password(account.password)


def test_a_lost_password_file_gives_new_passwords_that_work() -> None:
    load_sample()
    before = demo_accounts()
    _passwords_file().unlink()
    load_sample()
    after = demo_accounts()
    assert {a.password for a in after}.isdisjoint(a.password for a in before)
    assert User.objects.get(username="lan").check_password(after[0].password)


def test_passwords_are_readable_by_their_owner_alone_and_differ() -> None:
    load_sample()
    assert stat.S_IMODE(_passwords_file().stat().st_mode) == 0o600
    assert len(set(json.loads(_passwords_file().read_text()).values())) == len(CAST)


def _passwords_file() -> Path:
    from django.conf import settings

    return Path(settings.DATA_DIR) / PASSWORDS_FILE
