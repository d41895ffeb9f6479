"""What the pages of a workbook show: what is wrong in it, what it would change, and what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from thuocdo.campaigns.outline import areas
from thuocdo.campaigns.workbook.comparing import SYSTEM, Change, TextChange
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from thuocdo.campaigns.checking import Problem
    from thuocdo.campaigns.models import Submission
    from thuocdo.campaigns.workbook.confirming import Preview
    from thuocdo.campaigns.workbook.findings import Finding
    from thuocdo.campaigns.workbook.uploads import Waiting

#: Rows of one kind that a page shows; all of them are written, and marked in the copy.
SHOWN = 500


@dataclass(frozen=True, slots=True)
class FindingView:
    """One thing wrong in the file, in the language of the screen."""

    place: str
    text: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One cell that would be written: now and then, as printed."""

    name: str
    place: str
    item: str
    label: str
    before: str
    after: str
    note: str | None
    reason: str | None
    since: str


@dataclass(frozen=True, slots=True)
class TextView:
    """One text that would be written."""

    name: str
    title: str
    before: str
    after: str
    since: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """All that a person looks at before he confirms; `after` is what would not add up."""

    submission: Submission
    waiting: Waiting
    findings: Sequence[FindingView]
    errors: int
    plain: Sequence[ChangeView]
    conflicts: Sequence[ChangeView]
    texts: Sequence[TextView]
    late_texts: Sequence[TextView]
    after: Sequence[tuple[str, str]]
    token: str

    @property
    def key(self) -> UUID:
        """Return what the file is called in addresses."""
        return UUID(self.waiting.key)

    @property
    def warnings(self) -> int:
        """Return how many things are only to be looked at."""
        return len(self.findings) - self.errors

    @property
    def empty(self) -> bool:
        """Tell whether there is nothing to write."""
        return not (self.plain or self.conflicts or self.texts or self.late_texts)

    @property
    def can_confirm(self) -> bool:
        """Tell whether it can be written as it is."""
        return not self.errors and not self.empty

    @property
    def writes(self) -> int:
        """Return how many cells and texts are written without a further word."""
        return len(self.plain) + len(self.texts)

    @property
    def marked(self) -> bool:
        """Tell whether there is anything to mark in a copy."""
        return bool(self.findings or self.conflicts or self.after)


def preview_page(submission: Submission, waiting: Waiting, found: Preview) -> PreviewPage:
    """Return the page of a workbook that waits to be confirmed."""
    plan, listed = found.plan, sorted(found.filled.findings, key=lambda one: not one.blocks)
    texts = list(_texts(plan.texts))
    return PreviewPage(
        submission=submission,
        waiting=waiting,
        findings=[finding_view(one) for one in listed],
        errors=sum(one.blocks for one in listed),
        plain=[_change(one) for one in plan.plain],
        conflicts=[_change(one) for one in plan.conflicts],
        texts=[one for one in texts if not one.since],
        late_texts=[one for one in texts if one.since],
        after=[(one.kind, _said(one)) for one in plan.after],
        token=plan.token,
    )


def finding_view(one: Finding) -> FindingView:
    """Return one thing that is wrong, in the language of the screen."""
    return FindingView(one.place, one.en if in_english() else one.vi, one.blocks)


def _change(one: Change) -> ChangeView:
    asked = one.question.asked
    return ChangeView(
        name=one.row,
        place=f"{one.sheet}!{one.address}",
        item=asked.item,
        label=asked.label,
        before=one.before,
        after=one.after.printed,
        note=one.note,
        reason=one.reason,
        since=_("hệ thống") if one.since == SYSTEM else one.since,
    )


def _texts(changes: Iterable[TextChange]) -> Iterable[TextView]:
    titles = {one.key: one.en if in_english() else one.vi for one in areas()}
    for one in changes:
        title = titles.get(one.area, one.area)
        yield TextView(f"area:{one.area}", title, one.before, one.after, one.since)


def _said(one: Problem) -> str:
    return one.en if in_english() else one.vi
