"""The office that dossiers of the tests come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from thuocdo.dossiers.tests.factories import Office

if TYPE_CHECKING:
    from conftest import LittleProvince


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)
