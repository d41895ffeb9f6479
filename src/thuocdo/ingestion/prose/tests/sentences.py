"""Sentences with their figures marked, as the tests of the prose reader keep them (`sentences/*.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from thuocdo.consistency.evidence import Assertion, Claim
from thuocdo.figures.notation import parse_token
from thuocdo.ingestion.document import Document, Paragraph
from thuocdo.ingestion.prose import Prose, read_prose

FOLDER = Path(__file__).with_name("sentences")
_MARK = re.compile(r"\{([\d.,]+)(?:\|([a-z0-9_.]+))?\}")
_OPERATORS = {"+": Claim.SUM, "-": Claim.DIFFERENCE, "/": Claim.RATIO, "%": Claim.GROWTH}


@dataclass(frozen=True)
class Expected:
    """A marked figure: where it stands, how it is printed, and its indicator."""

    start: int
    printed: str
    indicator: str | None


@dataclass(frozen=True)
class Sentence:
    """One entry of a file; `text` is free of marks."""

    name: str
    text: str
    figures: tuple[Expected, ...]
    level: str = "province"
    year: int = 2024
    before: str = ""
    claims: frozenset[tuple[Claim, Decimal, tuple[Decimal, ...]]] = frozenset()
    planned: frozenset[Decimal] = frozenset()
    vague: frozenset[Decimal] = frozenset()
    exact: frozenset[Decimal] = frozenset()
    loose: frozenset[Decimal] = field(default=frozenset())


def sentences(*names: str) -> list[Sentence]:
    """Return the sentences of the files with these names."""
    found = []
    for name in names:
        entries = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        found += [_sentence(f"{name}-{at}", entry) for at, entry in enumerate(entries, 1)]
    return found


def read(sentence: Sentence) -> tuple[Prose, int]:
    """Read a sentence; return what was found and the offset of the sentence in the document."""
    lines = [line for line in (sentence.before, sentence.text) if line]
    document = document_of(*lines)
    prose = read_prose(document, level=sentence.level, year=sentence.year)
    return prose, document.blocks[-1].start


def document_of(*lines: str) -> Document:
    """Return a document of one paragraph a line."""
    blocks, offset = [], 0
    for line in lines:
        blocks.append(Paragraph(line, offset, offset + len(line)))
        offset += len(line) + 1
    return Document("text/plain", "\n".join(lines), tuple(blocks))


def stated(assertion: Assertion) -> tuple[Claim, Decimal, tuple[Decimal, ...]]:
    """Return an assertion as its values."""
    return assertion.claim, assertion.result.value, tuple(m.value for m in assertion.operands)


def fails(assertion: Assertion) -> bool:
    """Say whether the arithmetic is wrong, a share by more than one unit of its last digit."""
    result, values = assertion.result.value, [m.value for m in assertion.operands]
    if assertion.claim is Claim.SUM:
        return sum(values) != result if assertion.complete else sum(values) > result
    if assertion.claim is Claim.DIFFERENCE:
        return values[0] - values[1] != result
    unit = max(Decimal("0.05"), Decimal(1).scaleb(-assertion.result.printed.decimals))
    upper = abs(values[0] - values[1]) if assertion.claim is Claim.GROWTH else values[0]
    return abs(100 * upper / values[1] - result) > unit


def _sentence(name: str, entry: dict[str, Any]) -> Sentence:
    figures, text, last = [], "", 0
    for match in _MARK.finditer(entry["say"]):
        text += entry["say"][last : match.start()]
        figures.append(Expected(len(text), match.group(1), match.group(2)))
        text += match.group(1)
        last = match.end()
    text += entry["say"][last:]
    given: dict[str, Any] = {k: entry[k] for k in ("level", "year", "before") if k in entry}
    for key in ("planned", "vague", "exact", "loose"):
        given[key] = frozenset(Decimal(value) for value in entry.get(key, ()))
    claims = frozenset(_claim(claim) for claim in entry.get("claims", ()))
    return Sentence(name, text, tuple(figures), claims=claims, **given)


def _claim(source: str) -> tuple[Claim, Decimal, tuple[Decimal, ...]]:
    result, _, right = source.partition(" = ")
    sign = next(sign for sign in _OPERATORS if f" {sign} " in right)
    values: Sequence[str] = right.split(f" {sign} ")
    return _OPERATORS[sign], Decimal(result), tuple(Decimal(value) for value in values)


def value_of(printed: str) -> Decimal:
    """Return the value of a marked figure."""
    read_value = parse_token(
        printed, whole="," in printed and len(printed.rpartition(",")[2]) == 3
    ).value
    assert read_value is not None
    return read_value
