from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.facts.references import RecordRef


@given(
    room=st.from_regex(r"[a-z][a-z_]{0,20}", fullmatch=True),
    identifier=st.text(min_size=1, max_size=40),
)
def test_a_reference_written_and_read_is_the_same(room: str, identifier: str) -> None:
    reference = RecordRef(room, identifier)
    assert RecordRef.parse(str(reference)) == reference


@pytest.mark.parametrize(
    "text", ["", "17", "ingestion", "ingestion:", ":17", "Ingestion:17", "a room:1"]
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"room|reference|identifier"):
        RecordRef.parse(text)


def test_references_sort_by_room_and_identifier() -> None:
    references = [RecordRef("b", "1"), RecordRef("a", "2"), RecordRef("a", "1")]
    assert [str(r) for r in sorted(references)] == ["a:1", "a:2", "b:1"]
