"""Forms that an office entered, known while a test runs."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from thuocdo.forms import entered, library
from thuocdo.forms.library import NOTHING_ENTERED
from thuocdo.indicators import registry
from thuocdo.indicators.registry import NO_INDICATORS


@pytest.fixture
def entered_forms(db: None) -> Iterator[None]:
    """Let entered forms be known, as they are outside of tests."""
    entered.look_again()
    library.answer_from(entered.entered)
    registry.answer_from(entered.own_indicators)
    yield
    library.answer_from(lambda: NOTHING_ENTERED)
    registry.answer_from(lambda: NO_INDICATORS)
    entered.look_again()
