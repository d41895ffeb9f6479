"""What a content must be to be published: every problem at once, each with its place, so that a file is corrected in one go."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.db.models import TextChoices

from thuocdo.procedures.choices import (
    AgencyRole,
    Channel,
    FeeDue,
    FeeKind,
    Level,
    LifeEvent,
    OnlineLevel,
    PartialReason,
    ProactiveLevel,
    Subject,
    TerritorialScope,
    TimeUnit,
)
from thuocdo.procedures.content import Content, FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.models.catalogue import PARTIAL_NEEDS_REASON_FROM

C = TypeVar("C")

#: Signs that are no text and that no file format carries: control signs but tab and new line, lone surrogates.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

LONGEST = {"name": 1000, "sector_code": 40, "sector_name": 300, "number": 100, "title": 1000}
LONGEST |= {
    "case": 500,
    "code": 40,
    "form_name": 300,
    "form_url": 500,
    "reusable_source": 200,
    "per": 100,
}
#: Names inside a part are shorter than that of the procedure; a paper's name is a text without limit.
LONGEST_NAMES = {
    "AgencyContent": 300,
    "FeeContent": 300,
    "ResultContent": 500,
    "DocumentContent": 32_000,
}
#: What one cell of a workbook holds, less a little; or an export would lose its end.
LONGEST_TEXT = 32_000
MOST_PARTS = 500
COUNTS, HIGHEST_COUNT = {"originals", "copies", "sets"}, 1000
#: No time limit of the catalogue is longer, whatever its unit; one that is was typed wrongly.
LONGEST_TIME_LIMIT = 9_999
HIGHEST_FEE_VND = 10**12


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a content; `path` names the part, such as "ways[0].channel"."""

    path: str
    message_vi: str
    message_en: str


def cleaned(content: Content) -> Content:
    """Return a content in its canonical form: equal contents come out equal, whatever file they came in.

    Texts are NFC without white space around them; words of a closed list stand once and in its order, agencies in the
    order of their roles, steps and papers of one case together. The order inside a role and inside a case is kept.
    """
    tidy = _tidy(content)
    roles = AgencyRole.values
    return replace(
        tidy,
        levels=_in_order(tidy.levels, Level),
        subjects=_in_order(tidy.subjects, Subject),
        life_events=_in_order(tidy.life_events, LifeEvent),
        agencies=tuple(sorted(tidy.agencies, key=lambda a: _place(roles, a.role))),
        steps=tuple(_by_case(tidy.steps)),
        documents=tuple(_by_case(tidy.documents)),
    )


def _in_order(values: Sequence[str], choices: type[TextChoices]) -> tuple[str, ...]:
    order = choices.values
    return tuple(sorted(dict.fromkeys(values), key=lambda one: (_place(order, one), one)))


def _place(order: Sequence[str], value: str) -> int:
    return order.index(value) if value in order else len(order)


def _by_case(parts: Sequence[C]) -> list[C]:
    cases = list(dict.fromkeys(part.case for part in parts))  # type: ignore[attr-defined]
    return sorted(parts, key=lambda part: cases.index(part.case))  # type: ignore[attr-defined]


def _tidy(part: C) -> C:
    changes = {one.name: _tidied(getattr(part, one.name)) for one in fields(part)}  # type: ignore[arg-type]
    return replace(part, **changes)  # type: ignore[type-var]


def plain_text(value: str) -> str:
    """Return a text in NFC without control signs and without white space around it."""
    return _NO_TEXT.sub("", unicodedata.normalize("NFC", value.replace("\r\n", "\n"))).strip()


def _tidied(value: Any) -> Any:
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, tuple):
        return tuple(_tidied(one) for one in value)
    return _tidy(value) if is_dataclass(value) and not isinstance(value, type) else value


def problems_of(content: Content, *, valid_from: date) -> list[Problem]:
    """Return everything that is wrong with a content that is to hold from a day on; empty where it can be published."""
    return [
        *_missing(content),
        *_unknown_words(content),
        *_partial_reason(content, valid_from),
        *_ways(content.ways),
        *_too_much(content, ""),
    ]


def _missing(content: Content) -> Iterator[Problem]:
    for path, value in (("name", content.name), ("sector_code", content.sector_code)):
        if not value:
            yield Problem(path, "Chưa ghi. Hãy điền.", "Missing. Fill it in.")
    if not content.levels:
        yield Problem("levels", "Chưa có cấp thực hiện.", "No level of government.")
    for part, name in (
        ("agencies", "name"), ("steps", "text"), ("documents", "name"), ("results", "name"), ("legal_bases", "number"),
    ):  # fmt: skip
        for n, one in enumerate(getattr(content, part)):
            if not getattr(one, name):
                yield Problem(f"{part}[{n}].{name}", "Chưa ghi. Hãy điền.", "Missing. Fill it in.")


