"""How cells of a workbook look: letters, borders and colours, numbers, and which may be written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thuocdo.documents import layout
from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from thuocdo.campaigns.models import CellContent
    from thuocdo.campaigns.questions import Question
    from thuocdo.indicators.indicator import Choice

#: To be filled in; computed from the registers; what is read only.
FILL, COMPUTED, READ_ONLY = "#FFFBE6", "#E3F0FA", "#F2F2F2"
TABLE_PT = 11.0
#: Excel keeps fifteen digits of a number; one with more stands there as a text.
_SIGNIFICANT = 15
#: The language of the formats: LibreOffice takes its marks from it, Excel those of the machine.
_LANGUAGE = "[$-42A]"
#: Between the code of an answer and its words, in a list of choices.
BETWEEN = " – "


@dataclass(slots=True)
class Looks:
    """The formats of a workbook, each made once."""

    book: Any
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def get(self, **look: Any) -> Any:
        """Return a format; locked and with lines broken, unless it is said otherwise."""
        key = tuple(sorted(look.items()))
        if key not in self.made:
            usual = {"font_name": layout.FONT, "font_size": TABLE_PT, "valign": "vcenter"}
            self.made[key] = self.book.add_format({**usual, "text_wrap": True, **look})
        return self.made[key]


def number_format(question: Question, cell: CellContent | None = None) -> str:
    """Return the format of the figures of a row: whole numbers with thousands, shares with two digits, else the digits there are."""
    if question.indicator.choices:
        return "General"
    if question.counts:
        return f"{_LANGUAGE}#,##0"
    if question.share:
        return f"{_LANGUAGE}0.00"
    digits = cell.decimals if cell else 0
    return f"{_LANGUAGE}#,##0.{'0' * digits}" if digits else "General"


def number_of(value: Decimal | None) -> float | None:
    """Return a value as Excel can hold it; null where it cannot, or there is none."""
    if value is None or len(value.normalize().as_tuple().digits) > _SIGNIFICANT:
        return None
    return float(value)


def option(choice: Choice) -> str:
    """Return an answer as the list of a cell offers it."""
    return f"{choice.code}{BETWEEN}{choice.label_vi}"


def shown(question: Question, cell: CellContent | None) -> float | str | None:
    """Return what stands in the cell of a row, as Excel is to hold it: a number, a text, or null for a blank."""
    if cell is None or cell.state == Figure.State.BLANK:
        return None
    for choice in question.indicator.choices:
        if cell.value == choice.code:
            return option(choice)
    number = number_of(cell.value)
    return number if number is not None else cell.printed or None
