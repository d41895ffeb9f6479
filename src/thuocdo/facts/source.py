"""Where the rows of a fact come from: one SELECT of its register, for all records or for some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thuocdo.facts.schema import FactSchema

#: Stands in a SELECT where the condition on records goes.
RECORDS = "{records}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A SELECT in which `WHERE {records}` stands where it can be held to some records; `record` is their id as the condition writes it, such as `d.id`.

    Raises:
        ValueError: the statement has no place for the condition.
    """

    select: str
    record: str

    def __post_init__(self) -> None:
        if self.select.count(RECORDS) != 1:
            raise ValueError(f"the statement needs {RECORDS} once: {self.select[:200]}")

    def of_all(self) -> str:
        """Return the statement for all records."""
        return self.select.replace(RECORDS, "TRUE")

    def of(self, records: Iterable[int]) -> str:
        """Return the statement for some records."""
        numbers = ",".join(str(int(one)) for one in records)
        return self.select.replace(RECORDS, f"{self.record} = ANY('{{{numbers}}}'::bigint[])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(_Statement):
    """Columns that follow from another one: read once for each value of it, where a join would hand them over once for each row.

    Attributes:
        key: a column of the rows, a number.
        columns: those that `select` gives after the key, in order, each with what stands where the key is null.
    """

    key: str
    columns: Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactSource(_Statement):
    """One fact and the statements that read it.

    Attributes:
        select: gives `columns_read`, named and in order, for every record.
        lookups: give columns that follow from one of these.
        changes: the name under which changes of the records are noted (`change_triggers`); facts about the same records share it.
        order: columns by which the rows of a month lie; the unit first, so that one unit is read without the others.
    """

    schema: FactSchema
    changes: str
    lookups: tuple[Lookup, ...] = ()
    order: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the qualified name of the fact."""
        return self.schema.qualified_name

    @property
    def columns_read(self) -> list[str]:
        """Return the columns that `select` gives: those of the schema that neither a lookup gives nor follow from a moment (`FactSchema.made`)."""
        others = {name for one in self.lookups for name in one.columns} | self.schema.made
        return [one.name for one in self.schema.columns if one.name not in others]
