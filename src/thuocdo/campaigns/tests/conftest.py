"""An open campaign, with folders of its own for what registers come to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.campaigns.tests.factories import OPENED, Season, season
from thuocdo.indicators.cube.building import refresh

if TYPE_CHECKING:
    from conftest import LittleProvince


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@pytest.fixture
def cube(db: None) -> None:
    """Let the registers answer: nothing is in them."""
    refresh(at=OPENED)


@pytest.fixture
def open_season(units: LittleProvince) -> Season:
    return season(units)
