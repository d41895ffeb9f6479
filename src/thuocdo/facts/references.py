"""How one room points to a record of another without importing it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_ROOM = re.compile(r"[a-z][a-z_]*\Z")


@dataclass(frozen=True, slots=True, order=True)
class RecordRef:
    """A record: the room that keeps it and its identifier there. Written `room:id`, such as `ingestion:17`.

    Raises:
        ValueError: the room is no room's name, or the identifier is empty.
    """

    room: str
    id: str

    def __post_init__(self) -> None:
        if not _ROOM.match(self.room):
            raise ValueError(f"{self.room!r} is no name of a room")
        if not self.id:
            raise ValueError("a record has an identifier")

    def __str__(self) -> str:
        return f"{self.room}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` wrote; the identifier may hold colons of its own.

        Raises:
            ValueError: the text is no reference.
        """
        room, mark, identifier = text.partition(":")
        if not mark:
            raise ValueError(f"{text!r} is no reference to a record")
        return cls(room, identifier)
