"""The pages in docs/indicators/, one per theme, written from the definitions so that they cannot tell another story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from thuocdo.indicators.indicator import Indicator, PeriodKind, ValueType
from thuocdo.indicators.measures.measure import Measure
from thuocdo.indicators.measures.registry import measure

_THEMES = {
    "steering": "Steering (Công tác chỉ đạo, điều hành)",
    "institutions": "Institutions (Cải cách thể chế)",
    "procedures": "Administrative procedures (Cải cách thủ tục hành chính)",
    "organisation": "Organisation (Cải cách tổ chức bộ máy)",
    "civil_service": "Civil service (Cải cách chế độ công vụ)",
    "finance": "Public finance (Cải cách tài chính công)",
    "digital": "Digital government (Xây dựng và phát triển chính quyền điện tử, chính quyền số)",
    "index": "National indices (Các chỉ số)",
}
_VALUES = {
    ValueType.COUNT: "whole number",
    ValueType.PERCENT: "percentage points",
    ValueType.CHOICE: "code of an answer",
    ValueType.BOOL: "code, 0 for no and 1 for yes",
    ValueType.MONEY_MVND: "amount of money",
    ValueType.SCORE: "decimal",
    ValueType.RANK: "whole number, 1 is the best",
}
_PERIODS = {
    PeriodKind.FLOW: "flow within the period",
    PeriodKind.STOCK: "state at the end of the period",
    PeriodKind.CUMULATIVE: "cumulative to the end of the period",
}
_FOREWORD = (
    "Written by `thuocdo indicators docs` from `src/thuocdo/indicators/definitions/`; "
    "change the definitions, not this page."
)


def pages(indicators: Mapping[str, Indicator]) -> dict[str, str]:
    """Return the text of every page by its file name ("steering.md").

    Raises:
        KeyError: a theme has no title here.
    """
    by_theme: dict[str, list[Indicator]] = {}
    for member in indicators.values():
        by_theme.setdefault(member.theme, []).append(member)
    return {f"{theme}.md": _page(_THEMES[theme], by_theme[theme]) for theme in by_theme}


def _page(title: str, members: Iterable[Indicator]) -> str:
    entries = "\n".join("\n".join(_entry(member)) for member in members)
    return f"# {title}\n\n{_FOREWORD}\n\n{entries}"


def _entry(member: Indicator) -> Iterator[str]:
    yield f"## `{member.code}`"
    yield ""
    yield f"{member.label_vi} · *{member.label_en}*"
    yield ""
    yield f"- Unit of measure: {_unit(member)}"
    if member.choices:
        yield f"- Answers: {', '.join(f'{one.code} = {one.label_vi}' for one in member.choices)}"
    yield f"- Over time: {_PERIODS[member.period_kind]}; over units: {member.aggregation.replace('_', ' ')}"
    if member.formula:
        yield f"- Formula: `{member.formula}`"
    yield f"- {_answer(member)}"
    yield f"- Register: {member.register.replace('_', ' ')}"
    yield f"- Source: {member.source}; valid from {member.valid_from.isoformat()}"
    if member.helper:
        yield "- Printed on no form; needed to compute or aggregate another indicator"
    if member.note:
        yield f"- Note: {member.note}"
    yield ""


def _answer(member: Indicator) -> str:
    """Say how the value is come by: counted, computed, or waited for."""
    if member.formula:
        return "Computed from the indicators in its formula"
    if not member.measure:
        return "Declared by hand or read from reports; no register gives its rows yet"
    counted = measure(member.measure)
    words = "; ".join(one.en for one in counted.where) or "all rows"
    return f"Counted live: `{counted.code}` of {counted.fact}, {_days(counted)}; {words}"


def _days(counted: Measure) -> str:
    if counted.until is None:
        return f"by the {counted.on.en}"
    return f"open from the {counted.on.en} to the {counted.until.en}"


def _unit(member: Indicator) -> str:
    unit = member.unit_of_measure
    both = unit.vi if unit.vi == unit.en else f"{unit.vi} ({unit.en})"
    return f"{both}; {_VALUES[member.value_type]}"
