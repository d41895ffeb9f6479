"""What all walks over the addresses need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

import pytest


@pytest.fixture(scope="session")
def figures_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where the figures of the walks lie."""
    return tmp_path_factory.mktemp("figures")


@pytest.fixture
def empty_figures(db: None, figures_folder: Path, settings: Any) -> None:
    """Let the pages of figures answer: there are figures, of no dossier yet."""
    from thuocdo.indicators.cube import store
    from thuocdo.indicators.cube.building import build

    settings.WAREHOUSE_DIR, settings.CUBE_DIR = (
        figures_folder / "warehouse",
        figures_folder / "cube",
    )
    if not (settings.CUBE_DIR / "current").exists():
        with store.alone():
            build(at=timezone.now())
