"""A report beside the stored one it corrects or supersedes: every cell in which they differ."""

from __future__ import annotations

from dataclasses import dataclass

from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that the two reports print differently; empty where one of them lacks it."""

    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class AgainstPage:
    """The two reports and the cells in which they differ, in the order of the form."""

    report: Report
    earlier: Report
    rows: tuple[Difference, ...]


def against_page(report: Report, earlier: Report) -> AgainstPage:
    """Lay a report beside an earlier one."""
    before, now = _cells(earlier), _cells(report)
    rows = tuple(
        Difference(label, before.get(key, ("", ""))[1], now.get(key, ("", ""))[1])
        for key, label in {k: v[0] for k, v in (before | now).items()}.items()
        if before.get(key, ("", ""))[1] != now.get(key, ("", ""))[1]
    )
    return AgainstPage(report, earlier, rows)


def _cells(report: Report) -> dict[tuple[str, str], tuple[str, str]]:
    contents = contents_of(effective_reading(report).reading)
    return {
        (section.form, entry.asked.key): (
            f"{entry.asked.item} {entry.asked.label}".strip(),
            entry.row.printed.text,
        )
        for section, entry in contents.entries()
        if entry.row
    }