def _unknown_words(content: Content) -> Iterator[Problem]:
    yield from _of_list("levels", content.levels, Level)
    yield from _of_list("subjects", content.subjects, Subject)
    yield from _of_list("life_events", content.life_events, LifeEvent)
    yield from _of_list("online_level", [content.online_level], OnlineLevel)
    yield from _of_list("territorial_scope", [content.territorial_scope], TerritorialScope)
    yield from _of_list("partial_reason", [content.partial_reason or "presence"], PartialReason)
    for n, agency in enumerate(content.agencies):
        yield from _of_list(f"agencies[{n}].role", [agency.role], AgencyRole)
    if content.proactive_level not in ProactiveLevel.values:
        yield Problem(
            "proactive_level", "Mức độ chủ động từ 0 đến 4.", "Proactive levels are 0 to 4."
        )


def _of_list(path: str, values: Iterable[str], choices: type[TextChoices]) -> Iterator[Problem]:
    for value in values:
        if value not in choices.values:
            allowed = ", ".join(choices.values)
            yield Problem(
                path,
                f"«{value}» không có trong danh mục: {allowed}.",
                f"“{value}” is not one of: {allowed}.",
            )


def _partial_reason(content: Content, valid_from: date) -> Iterator[Problem]:
    partial = content.online_level == OnlineLevel.PARTIAL
    if content.partial_reason and not partial:
        yield Problem(
            "partial_reason",
            "Chỉ ghi lý do khi thủ tục trực tuyến một phần.",
            "A reason is given only where a procedure is online in part.",
        )
    if partial and not content.partial_reason and valid_from >= PARTIAL_NEEDS_REASON_FROM:
        yield Problem(
            "partial_reason",
            "Từ ngày 01/7/2026 phải công khai lý do chỉ trực tuyến một phần (Nghị định 224/2026, Điều 14).",
            "Since 1 July 2026 the reason for an online service in part is published (Decree 224/2026, article 14).",
        )


def _ways(ways: tuple[WayContent, ...]) -> Iterator[Problem]:
    yield from _of_list("ways", [way.channel for way in ways], Channel)
    channels = [way.channel for way in ways]
    if len(set(channels)) < len(channels):
        yield Problem("ways", "Một kênh ghi hai lần.", "A channel occurs twice.")
    for n, way in enumerate(ways):
        for m, limit in enumerate(way.time_limits):
            yield from _limit(f"ways[{n}].time_limits[{m}]", limit)


def _limit(path: str, limit: TimeLimitContent) -> Iterator[Problem]:
    if (limit.amount is None) != (not limit.unit):
        yield Problem(
            path,
            "Thời hạn cần cả số và đơn vị tính; để trống cả hai nếu không quy định.",
            "A time limit has both an amount and a unit, or neither where none is set.",
        )
    if limit.unit:
        yield from _of_list(f"{path}.unit", [limit.unit], TimeUnit)
    if limit.amount is not None and not 0 <= limit.amount <= LONGEST_TIME_LIMIT:
        yield Problem(
            path,
            f"Thời hạn từ 0 đến {LONGEST_TIME_LIMIT}.",
            f"A time limit is 0 to {LONGEST_TIME_LIMIT}.",
        )
    if limit.amount is not None and limit.amount != round(limit.amount, 2):
        yield Problem(path, "Thời hạn có tối đa hai chữ số thập phân.", "Two decimals at the most.")
    for n, fee in enumerate(limit.fees):
        yield from _fee(f"{path}.fees[{n}]", fee)


def _fee(path: str, fee: FeeContent) -> Iterator[Problem]:
    yield from _of_list(f"{path}.kind", [fee.kind], FeeKind)
    if fee.due:
        yield from _of_list(f"{path}.due", [fee.due], FeeDue)
    if fee.amount_vnd is not None and not 0 <= fee.amount_vnd <= HIGHEST_FEE_VND:
        yield Problem(
            f"{path}.amount_vnd",
            "Mức thu phải là số đồng từ 0 trở lên.",
            "A fee is a number of VND from 0 on.",
        )


def _too_much(one: Any, path: str) -> Iterator[Problem]:
    for field in fields(one):
        value, here = getattr(one, field.name), f"{path}{field.name}"
        if isinstance(value, str):
            longest = _longest(type(one).__name__, field.name)
            if len(value) > longest:
                yield Problem(
                    here, f"Dài quá {longest} ký tự.", f"Longer than {longest} characters."
                )
        elif isinstance(value, tuple):
            if len(value) > MOST_PARTS:
                yield Problem(here, f"Quá {MOST_PARTS} mục.", f"More than {MOST_PARTS} entries.")
            for n, part in enumerate(value[:MOST_PARTS]):
                if is_dataclass(part):
                    yield from _too_much(part, f"{here}[{n}].")
        elif field.name in COUNTS and value is not None and not 0 <= value <= HIGHEST_COUNT:
            yield Problem(here, "Số lượng từ 0 đến 1000.", "A number from 0 to 1000.")


def _longest(owner: str, name: str) -> int:
    if name == "name" and owner in LONGEST_NAMES:
        return LONGEST_NAMES[owner]
    return LONGEST.get(name, LONGEST_TEXT)
