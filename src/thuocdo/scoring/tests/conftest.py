"""A ward whose dossiers go through the services, and figures that are refreshed when a test says so."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.attachments.services import store
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.tests.factories import MONDAY, Office

if TYPE_CHECKING:
    from conftest import LittleProvince


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    """Keep the figures of each test apart."""
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward; its procedure gives a paper."""
    return Office(units.ward, units.province)


@pytest.fixture
def result() -> NewResult:
    """Return a result with its file."""
    file = store(BytesIO(b"%PDF-1.4 x"), name="kq.pdf", actor=None, at=MONDAY)
    return NewResult(
        name="Giấy khai sinh",
        code="KQ",
        reference="1",
        signed_on=MONDAY.date(),
        signer="Quang",
        attachment=file,
    )
