"""What the follow-up board shows: the units of an address, how many of each kind stand where, how campaigns went, and the list as a paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.progress import Progress, Standing, UnitProgress
from thuocdo.campaigns.track_record import CampaignRecord
from thuocdo.documents.paper import (
    Align,
    Column,
    ColumnKind,
    Paper,
    Row,
    Section,
    Table,
    Text,
    TextRole,
    cell,
)
from thuocdo.documents.paper import (
    Line as PaperLine,
)
from thuocdo.organisations.models import Unit
from thuocdo.ui.charts import Line, LineChart, line_charts
from thuocdo.vietnamese import fold

STANDING_WORDS = {
    Standing.NOT_BEGUN: gettext_lazy("chưa bắt đầu"),
    Standing.BEGUN: gettext_lazy("đang điền"),
    Standing.WAITING: gettext_lazy("chờ duyệt"),
    Standing.SENT_BACK: gettext_lazy("bị trả lại"),
    Standing.SUBMITTED: gettext_lazy("đã gửi"),
    Standing.TAKEN_IN: gettext_lazy("đã tiếp nhận"),
}
#: Standings that are no one place: what is late, and what is still waited for.
LATE, OWED = "late", "owed"
_STANDINGS = (
    ("", gettext_lazy("mọi tình trạng")),
    *STANDING_WORDS.items(),
    (LATE, gettext_lazy("quá hạn")),
    (OWED, gettext_lazy("chưa gửi")),
)
_FIRST = datetime.min.replace(tzinfo=timezone.get_default_timezone())
_KEYS: Mapping[str, Callable[[UnitProgress], Any]] = {
    "unit": lambda row: row.unit.search_name,
    "standing": lambda row: list(Standing).index(row.standing),
    "share": lambda row: row.share,
    "blocking": lambda row: row.blocking,
    "late": lambda row: row.days_late,
    "changed": lambda row: row.changed_at or _FIRST,
    "reminded": lambda row: row.reminded_at or _FIRST,
}
SORTS = frozenset({*_KEYS, *(f"-{key}" for key in _KEYS)})


class BoardForm(forms.Form):
    """What the address asks for."""

    q = forms.CharField(label=gettext_lazy("Tên đơn vị"), max_length=120, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Loại đơn vị"), required=False)
    standing = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), choices=_STANDINGS, required=False
    )
    sort = forms.CharField(required=False)

    def __init__(self, data: Any, *, kinds: Sequence[str]) -> None:
        super().__init__(data)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("mọi loại")), *((kind, Unit.Kind(kind).label) for kind in kinds)]

    def clean_sort(self) -> str:
        """Return the order, by kind and name where none is asked."""
        sort: str = self.cleaned_data["sort"]
        if sort and sort not in SORTS:
            raise forms.ValidationError(_("Không sắp xếp được theo cột này."))
        return sort

    def chosen(self, rows: Sequence[UnitProgress]) -> list[UnitProgress]:
        """Return the rows the address asks for, in its order; none where it asks for what there is not."""
        if not self.is_valid():
            return []
        said = self.cleaned_data
        words = fold(said["q"]).split()
        found = [
            row
            for row in rows
            if all(word in row.unit.search_name for word in words)
            and said["kind"] in {"", row.unit.kind}
            and _stands(row, said["standing"])
        ]
        sort = said["sort"]
        if sort:
            found.sort(key=_KEYS[sort.removeprefix("-")], reverse=sort.startswith("-"))
        return found


def _stands(row: UnitProgress, asked: str) -> bool:
    if asked == LATE:
        return row.late
    if asked == OWED:
        return row.owed
    return asked in {"", row.standing}


@dataclass(frozen=True, slots=True)
class KindRow:
    """How many units of one kind stand where, in the order of `STANDING_WORDS`; `kind` is empty for all."""

    kind: str
    label: str
    asked: int
    counts: tuple[tuple[Standing, int], ...]
    late: int
    share: int


def kind_rows(progress: Progress) -> list[KindRow]:
    """Return the counts by kind of unit, and of all where there are several kinds."""
    counts, late = progress.counts(), progress.late()
    rows = []
    for kind, of_kind in counts.items():
        ones = [row for row in progress.rows if row.unit.kind == kind]
        rows.append(
            KindRow(
                kind,
                str(Unit.Kind(kind).label),
                len(ones),
                tuple((one, of_kind[one]) for one in Standing),
                late.get(kind, 0),
                _mean_share(ones),
            )
        )
    if len(rows) > 1:
        whole = tuple((one, sum(of[one] for of in counts.values())) for one in Standing)
        rows.append(
            KindRow(
                "", _("Tất cả"), len(progress.rows), whole, sum(late.values()),
                _mean_share(progress.rows),
            )
        )  # fmt: skip
    return rows


def _mean_share(rows: Sequence[UnitProgress]) -> int:
    return sum(row.share for row in rows) // len(rows) if rows else 0


def trend_charts(records: Sequence[CampaignRecord]) -> dict[str, Any]:
    """Return the chart of how campaigns went, by the name of the drawing; nothing where there is one campaign only."""
    if len(records) < 2:
        return {}
    return line_charts(
        LineChart(
            title=_("Các đợt báo cáo đã qua"),
            description=_(
                "Tỷ lệ đơn vị gửi đúng hạn, tỷ lệ đã gửi và mức đầy đủ số liệu, theo đợt."
            ),
            columns=tuple(_short(one.campaign) for one in records),
            unit_of_measure="%",
            lines=(
                Line(_("gửi đúng hạn"), tuple(_percent(one.in_time, one) for one in records)),
                Line(_("đã gửi"), tuple(_percent(one.handed_in, one) for one in records)),
                Line(_("ô đã điền"), tuple(Decimal(one.share) for one in records)),
            ),
        )
    )


def _percent(count: int, record: CampaignRecord) -> Decimal | None:
    if not record.asked:
        return None
    return (Decimal(100 * count) / record.asked).quantize(Decimal("0.1"))


def _short(campaign: Campaign) -> str:
    return f"{campaign.period.last_day:%m/%Y}"


@dataclass(frozen=True, slots=True)
class TrackRow:
    """One unit over campaigns: for each null where it was not asked, else whether it was in time, and how much was filled."""

    name: str
    marks: tuple[tuple[bool | None, bool, int] | None, ...]
    in_time: int
    asked: int


def track_rows(records: Sequence[CampaignRecord], names: Mapping[int, str]) -> list[TrackRow]:
    """Return the units over campaigns, those that were least often in time first."""
    units = sorted({unit for one in records for unit in one.units})
    rows = []
    for unit in units:
        found = [one.units.get(unit) for one in records]
        known = [one for one in found if one is not None]
        rows.append(
            TrackRow(
                names.get(unit, ""),
                tuple(
                    None if one is None else (one.in_time, one.handed_in, one.share)
                    for one in found
                ),
                sum(one.in_time is True for one in known),
                sum(one.in_time is not None for one in known),
            )
        )
    return sorted(rows, key=lambda row: (row.in_time / row.asked if row.asked else 2, row.name))


def board_paper(progress: Progress, rows: Sequence[UnitProgress], *, at: datetime) -> Paper:
    """Return the list as a paper."""
    campaign = progress.campaign
    title = _("Tiến độ gửi báo cáo")
    columns = (
        Column(_("STT"), 1, Align.CENTRE), Column(_("Đơn vị"), 6), Column(_("Loại"), 3),
        Column(_("Tình trạng"), 4), _number(_("Đã điền (%)")), _number(_("Chỗ phải xử lý")),
        Column(_("Hạn gửi"), 4), _number(_("Số ngày trễ")), Column(_("Sửa lần cuối"), 4),
        Column(_("Nhắc lần cuối"), 4),
    )  # fmt: skip
    lines = tuple(_paper_row(number, row) for number, row in enumerate(rows, 1))
    note = Text(_("Lập lúc %(at)s.") % {"at": _moment(at)}, TextRole.NOTE)
    section = Section(title, (note, Table(columns, lines)), landscape=True)
    head = (PaperLine(campaign.title, strong=True), PaperLine(title.upper(), strong=True))
    return Paper(f"{title}: {campaign.title}", head, (section,))


def _number(header: str) -> Column:
    return Column(header, 2, Align.END, ColumnKind.NUMBER)


def _paper_row(number: int, row: UnitProgress) -> Row:
    return Row(
        (
            cell(number, Decimal(number)),
            cell(row.unit.name),
            cell(Unit.Kind(row.unit.kind).label),
            cell(STANDING_WORDS[row.standing]),
            cell(row.share, Decimal(row.share)),
            cell(row.blocking, Decimal(row.blocking)),
            cell(_moment(row.due)),
            cell(row.days_late, Decimal(row.days_late)),
            cell(_moment(row.changed_at)),
            cell(_moment(row.reminded_at)),
        )
    )


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).strftime("%d/%m/%Y %H:%M") if at else ""
