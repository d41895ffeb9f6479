"""The line of the due time: both clocks as bars on one scale, and as the table that says the same in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from markupsafe import Markup

from thuocdo.dossiers import events as e
from thuocdo.dossiers.clock_line import ClockLine, ResultClass, Stretch, StretchKind
from thuocdo.office.dossiers.drawn import drawn_bars, folded, holder_rows, stretch_rows
from thuocdo.office.dossiers.words import CLASS_KINDS, CLASS_WORDS, STRETCH_WORDS, hours_text
from thuocdo.ui.language import gettext as _
from thuocdo.working_time.working_calendar import ZONE, start_of

if TYPE_CHECKING:
    from thuocdo.dossiers.queries import ClockLines

#: The width of the drawing in its own units; it scales to the page.
WIDTH = 1000.0
_MARKS = {
    StretchKind.START,
    StretchKind.RESTART,
    StretchKind.EXTENSION,
    StretchKind.HAND_OVER,
    StretchKind.END,
}
#: Moments closer than this in the drawing are drawn as one.
_CLOSE = 3.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One stretch in the drawing; `kind` names its colour, `title` says what it is."""

    x: float
    width: float
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One day on the scale."""

    x: float
    text: str
    end: bool


@dataclass(frozen=True, slots=True)
class LineRow:
    """One stretch in words; `until` is empty for a moment."""

    kind: str
    word: str
    since: datetime
    until: datetime | None
    reason: str
    law: str
    hours: str


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock: its drawing, its table, its due times and how the dossier stands against them."""

    name: str
    bars: tuple[Bar, ...]
    marks: tuple[Bar, ...]
    due_x: float | None
    original_x: float | None
    rows: tuple[LineRow, ...]
    due: datetime | None
    original: datetime | None
    used: str
    current: str
    current_kind: str
    against_original: str
    original_kind: str

    @property
    def stretch_rows(self) -> Markup:
        """Return the rows of the table as HTML."""
        return stretch_rows(self.rows)

    def drawn(self, top: int) -> Markup:
        """Return stretches and marks in the drawing, from a height on."""
        return drawn_bars(self.bars, self.marks, top=top)


