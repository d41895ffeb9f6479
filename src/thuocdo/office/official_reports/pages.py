"""The pages of a report as typed values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.campaigns.outline import Entry, outline
from thuocdo.official_reports import permissions
from thuocdo.official_reports.approval import writers_of
from thuocdo.official_reports.composing import missing_words
from thuocdo.official_reports.differences import Piece, differences
from thuocdo.official_reports.drafting import Draft, drafts
from thuocdo.official_reports.figures import ReportFigure, ReportFigures
from thuocdo.official_reports.models import (
    BlockRemark,
    BlockVersion,
    Language,
    OfficialReport,
    ReportEvent,
)
from thuocdo.official_reports.problems import Problem, ProblemKind, problems
from thuocdo.official_reports.references import (
    Fault,
    Side,
    references,
    rendered,
    sides_of,
    token,
)
from thuocdo.official_reports.typed import TypedFigure, typed_figures
from thuocdo.official_reports.unit_texts import UnitText, texts_of_units
from thuocdo.official_reports.writing import current_blocks
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

State = OfficialReport.State
_FAULTS = {
    Fault.NO_SUCH_ROW: gettext_lazy("biểu không có dòng này"),
    Fault.NO_VALUE: gettext_lazy("biểu chưa có số liệu ở dòng này"),
    Fault.NOTHING_BEFORE: gettext_lazy("chưa có số của cùng kỳ năm trước"),
    Fault.NOTHING_LAST_PERIOD: gettext_lazy("chưa có số của kỳ trước"),
    Fault.NO_TARGET: gettext_lazy("kế hoạch của đơn vị không đặt mục tiêu cho dòng này"),
    Fault.NO_PLACE: gettext_lazy("chưa so được các đơn vị theo dòng này"),
    Fault.NOT_UNDERSTOOD: gettext_lazy("không hiểu tham chiếu này"),
}
_SIDES = {
    Side.VALUE: gettext_lazy("số trong kỳ"),
    Side.BEFORE: gettext_lazy("cùng kỳ năm trước"),
    Side.CHANGE: gettext_lazy("tăng giảm so với cùng kỳ năm trước"),
    Side.PREVIOUS: gettext_lazy("kỳ trước"),
    Side.STEP: gettext_lazy("tăng giảm so với kỳ trước"),
    Side.TARGET: gettext_lazy("mục tiêu của kế hoạch"),
    Side.PLACE: gettext_lazy("thứ hạng của đơn vị"),
    Side.HIGHEST: gettext_lazy("đơn vị cao nhất"),
    Side.LOWEST: gettext_lazy("đơn vị thấp nhất"),
}
#: So many drafts are offered at once.
_MOST_DRAFTS = 12


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of the outline; `version` is null where nothing is written, `problems` and `remarks` are numbers."""

    entry: Entry
    heading: str
    title: str
    version: BlockVersion | None
    words: int
    problems: int
    remarks: int
    translated: bool


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One place to mend, in words."""

    entry: Entry
    text: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What the person can do with the report now."""

    write: bool
    take_back: bool
    decide: bool
    own_work: bool
    number: bool
    issue: bool
    send: bool


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The page of a report: its outline with progress, what is left to mend, what can be done, and what happened."""

    report: OfficialReport
    entries: tuple[EntryView, ...]
    done: int
    asked: int
    left: tuple[ProblemView, ...]
    offers: Offers
    events: tuple[ReportEvent, ...]


def report_page(report: OfficialReport, figures: ReportFigures, *, user: User) -> ReportPage:
    """Build the page of a report; a number of queries that does not grow with its text."""
    blocks = current_blocks(report)
    english = current_blocks(report, Language.ENGLISH)
    found = list(problems(blocks, figures)) if report.state == State.WRITING else []
    open_remarks = [one.entry for one in report.remarks.all() if one.settled_at is None]
    entries = tuple(_entry(one, blocks, english, found, open_remarks) for one in outline().values())
    asked = [one for one in entries if one.entry.is_written]
    return ReportPage(
        report=report,
        entries=entries,
        done=sum(one.version is not None and one.words > 0 for one in asked),
        asked=len(asked),
        left=tuple(_problem(one) for one in found),
        offers=_offers(report, user),
        events=tuple(report.events.select_related("by")),
    )


def title_of(entry: Entry) -> str:
    """Return an entry by name in the language of the screen."""
    heading = entry.heading(english=in_english())
    return heading or (entry.en if in_english() else entry.vi)


def _entry(
    entry: Entry,
    blocks: Mapping[str, BlockVersion],
    english: Mapping[str, BlockVersion],
    found: Iterable[Problem],
    open_remarks: list[str],
) -> EntryView:
    version = blocks.get(entry.key)
    return EntryView(
        entry=entry,
        heading=entry.heading(),
        title=title_of(entry),
        version=version,
        words=len(version.text.split()) if version else 0,
        problems=sum(one.entry == entry.key for one in found),
        remarks=open_remarks.count(entry.key),
        translated=entry.key in english and bool(english[entry.key].text),
    )


def _problem(problem: Problem) -> ProblemView:
    entry = outline()[problem.entry]
    if problem.kind is ProblemKind.EMPTY:
        return ProblemView(entry, _("chưa có nội dung"))
    if problem.kind is ProblemKind.REFERENCE:
        why = str(_FAULTS[Fault(problem.says)])
        return ProblemView(entry, f"{problem.about}: {why}")
    text = _("«%(typed)s» khác số trong biểu: %(figure)s")
    return ProblemView(entry, text % {"typed": problem.about, "figure": problem.says})


def _offers(report: OfficialReport, user: User) -> Offers:
    def may(right: str, *states: OfficialReport.State) -> bool:
        return report.state in states and user.has_perm(right, report.unit)

    decide = may(permissions.APPROVE, State.REVIEW, State.APPROVED)
    return Offers(
        write=may(permissions.WRITE, State.WRITING),
        take_back=may(permissions.WRITE, State.REVIEW),
        decide=decide,
        own_work=decide and user.pk in writers_of(report),
        number=may(permissions.NUMBER, State.APPROVED),
        issue=may(permissions.ISSUE, State.NUMBERED),
        send=may(permissions.NUMBER, State.ISSUED),
    )


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a figure that can be put into the text: its reference, what it is, what it says."""

    token: str
    name: str
    says: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """One figure that can be put into the text, with all that is known of it."""

    figure: ReportFigure
    before: str
    sides: tuple[SideView, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as it will be read, and what is to be said of it."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]
    typed: tuple[TypedFigure, ...]


@dataclass(frozen=True, slots=True)
class BlockPage:
    """The editor of one block."""

    report: OfficialReport
    entry: Entry
    title: str
    version: BlockVersion | None
    preview: Preview
    figures: tuple[FigureView, ...]
    drafts: tuple[Draft, ...]
    remarks: tuple[BlockRemark, ...]
    unit_texts: tuple[UnitText, ...]
    may_write: bool
    before: Entry | None
    after: Entry | None


def block_page(
    report: OfficialReport, entry: Entry, figures: ReportFigures, *, text: str | None, user: User
) -> BlockPage:
    """Build the editor of a block; `text` is what was typed and not saved, null for what stands there."""
    version = current_blocks(report).get(entry.key)
    said = (version.text if version else "") if text is None else text
    told = [one.row for one in references(said, figures) if one.side is Side.VALUE]
    written = [one for one in outline().values() if one.is_written]
    at = written.index(entry)
    return BlockPage(
        report=report,
        entry=entry,
        title=title_of(entry),
        version=version,
        preview=preview_of(said, figures),
        figures=tuple(
            _figure(one) for one in figures.of_section(entry.section) if one.value is not None
        ),
        drafts=drafts(figures, entry.section, without=told)[:_MOST_DRAFTS],
        remarks=tuple(report.remarks.filter(entry=entry.key).select_related("by", "settled_by")),
        unit_texts=texts_of_units(report, entry, user=user),
        may_write=report.state == State.WRITING and user.has_perm(permissions.WRITE, report.unit),
        before=written[at - 1] if at else None,
        after=written[at + 1] if at + 1 < len(written) else None,
    )


def preview_of(text: str, figures: ReportFigures) -> Preview:
    """Return a text as it will be read."""
    said = rendered(text, figures, missing=missing_words)
    faults = [
        f"{text[one.start : one.end]}: {_FAULTS[one.fault]}"
        for one in references(text, figures)
        if one.fault is not None
    ]
    lines = tuple(line for line in said.split("\n") if line.strip())
    return Preview(lines, tuple(faults), typed_figures(text, figures))


def _figure(figure: ReportFigure) -> FigureView:
    known = sides_of(figure, english=in_english())
    return FigureView(
        figure,
        figure.written(figure.before),
        tuple(
            SideView(token(figure.row, side), str(name), known[side])
            for side, name in _SIDES.items()
            if side in known
        ),
    )


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version with what it changed in the one before."""

    version: BlockVersion
    pieces: tuple[Piece, ...]


def history_of(report: OfficialReport, entry: Entry, language: Language) -> tuple[VersionView, ...]:
    """Return the versions of a block, the newest first, each with what it changed."""
    found = report.versions.filter(entry=entry.key, language=language)
    before, views = "", []
    for one in found.order_by("number").select_related("by"):
        views.append(VersionView(one, differences(before, one.text)))
        before = one.text
    return tuple(reversed(views))


def by_state(
    reports: Iterable[OfficialReport],
) -> tuple[tuple[str, tuple[OfficialReport, ...]], ...]:
    """Return reports that wait and reports that are issued apart, in their order."""
    found = sorted(reports, key=lambda one: one.state == State.ISSUED)
    groups = groupby(found, key=lambda one: one.state == State.ISSUED)
    names = {False: _("Đang làm"), True: _("Đã ban hành")}
    return tuple((str(names[issued]), tuple(group)) for issued, group in groups)
