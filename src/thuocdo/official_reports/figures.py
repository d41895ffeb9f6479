"""The figures of a report by the rows of its form, and what each is held against. Where they come from: `gathering`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thuocdo.figures.notation import write_number

if TYPE_CHECKING:
    from thuocdo.forms.version import FormVersion
    from thuocdo.working_time.period import Period


@dataclass(frozen=True, slots=True)
class Aim:
    """What a plan of the unit wants of a figure: target `target` of the plan, in every year or by a year, the next at whose end it counts."""

    target: str
    comparator: str
    value: Decimal
    unit_vi: str
    unit_en: str
    timing: str
    year: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How units of one kind stand by a figure, all of them seen by whoever asks.

    Attributes:
        kind: of the units.
        count: how many of them have a value, two at least.
        place: of the unit of the report, 1 for the highest value; null where it is the unit above them.
        highest: the names of those with the highest value, `lowest` with the lowest; another one.
    """

    kind: str
    count: int
    place: int | None
    highest: tuple[str, ...]
    highest_value: Decimal
    lowest: tuple[str, ...]
    lowest_value: Decimal


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One row of the form of a report.

    Attributes:
        row: its name, "3/3.3.1": form 3, row 3.3.1.
        value: null where nothing stands there.
        printed: as the form prints it; a blank is empty, a dash is "-".
        before: what was reported for the same days a year before, null where nothing was.
        share: whether it is in percentage points.
        previous: what was reported for the report of the same kind before, where that is not the same days a year before; null where nothing was.
        aim: what a plan of the unit wants of it, null where none does.
        standing: of units of one kind, null where it is not known of all of them who may be told.
        source: which record it comes from, in words of the room that gave it; empty where nobody answers the row.
    """

    row: str
    item: str
    label: str
    unit: str
    indicator: str = ""
    value: Decimal | None = None
    printed: str = ""
    decimals: int = 0
    before: Decimal | None = None
    share: bool = False
    source: str = ""
    previous: Decimal | None = None
    aim: Aim | None = None
    standing: Standing | None = None

    @property
    def section(self) -> int:
        """Return the number of its form."""
        return int(self.row.partition("/")[0])

    @property
    def key(self) -> str:
        """Return the number of its row."""
        return self.row.partition("/")[2]

    def written(self, value: Decimal | None, *, english: bool = False) -> str:
        """Return a value with the digits of this figure, in Vietnamese or English notation; empty for null."""
        if value is None:
            return ""
        said = write_number(value, decimals=self.decimals)
        return said.translate(_SWAPPED) if english else said


_SWAPPED = str.maketrans({".": ",", ",": "."})


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """All figures of a report by the names of their rows, in printed order. Whatever gives such a thing can stand behind a report."""

    version: FormVersion
    window: Period
    rows: Mapping[str, ReportFigure] = field(default_factory=dict)

    def of_section(self, number: int | None) -> Iterator[ReportFigure]:
        """Yield the figures of one form."""
        return (one for one in self.rows.values() if one.section == number)


def frozen(figures: ReportFigures) -> list[dict[str, Any]]:
    """Return figures as they are kept with a report, in their order; numbers as texts, so that none is rounded."""
    return [_kept(asdict(one)) for one in figures.rows.values()]


def _kept(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _kept(value) for name, value in told.items()}
    return str(told) if isinstance(told, Decimal) else told


def thawed(kept: Sequence[Mapping[str, Any]]) -> dict[str, ReportFigure]:
    """Return figures out of what is kept with a report, by the names of their rows; what was not kept yet when it was is null."""
    return {told["row"]: _figure(told) for told in kept}


def _figure(told: Mapping[str, Any]) -> ReportFigure:
    aim, standing = told.get("aim"), told.get("standing")
    return ReportFigure(
        **{
            **told,
            **{name: _number(told.get(name)) for name in ("value", "before", "previous")},
            "aim": Aim(**{**aim, "value": Decimal(aim["value"])}) if aim else None,
            "standing": _standing(standing) if standing else None,
        }
    )


def _standing(told: Mapping[str, Any]) -> Standing:
    names = {name: tuple(told[name]) for name in ("highest", "lowest")}
    values = {name: Decimal(told[name]) for name in ("highest_value", "lowest_value")}
    return Standing(**{**told, **names, **values})


def _number(told: str | None) -> Decimal | None:
    return None if told is None else Decimal(told)
