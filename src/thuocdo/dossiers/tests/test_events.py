"""Events come back from JSON as they were, and a chain of them shows every change."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.dossiers import events as e
from thuocdo.dossiers.chain import NO_HASH, Link, breaks_in, leaf, merkle_root
from thuocdo.dossiers.event_json import canonical, event_of, payload_of
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.state import NotPossible
from thuocdo.dossiers.status import ENDED, TRANSITIONS, Status, may_follow
from thuocdo.dossiers.tests.stories import asked, extended, in_hand, received, resolved, supplied

MOMENT = datetime(2026, 3, 2, 2, 30, tzinfo=UTC)
LINK_COUNT = 5


def some_event(kind: str) -> e.Event:
    """One event of a kind with everything said."""
    samples: dict[str, Any] = {
        "str": "Hồ sơ «đ»",
        "int": 8,
        "bool": True,
        "Decimal": Decimal("2.50"),
        "datetime": MOMENT,
        "tuple[str, ...]": ("a", "b"),
        "tuple[int, ...]": (1, 2),
    }
    values = {
        one.name: samples[str(one.type).removesuffix(" | None")]
        for one in dataclasses.fields(e.EVENT_TYPES[kind])
    }
    return e.EVENT_TYPES[kind](**values)


@pytest.mark.parametrize("kind", e.EVENT_TYPES)
def test_an_event_comes_back_from_json_as_it_was(kind: str) -> None:
    event = some_event(kind)
    payload = payload_of(event)
    again = event_of(kind, at=event.at, by=event.by, payload=payload)
    assert again == event
    assert canonical(payload_of(again)) == canonical(payload)


def test_an_unknown_kind_or_field_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing of kind"):
        event_of("stolen", at=MOMENT, by=None, payload={})
    with pytest.raises(ValueError, match="does not say"):
        event_of("accepted", at=MOMENT, by=None, payload={"name": "Lan"})


def test_only_the_transitions_of_the_list_are_possible() -> None:
    assert may_follow(Status.PROCESSING, Status.RESOLVED)
    assert not may_follow(Status.RESOLVED, Status.PROCESSING)
    for ended in ENDED - {Status.RESOLVED}:
        assert not TRANSITIONS[ended]


def test_what_cannot_follow_is_refused() -> None:
    story = in_hand("2026-03-02 09:00")
    for wrong in (
        [story[1]],
        [*story, story[0]],
        [*story, supplied("2026-03-03 09:00")],
        [
            *story,
            asked("2026-03-03 09:00"),
            supplied("2026-03-03 10:00"),
            asked("2026-03-04 09:00"),
        ],
        [*story, extended("2026-03-03 09:00", 1), extended("2026-03-03 10:00", 1)],
        [*story, resolved("2026-03-03 09:00"), resolved("2026-03-03 10:00")],
    ):
        with pytest.raises(NotPossible):
            replay(wrong)


def test_reports_of_another_system_fold_by_their_moments_whatever_their_order() -> None:
    first = received("2026-03-02 09:00", system="ministry")
    reports = [
        e.Reported(at=MOMENT.replace(hour=hour), message=f"m{hour}", status=status)
        for hour, status in ((3, 2), (4, 4), (5, 9))
    ]
    forwards = replay([first, *reports])
    backwards = replay([first, *reversed(reports)])
    assert forwards == backwards
    assert forwards.status is Status.RESOLVED


def chain() -> list[Link]:
    links: list[Link] = []
    for number in range(1, LINK_COUNT + 1):
        before = links[-1].hash if links else NO_HASH
        link = Link("s", "c", number, "corrected", MOMENT, MOMENT, 1, "Lan", {"n": number}, before)
        links.append(dataclasses.replace(link, hash=link.computed()))
    return links


@pytest.mark.parametrize("number", range(LINK_COUNT))
def test_a_changed_or_removed_event_breaks_the_chain(number: int) -> None:
    links = chain()
    last = {"last_number": LINK_COUNT, "last_hash": links[-1].hash}
    assert not breaks_in(links, **last)
    changed = [*links]
    changed[number] = dataclasses.replace(links[number], actor_name="Minh")
    assert [(one.number, one.what) for one in breaks_in(changed, **last)] == [
        (number + 1, "changed")
    ]
    assert breaks_in(links[:number] + links[number + 1 :], **last)
    relinked = dataclasses.replace(changed[number], hash=changed[number].computed())
    assert breaks_in([*links[:number], relinked, *links[number + 1 :]], **last)


@given(st.lists(st.integers(0, 99), min_size=1, max_size=20), st.data())
def test_a_root_changes_with_every_leaf(numbers: list[int], data: st.DataObject) -> None:
    leaves = [leaf(n, "s", "c", one, "h") for n, one in enumerate(numbers)]
    root = merkle_root(leaves)
    position = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves]
    changed[position] = leaf(position, "s", "c", numbers[position] + 1, "h")
    assert merkle_root(changed) != root
    assert merkle_root(leaves[:position] + leaves[position + 1 :]) != root
