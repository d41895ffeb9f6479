"""Where the rows of a fact come from: one SELECT of its register, for all records or for some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thuocdo.facts.schema import FactSchema

#: Stands in a SELECT where the condition on records goes.
RECORDS = "{records}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource:
    """One fact and the statement that reads it.

    Attributes:
        select: gives the columns of the schema, named and in order, for every record; `WHERE {records}` stands where it can be held
            to some of them.
        record: the record's id as the condition writes it, such as `d.id`.
        changes: the name under which changes of the records are noted (`change_triggers`); facts about the same records share it.
        order: columns by which the rows of a month lie; the unit first, so that one unit is read without the others.

    Raises:
        ValueError: the statement has no place for the condition.
    """

    schema: FactSchema
    select: str
    record: str
    changes: str
    order: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.select.count(RECORDS) != 1:
            raise ValueError(f"{self.name}: the statement needs {RECORDS} once")

    @property
    def name(self) -> str:
        """Return the qualified name of the fact."""
        return self.schema.qualified_name

    def of_all(self) -> str:
        """Return the statement for all records."""
        return self.select.replace(RECORDS, "TRUE")

    def of(self, records: Iterable[int]) -> str:
        """Return the statement for some records."""
        numbers = ",".join(str(int(one)) for one in records)
        return self.select.replace(RECORDS, f"{self.record} = ANY('{{{numbers}}}'::bigint[])")
