"""What else is marked in a workbook that goes back: cells that somebody else changed meanwhile, and what would not add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from thuocdo.campaigns.checking import Problem
from thuocdo.campaigns.workbook.comparing import Plan
from thuocdo.campaigns.workbook.findings import Finding
from thuocdo.campaigns.workbook.layout import Col, address, laid_sheets

if TYPE_CHECKING:
    from thuocdo.campaigns.questions import Question
    from thuocdo.campaigns.workbook.confirming import Preview


def all_findings(found: Preview, questions: Mapping[str, Question]) -> Sequence[Finding]:
    """Return what is wrong with a file, then what stands against what it would change; what blocks comes first."""
    more = [*_conflicts(found.plan), *_afterwards(found.plan.after, questions)]
    return sorted([*found.filled.findings, *more], key=lambda one: not one.blocks)


def _conflicts(plan: Plan) -> Iterable[Finding]:
    for one in plan.conflicts:
        stands = one.before or "(trống)"
        yield Finding(
            one.sheet,
            one.address,
            f"{one.since} đã sửa ô này thành {stands} sau khi tệp được tải xuống; số trong tệp là {one.after.printed or '(giữ nguyên)'}.",
            f"{one.since} has changed this cell to {stands} since the file was made; the file says {one.after.printed or '(as it is)'}.",
            blocks=False,
            row=one.row,
        )


def _afterwards(
    problems: Iterable[Problem], questions: Mapping[str, Question]
) -> Iterable[Finding]:
    places = {
        row.key: (laid.name, address(Col.VALUE, row.at))
        for laid in laid_sheets(questions)
        for row in laid.rows
        if row.question
    }
    for one in problems:
        sheet, place = places.get(one.row, ("", ""))
        yield Finding(sheet, place, one.vi, one.en, blocks=False, row=one.row)
