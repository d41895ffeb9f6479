"""What was read of a workbook, kept beside it until it is confirmed, so that its 5,000 rows are read once.

It is bound to the bytes of the file and to what was asked when they were read; where either is another one, the file is read again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thuocdo.campaigns.typed import Typed
from thuocdo.campaigns.workbook.content import asked_areas
from thuocdo.campaigns.workbook.findings import Finding
from thuocdo.campaigns.workbook.layout import VERSION
from thuocdo.campaigns.workbook.reading import Filled, Given
from thuocdo.figures.models import Figure

if TYPE_CHECKING:
    from thuocdo.campaigns.models import Submission
    from thuocdo.campaigns.questions import Question

#: Raise it with every change of what a file is read as.
_RULES = 1


def as_kept(
    filled: Filled, content: bytes, submission: Submission, questions: Mapping[str, Question]
) -> str:
    """Return what was read as a text, bound to the file and to what is asked."""
    told = {
        "of": _bound_to(content, submission, questions),
        "seen": dict(filled.seen),
        "rows": {row: asdict(given) for row, given in filled.rows.items()},
        "texts": filled.texts,
        "findings": [asdict(one) for one in filled.findings],
    }
    return json.dumps(told, ensure_ascii=False, default=str)


def taken_up(
    kept: str, content: bytes, submission: Submission, questions: Mapping[str, Question]
) -> Filled | None:
    """Return what was kept; null where it was read of another file, or for other questions."""
    told = json.loads(kept)
    if told["of"] != _bound_to(content, submission, questions):
        return None
    return Filled(
        seen=told["seen"],
        rows={row: _given(given) for row, given in told["rows"].items()},
        texts=told["texts"],
        findings=[Finding(**one) for one in told["findings"]],
    )


def _given(told: dict[str, Any]) -> Given:
    said = told["said"]
    if said is not None:
        value = said["value"]
        said = Typed(
            Figure.State(said["state"]),
            None if value is None else Decimal(value),
            said["decimals"],
            said["printed"],
        )
    return Given(**{**told, "said": said})


def _bound_to(content: bytes, submission: Submission, questions: Mapping[str, Question]) -> str:
    """Return what a reading depends on: the file, whose it is, and every word of the rows that a cell is read by."""
    asked = [
        (
            row,
            one.section.number,
            one.asked.item,
            one.asked.label,
            one.indicator.code,
            one.indicator.value_type,
            [(choice.code, choice.label_vi) for choice in one.indicator.choices],
        )
        for row, one in questions.items()
    ]
    areas = [one.key for one in asked_areas(submission)]
    about = json.dumps([_RULES, VERSION, submission.pk, submission.form, areas, asked])
    return hashlib.sha256(hashlib.sha256(content).digest() + about.encode()).hexdigest()
