"""Who looks at figures; each test has folders of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.office.tests.figures.looking import NOW, forget

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LittleProvince

    from thuocdo.accounts.models import User


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any, time_machine: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    forget()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


@pytest.fixture
def governor(units: LittleProvince) -> User:
    return official(units.province, Role.LEADER, "Chủ tịch tỉnh")


@pytest.fixture
def neighbour(units: LittleProvince) -> User:
    return official(units.other_ward, Role.HANDLER, "Lý Văn Láng")
