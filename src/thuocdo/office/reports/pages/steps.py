"""The corrections of a report in words: who, when, at which place, which value from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.forms.library import form_versions
from thuocdo.ingestion.edits import HEAD, find_mention, find_row, form_row_of, row_key, table_key
from thuocdo.ingestion.history import in_force
from thuocdo.ingestion.models import Correction
from thuocdo.office.labels import form_name, indicator_label
from thuocdo.office.reports.forms import PERIOD_KINDS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from thuocdo.consistency.evidence import Mention
    from thuocdo.ingestion.reading import Reading, ReadRow, ReadTable

#: The fields a correction changes, in the order they are shown. The unit goes by the name of the issuer beside it.
_FIELDS: Mapping[str, _StrPromise] = {
    "printed": gettext_lazy("Số liệu"),
    "note": gettext_lazy("Ghi chú"),
    "form_row": gettext_lazy("Chỉ tiêu của biểu"),
    "indicator": gettext_lazy("Chỉ tiêu"),
    "form": gettext_lazy("Biểu mẫu"),
    "title": gettext_lazy("Tên báo cáo"),
    "issuer": gettext_lazy("Đơn vị ban hành"),
    "number": gettext_lazy("Số, ký hiệu"),
    "issued_on": gettext_lazy("Ngày ban hành"),
    "period_kind": gettext_lazy("Loại kỳ"),
    "period_start": gettext_lazy("Từ ngày"),
    "period_end": gettext_lazy("Đến hết ngày"),
}
_DAYS = frozenset({"issued_on", "period_start", "period_end"})
_EMPTY = "–"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a step changed; `name` says which, in the language of the screen."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One correction in words, and whether it was undone; `place` is the row, figure, table or head it concerns."""

    step: Correction
    place: str
    changes: tuple[Change, ...]
    undone: bool


def step_views(
    steps: Sequence[Correction], reading: Reading, *, only: str = ""
) -> tuple[StepView, ...]:
    """Return corrections in words, the latest first; of one target where it is given."""
    standing = {step.pk for step in in_force(steps)}
    wanted = [s for s in steps if not only or s.target == only]
    return tuple(
        StepView(
            step=step,
            place=_place(step, reading),
            changes=tuple(_changes(step, reading)),
            undone=step.kind not in {"undo", "redo"} and step.pk not in standing,
        )
        for step in reversed(wanted)
    )


def label_of(row: ReadRow | None, mention: Mention | None) -> str:
    """Return what a row or a figure of the prose is called."""
    if row is not None:
        return f"{row.item} {row.label}".strip()
    assert mention is not None
    return indicator_label(mention.indicator) if mention.indicator else mention.text


def table_of(reading: Reading, key: str) -> ReadTable | None:
    """Return the table a row stands in, null for a figure of the prose."""
    return next((t for t in reading.tables if any(row_key(r) == key for r in t.rows)), None)


def _place(step: Correction, reading: Reading) -> str:
    if step.target == HEAD:
        return _("Phần đầu báo cáo")
    row = find_row(reading, step.target)
    mention = None if row else find_mention(reading, step.target)
    if row or mention:
        return label_of(row, mention)
    table = next((t for t in reading.tables if table_key(t) == step.target), None)
    return _form(table.form or "") if table else ""


def _changes(step: Correction, reading: Reading) -> Iterator[Change]:
    """Yield what a step changed, each value under its name; what was sent along and is the same is left out."""
    for name, label in _FIELDS.items():
        before, after = step.before.get(name, ""), step.after.get(name, "")
        if (name in step.after or name in step.before) and before != after:
            value = _Values(step, reading)
            yield Change(str(label), value.shown(name, before), value.shown(name, after))


@dataclass(frozen=True, slots=True)
class _Values:
    """Values of a step as a person reads them, instead of the keys that are kept."""

    step: Correction
    reading: Reading

    def shown(self, name: str, value: str) -> str:
        """Return one value; a dash for nothing."""
        if not value:
            return _EMPTY
        if name in _DAYS:
            return date.fromisoformat(value).strftime("%d/%m/%Y")
        if name == "indicator":
            return indicator_label(value)
        if name == "period_kind":
            return str(dict(PERIOD_KINDS).get(value, value))
        if name == "form":
            return _form(value)
        return self._row(value) if name == "form_row" else value

    def _row(self, key: str) -> str:
        table = table_of(self.reading, self.step.target)
        asked = form_row_of(table.form, key) if table and table.form else None
        return f"{asked.item} {asked.label}".strip() if asked else key


def _form(form: str) -> str:
    code, _mark, number = form.partition("/")
    version = form_versions().get(code)
    return f"{form_name(version)} – {number}" if version else form