@dataclass(frozen=True, slots=True)
class HolderRow:
    """Who had the dossier, how long by the clock, and what share of it, 0–100."""

    unit: str
    official: str
    since: datetime
    until: datetime
    hours: str
    share: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole line of one dossier."""

    clocks: tuple[ClockView, ...]
    ticks: tuple[Tick, ...]
    now_x: float | None
    holders: tuple[HolderRow, ...]
    verdict: str
    why: tuple[str, ...]
    differences: tuple[str, ...]

    @property
    def holder_rows(self) -> Markup:
        """Return who had the dossier as rows of a table, the last ones where there were many."""
        return holder_rows(self.holders[self.holders_folded :])

    @property
    def holders_folded(self) -> int:
        """Return how many holders are in the fold."""
        return folded(self.holders)

    @property
    def earlier_holder_rows(self) -> Markup:
        """Return the holders in the fold as rows of a table."""
        return holder_rows(self.holders[: self.holders_folded])


class _Scale:
    def __init__(self, first: datetime, last: datetime) -> None:
        self.first, self.last = first, last
        self._seconds = max((last - first).total_seconds(), 1.0)

    def x(self, at: datetime) -> float:
        share = (at - self.first).total_seconds() / self._seconds
        return round(min(max(share, 0.0), 1.0) * WIDTH, 1)

    def ticks(self) -> tuple[Tick, ...]:
        days = {
            (self.first + (self.last - self.first) * part / 4).astimezone(ZONE).date()
            for part in range(5)
        }
        found = []
        for day in sorted(days):
            at = start_of(day)
            x = self.x(at)
            found.append(Tick(x, f"{day:%d/%m}", end=x > WIDTH * 0.9))
        return tuple(found)


def timeline(
    lines: ClockLines,
    story: Sequence[e.Event],
    *,
    now: datetime,
    units: Mapping[int, str],
    people: Mapping[int, str],
) -> Timeline | None:
    """Return the line of a dossier; null before its clock has started.

    Args:
        lines: both clocks.
        story: the events.
        now: until when it is measured.
        units: names by id.
        people: names by id.
    """
    legal = lines.legal
    if not any(one.kind == StretchKind.START for one in legal.stretches):
        return None
    end = legal.ended_at
    first = min(one.start for one in legal.stretches if one.kind != StretchKind.HOLIDAY)
    moments = [
        end or now,
        legal.due_at,
        legal.original_due_at,
        lines.index.due_at,
        lines.index.ended_at,
    ]
    scale = _Scale(first, max(one for one in moments if one is not None))
    holders = _holders(legal, units, people)
    return Timeline(
        clocks=(
            _clock(_("Đồng hồ pháp luật"), legal, scale),
            _clock(_("Đồng hồ bộ chỉ số"), lines.index, scale),
        ),
        ticks=scale.ticks(),
        now_x=None if end else scale.x(now),
        holders=holders,
        verdict=_verdict(legal),
        why=tuple(_why(legal, holders, story)),
        differences=tuple(_differences(lines, story)),
    )


def _clock(name: str, line: ClockLine, scale: _Scale) -> ClockView:
    long = [one for one in line.stretches if one.kind not in _MARKS and one.end > scale.first]
    short = [one for one in line.stretches if one.kind in _MARKS]
    return ClockView(
        name=name,
        bars=tuple(_bar(one, scale) for one in long if one.start < scale.last),
        marks=tuple(_bar(one, scale) for one in _apart(short, scale)),
        due_x=None if line.due_at is None else scale.x(line.due_at),
        original_x=_other(line.original_due_at, line.due_at, scale),
        rows=tuple(_row(one) for one in line.stretches),
        due=line.due_at,
        original=line.original_due_at,
        used=hours_text(line.used_seconds),
        current=str(CLASS_WORDS[line.against_current]),
        current_kind=CLASS_KINDS[line.against_current],
        against_original=str(CLASS_WORDS[line.against_original]),
        original_kind=CLASS_KINDS[line.against_original],
    )


def _other(at: datetime | None, than: datetime | None, scale: _Scale) -> float | None:
    return None if at is None or at == than else scale.x(at)


def _bar(one: Stretch, scale: _Scale) -> Bar:
    x = scale.x(one.start)
    word = _(STRETCH_WORDS[one.kind])
    return Bar(
        x,
        round(max(scale.x(one.end) - x, 0.0), 1),
        one.kind.value,
        f"{word}: {_(one.reason) if one.reason else ''} ({_spoken(one)})",
    )


def _apart(marks: Iterable[Stretch], scale: _Scale) -> Iterable[Stretch]:
    """Leave out marks that would lie on the one before; the table has them all."""
    kind, last = None, 0.0
    for mark in marks:
        x = scale.x(mark.start)
        if mark.kind != kind or x - last > _CLOSE:
            yield mark
            kind, last = mark.kind, x


def _spoken(one: Stretch) -> str:
    start = _short(one.start)
    return start if one.end == one.start else f"{start} – {_short(one.end)}"


def _short(at: datetime) -> str:
    local = at.astimezone(ZONE)
    return f"{local.hour:02}:{local.minute:02} {local.day:02}/{local.month:02}"


def _row(one: Stretch) -> LineRow:
    moment = one.end == one.start
    counted = one.kind in {StretchKind.RUN, StretchKind.PAUSE}
    return LineRow(
        kind=one.kind.value,
        word=_(STRETCH_WORDS[one.kind]),
        since=one.start,
        until=None if moment else one.end,
        reason=_(one.reason) if one.reason else "",
        law=one.law,
        hours=hours_text(one.working_seconds) if counted else "",
    )


def _holders(
    line: ClockLine, units: Mapping[int, str], people: Mapping[int, str]
) -> tuple[HolderRow, ...]:
    whole = sum(one.working_seconds for one in line.holdings) or 1
    return tuple(
        HolderRow(
            units.get(one.unit, str(one.unit)),
            people.get(one.official, "") if one.official else "",
            one.start,
            one.end,
            hours_text(one.working_seconds),
            round(one.working_seconds * 100 / whole),
        )
        for one in line.holdings
    )


def _verdict(line: ClockLine) -> str:
    current, original = line.against_current, line.against_original
    if current == ResultClass.NONE:
        return _("Thủ tục không có thời hạn nên không tính sớm hay trễ.")
    said = _("So với hạn hiện tại: %(current)s.") % {"current": CLASS_WORDS[current]}
    if line.original_due_at != line.due_at or current != original:
        said += " " + _("So với hạn gốc: %(original)s.") % {"original": CLASS_WORDS[original]}
    return said


def _why(line: ClockLine, holders: Sequence[HolderRow], story: Sequence[e.Event]) -> Iterable[str]:
    if line.against_current not in {ResultClass.LATE, ResultClass.OVERDUE}:
        return
    if line.late_anyway:
        yield _("Hồ sơ đã quá hạn trước khi yêu cầu bổ sung, nên vẫn tính là trễ.")
    if holders:
        longest = max(holders, key=lambda one: one.share)
        yield _("Giữ lâu nhất: %(who)s, %(hours)s (%(share)d %% thời gian tính).") % {
            "who": ", ".join(filter(None, (longest.official, longest.unit))),
            "hours": longest.hours,
            "share": longest.share,
        }
    dues = {one.number: one for one in _steps(story)}
    for name, times in Counter(step.name for step in dues.values() if step.late).items():
        if times == 1:
            yield _("Bước «%(step)s» xong sau hạn của bước.") % {"step": name}
        else:
            said = {"step": name, "times": times}
            yield _("Bước «%(step)s» %(times)d lần xong sau hạn của bước.") % said


@dataclass(frozen=True, slots=True)
class _Step:
    number: int
    name: str
    late: bool


def _steps(story: Sequence[e.Event]) -> Iterable[_Step]:
    """Yield the steps that were followed by another, and whether the next one began after they were due."""
    begun: e.StepStarted | None = None
    due, number = None, 0
    for event in story:
        if isinstance(event, e.StepRecounted) and event.number == number:
            due = event.step_due_at
        if isinstance(event, e.StepStarted):
            if begun is not None and due is not None:
                yield _Step(number, begun.name or _("không tên"), event.at > due)
            begun, due, number = event, event.step_due_at, number + 1


def _differences(lines: ClockLines, story: Sequence[e.Event]) -> Iterable[str]:
    """Say why the two clocks give different due times or ends, as far as they do."""
    legal, index = lines.legal, lines.index
    kinds = [one.kind for one in story]
    if lines.inner_due_at is not None:
        due = lines.inner_due_at.astimezone(ZONE).strftime("%H:%M %d/%m/%Y")
        yield _("Làn xanh: hạn nội bộ %(due)s; không thay hạn theo luật.") % {"due": due}
    if "supplement_received" in kinds:
        yield _(
            "Luật tính lại từ đầu khi nhận đủ giấy tờ bổ sung; bộ chỉ số chỉ trừ thời gian chờ, thời gian đã dùng trước đó vẫn tính."
        )
    elif "supplement_requested" in kinds and index.ended_at is not None and legal.ended_at is None:
        yield _("Chưa nhận giấy tờ bổ sung: bộ chỉ số coi lúc yêu cầu là lúc kết thúc.")
    if kinds.count("supplement_requested") > 1:
        yield _("Yêu cầu bổ sung lần hai: bộ chỉ số tính hồ sơ là trễ.")
    if "extended" in kinds and legal.due_at != index.due_at:
        yield _("Gia hạn dời hạn theo luật; bộ chỉ số vẫn so với hạn trước khi gia hạn.")
    if "withdrawal_requested" in kinds and index.ended_at != legal.ended_at:
        yield _("Bộ chỉ số coi lúc công dân yêu cầu rút là lúc kết thúc.")
