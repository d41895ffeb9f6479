"""Smallest valid procedures; traits of a content are given as keywords."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thuocdo.procedures.content import (
    AgencyContent,
    Content,
    DocumentContent,
    FeeContent,
    LegalBasisContent,
    ResultContent,
    StepContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.process_graph import LinkSpec, ProcessSpec, StepSpec
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.services import publish_version

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import ProcedureVersion

AT = datetime(2026, 8, 10, 2, tzinfo=UTC)
SINCE = date(2025, 7, 1)
DECISION = Decision("1000/QĐ-UBND", date(2025, 6, 20), legal_effective_on=date(2025, 7, 1))
_numbers = itertools.count(100_001)


def content(**changes: Any) -> Content:
    """Return what the registration of a birth says, or that with some changes."""
    usual: dict[str, Any] = {
        "name": "Đăng ký khai sinh",
        "sector_code": "TP-HT",
        "sector_name": "Hộ tịch",
        "levels": ("commune",),
        "online_level": "full",
        "summary": "Ghi nhận việc một em bé ra đời và cấp giấy khai sinh.",
        "subjects": ("citizen",),
        "life_events": ("child",),
        "territorial_scope": "province",
        "sets": 1,
        "agencies": (AgencyContent("competent", "UBND cấp xã"),),
        "steps": (StepContent("Nộp hồ sơ."), StepContent("Nhận kết quả.")),
        "ways": (
            WayContent(
                "direct",
                (TimeLimitContent(Decimal("0.5"), "working_day", fees=(FeeContent("charge", 0),)),),
            ),
            WayContent("online", (TimeLimitContent(Decimal(1), "working_day"),)),
        ),
        "documents": (
            DocumentContent("Tờ khai đăng ký khai sinh", originals=1, form_name="Tờ khai"),
            DocumentContent("Giấy chứng sinh", originals=1, reusable_source="CSDL y tế"),
        ),
        "results": (ResultContent("Giấy khai sinh", "KQ.G15.000001"),),
        "legal_bases": (LegalBasisContent("60/2014/QH13", "Luật Hộ tịch", date(2016, 1, 1)),),
    }
    return Content(**(usual | changes))


def published(
    owner: Unit,
    *,
    code: str | None = None,
    since: date = SINCE,
    audience: str = "public",
    decision: Decision = DECISION,
    **changes: Any,
) -> ProcedureVersion:
    """Publish a procedure, under a code of its own where none is given."""
    return publish_version(
        owner=owner,
        code=code or f"1.{next(_numbers):06d}",
        content=content(**changes),
        decision=decision,
        valid_from=since,
        audience=audience,
        actor=None,
        at=AT,
    )


def step(key: str, hours: str = "4", **changes: Any) -> StepSpec:
    """Return a step that a handler does."""
    return StepSpec(key, f"Bước {key}", Decimal(hours), role="handler", **changes)


def opinions_process() -> ProcessSpec:
    """Return a process with a branch (a field visit where the case is hard) and two opinions asked in parallel."""
    return ProcessSpec(
        (
            step("receive", "2"),
            step("visit", "16"),
            step("ask", "1", all_ways=True),
            step("police", "8"),
            step("health", "12"),
            step("sign", "4"),
        ),
        (
            LinkSpec("receive", "visit", "case", "hard"),
            LinkSpec("receive", "ask"),
            LinkSpec("visit", "ask"),
            LinkSpec("ask", "police"),
            LinkSpec("ask", "health"),
            LinkSpec("police", "sign"),
            LinkSpec("health", "sign"),
        ),
    )
