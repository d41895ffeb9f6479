"""A finding put together: the arithmetic first, then the rule, the probable cause, and any doubt of the reader."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.rule import RuleText
from thuocdo.consistency.values import DOUBTFUL
from thuocdo.consistency.wording import EMPTY, MOST_DECIMALS, Phrase, join
from thuocdo.figures.notation import rounded
from thuocdo.figures.source import Location

_DOUBT = Phrase(
    "Hệ thống đọc chưa chắc chắn số liệu này, cần đối chiếu bản gốc",
    "The figures were read with little certainty: compare them with the original",
)
_HINT = Phrase("Gợi ý: {hint}", "Hint: {hint}")


def finding(
    rule: RuleText,
    message: Phrase,
    *,
    codes: Iterable[str] = (),
    printed: Decimal | None = None,
    expected: Decimal | None = None,
    locations: Iterable[Location] = (),
    confidence: float = 1.0,
    severity: Severity | None = None,
    hint: Phrase = EMPTY,
) -> Finding:
    """Put a finding together.

    Args:
        message: the arithmetic, spelled out, without a full stop.
        codes: the indicator at fault, then the other operands; each is kept once.
        locations: where the figure at fault stands, then the operands; each is kept once.
        confidence: how sure the least sure operand is; little certainty turns an error into a warning.
        severity: where it departs from the rule's own.
    """
    doubtful = confidence < DOUBTFUL
    level = severity or rule.severity
    if doubtful and level is Severity.ERROR:
        level = Severity.WARNING
    parts = (
        message,
        rule.message,
        _HINT.fill(hint=hint) if hint else EMPTY,
        _DOUBT if doubtful else EMPTY,
    )
    text = join(_sentence(part) for part in parts if part)
    return Finding(
        rule=rule.id,
        severity=level,
        indicators=tuple(dict.fromkeys(codes)),
        printed_value=printed,
        expected_value=_plain(expected),
        message_vi=text.vi,
        message_en=text.en,
        locations=tuple(dict.fromkeys(locations)),
    )


def _sentence(part: Phrase) -> Phrase:
    return Phrase(*(text[0].upper() + text[1:].rstrip(".") + "." for text in part))


def _plain(value: Decimal | None) -> Decimal | None:
    """Return a computed value without the digits nobody needs."""
    if value is None:
        return None
    short = rounded(value, MOST_DECIMALS)
    whole = rounded(short, 0)
    return whole if whole == short else short.normalize()
