"""A report beside the stored one it corrects or supersedes: every cell and every figure of the prose in which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reading import Reading
from thuocdo.office.labels import indicator_label


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that the two reports print differently, or one indicator of which their prose names other figures.

    Empty where one of them lacks it.
    """

    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class AgainstPage:
    """The two reports and what differs: cells in the order of the form, then indicators of the prose."""

    report: Report
    earlier: Report
    cells: tuple[Difference, ...]
    prose: tuple[Difference, ...]
    has_forms: bool

    @property
    def words(self) -> str:
        """Return in a sentence what kind of difference it is, and of how many figures."""
        return difference_words(len(self.cells), len(self.prose), has_forms=self.has_forms)


def difference_words(cells: int, prose: int, *, has_forms: bool) -> str:
    """Return in a sentence how a report differs from the stored one."""
    in_prose = ngettext(
        "%(num)d chỉ tiêu nêu trong lời văn có số khác",
        "%(num)d chỉ tiêu nêu trong lời văn có số khác",
        prose,
    ) % {"num": prose}
    if cells:
        in_forms = ngettext(
            "Sửa số liệu: %(num)d ô của biểu có số khác bản đã lưu",
            "Sửa số liệu: %(num)d ô của biểu có số khác bản đã lưu",
            cells,
        ) % {"num": cells}
        return f"{in_forms}; {in_prose}." if prose else f"{in_forms}."
    if not prose:
        return _(
            "Cùng số liệu với bản đã lưu: chỉ số hiệu, ngày, lời văn hoặc cách trình bày khác."
        )
    if has_forms:
        return _("Biểu giữ nguyên mọi số; %(prose)s.") % {"prose": in_prose}
    return _("Sửa số liệu: %(prose)s.") % {"prose": in_prose}


def against_page(report: Report, earlier: Report) -> AgainstPage:
    """Lay a report beside an earlier one."""
    before, now = effective_reading(earlier).reading, effective_reading(report).reading
    forms = _cells(before), _cells(now)
    prose = _differing(_prose(before), _prose(now))
    return AgainstPage(report, earlier, _differing(*forms), prose, has_forms=any(forms))


_Texts = Mapping[tuple[str, str], tuple[str, str]]


def _differing(before: _Texts, now: _Texts) -> tuple[Difference, ...]:
    return tuple(
        Difference(label, before.get(key, ("", ""))[1], now.get(key, ("", ""))[1])
        for key, label in {k: v[0] for k, v in ({**before, **now}).items()}.items()
        if before.get(key, ("", ""))[1] != now.get(key, ("", ""))[1]
    )


def _cells(reading: Reading) -> _Texts:
    return {
        (section.form, entry.asked.key): (
            f"{entry.asked.item} {entry.asked.label}".strip(),
            entry.row.printed.text,
        )
        for section, entry in contents_of(reading).entries()
        if entry.row
    }


def _prose(reading: Reading) -> _Texts:
    """Return the figures that the prose names of each indicator, in the order of the text, each once."""
    found: dict[str, dict[str, None]] = {}
    for mention in reading.mentions:
        if mention.indicator:
            found.setdefault(mention.indicator, {})[mention.printed.text] = None
    return {("", code): (indicator_label(code), "; ".join(texts)) for code, texts in found.items()}
