"""Sample data of this room: everyday procedures of the sample province, with two bundles, a few processes and one amendment.

What in `data/sample_procedures.yaml` is fact, and how sure its codes are, says that file. The decisions are invented
and say so in their titles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.sample import PROVINCE_CODE
from thuocdo.procedures.content import (
    AgencyContent,
    Content,
    DocumentContent,
    Entry,
    FeeContent,
    LegalBasisContent,
    ResultContent,
    StepContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.imports import import_entries
from thuocdo.procedures.models import Procedure, ProcedureBundle, PublicationItem
from thuocdo.procedures.process_graph import ProcessSpec
from thuocdo.procedures.processes import approve_process, draft_process
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.sample_forms import load_sample_forms
from thuocdo.procedures.sample_handling import load_sample_handling
from thuocdo.procedures.sample_processes import sample_processes
from thuocdo.procedures.services import amend, define_bundle, make_public, record_simplification

_DATA = Path(__file__).parent / "data" / "sample_procedures.yaml"
_INVENTED = "Dữ liệu mẫu, không phải quyết định có thật"
_AT = datetime(2026, 7, 15, 2, tzinfo=UTC)
_FIRST = Decision("MAU-01/QĐ-UBND", date(2025, 6, 25), DISTRICTS_END, None, False, _INVENTED)
_SECOND = Decision("MAU-02/QĐ-UBND", date(2026, 2, 26), date(2026, 3, 1), None, False, _INVENTED)
_CHANGED_FROM = date(2026, 3, 1)
_BIRTH = "1.001193"

Record = dict[str, Any]


def load_sample() -> None:
    """Enter what is not there yet, and leave the rest as people have made it."""
    owner = Unit.objects.coded(PROVINCE_CODE, on=DISTRICTS_END).get()
    there = set(Procedure.objects.filter(owner=owner).values_list("code", flat=True))
    missing = [entry for entry in sample_entries() if entry.code not in there]
    if missing:
        _load_procedures(owner, missing)
    load_sample_forms(owner, at=_AT)
    load_sample_handling(owner, valid_from=DISTRICTS_END, at=_AT)


def _load_procedures(owner: Unit, missing: Sequence[Entry]) -> None:
    import_entries(
        missing, owner=owner, decision=_FIRST, valid_from=DISTRICTS_END, actor=None, at=_AT
    )
    procedures = {p.code: p for p in Procedure.objects.filter(owner=owner)}
    fresh = {entry.code for entry in missing}
    _load_bundles(owner, procedures)
    if _BIRTH in fresh:
        _amend_birth(procedures[_BIRTH])
    for code, agency_kind, spec in sample_processes():
        if code in fresh:
            _approve(procedures[code], agency_kind, spec)
    _publish_in_database(owner)


def _publish_in_database(owner: Unit) -> None:
    """Enter most procedures in time; every tenth is two days late, every twentieth is not entered at all."""
    items = PublicationItem.objects.filter(procedure__owner=owner).select_related(
        "publication", "procedure__owner"
    )
    for n, item in enumerate(items.unpublished().order_by("pk")):
        if n % 20 != 7:
            days = 9 if n % 10 == 3 else 5
            on = item.publication.announced_on + timedelta(days)
            make_public(item, on=on, actor=None, at=_AT)


def _load_bundles(owner: Unit, procedures: dict[str, Procedure]) -> None:
    for one in _sample()["bundles"]:
        if ProcedureBundle.objects.filter(code=one["code"]).exists():
            continue
        define_bundle(
            owner=owner,
            code=one["code"],
            name=one["name"],
            turns=[[procedures[code] for code in turn] for turn in one["turns"]],
            valid_from=DISTRICTS_END,
            crosses_levels=one["crosses"],
            legal_basis=one["law"],
            actor=None,
            at=_AT,
        )


def _amend_birth(procedure: Procedure) -> None:
    """Give the page of differences something to show: fewer papers, and the whole country instead of the province."""
    before = next(entry.content for entry in sample_entries() if entry.code == _BIRTH)
    after = replace(before, territorial_scope="nation", documents=before.documents[:2])
    amend(
        procedure,
        content=after,
        decision=_SECOND,
        valid_from=_CHANGED_FROM,
        actor=None,
        at=_AT,
    )
    record_simplification(
        procedure,
        kind="documents",
        description="Không yêu cầu giấy tờ tùy thân của cha, mẹ khi dữ liệu dân cư đã có.",
        decision=_SECOND.number,
        effective_on=_CHANGED_FROM,
        actor=None,
        at=_AT,
    )


def _approve(procedure: Procedure, agency_kind: str, spec: ProcessSpec) -> None:
    draft = draft_process(procedure, agency_kind=agency_kind, spec=spec, actor=None, at=_AT)
    approve_process(
        draft,
        decision="MAU-03/QĐ-UBND (dữ liệu mẫu)",
        decided_on=date(2025, 6, 28),
        valid_from=DISTRICTS_END,
        actor=None,
        at=_AT,
    )


@cache
def _sample() -> Record:
    data: Record = yaml.safe_load(_DATA.read_text(encoding="utf-8"))
    return data


@cache
def sample_entries() -> tuple[Entry, ...]:
    """Return the procedures of the sample, internal ones last; the same every time."""
    data = _sample()
    public = (Entry(one["code"], _content(one, data)) for one in data["procedures"])
    internal = (Entry(one["code"], _internal(one), "internal") for one in data["internal"])
    return (*public, *internal)


def _content(one: Record, data: Record) -> Content:
    sector, law = data["sectors"][one["sector"]], data["laws"][one["sector"]]
    agency = one.get("agency", "UBND cấp xã")
    return Content(
        name=one["name"],
        sector_code=sector["code"],
        sector_name=sector["name"],
        levels=(one["level"],),
        online_level=one["online"],
        partial_reason=one.get("reason", ""),
        summary=one["plain"],
        subjects=tuple(one.get("who", ["citizen"])),
        life_events=tuple(one["event"]),
        proactive_level=one.get("proactive", 0),
        territorial_scope="nation" if one.get("nation") and one["code"] != _BIRTH else "province",
        priority_lane=one.get("lane", False),
        sets=1,
        agencies=(
            AgencyContent("reception", "Trung tâm Phục vụ hành chính công"),
            AgencyContent("competent", agency, _unit_code(one)),
        ),
        steps=_steps(one["online"]),
        ways=tuple(_ways(one)),
        documents=tuple(_document(text) for text in one["docs"]),
        results=(ResultContent(one["result"], is_paper=one.get("paper", True)),),
        legal_bases=(LegalBasisContent(law["number"], law["title"], law["since"]),),
    )


def _unit_code(one: Record) -> str:
    return f"{PROVINCE_CODE}.{one['unit']}" if "unit" in one else ""


def _steps(online: str) -> tuple[StepContent, ...]:
    where = "tại Trung tâm Phục vụ hành chính công hoặc qua bưu chính"
    if online != "none":
        where = f"trên Cổng Dịch vụ công quốc gia, {where}"
    return (
        StepContent(f"Chuẩn bị hồ sơ theo thành phần quy định và nộp {where}."),
        StepContent("Cán bộ kiểm tra; hồ sơ đủ thì nhận giấy tiếp nhận và hẹn trả kết quả."),
        StepContent("Cơ quan có thẩm quyền giải quyết trong thời hạn."),
        StepContent("Nhận kết quả theo cách đã chọn."),
    )


def _ways(one: Record) -> Iterator[WayContent]:
    for channel in ("direct", "online", "post"):
        if channel == "online" and one["online"] == "none":
            continue
        amount: int | str = one["fee"]
        if channel == "online" and "online_fee" in one:
            amount = one["online_fee"]
        yield WayContent(channel, tuple(_limits(one, _fee(one, amount))))


def _fee(one: Record, amount: int | str) -> FeeContent:
    unknown = "theo nghị quyết của Hội đồng nhân dân tỉnh" if amount == "?" else ""
    return FeeContent(
        kind=one.get("fee_kind", "charge"),
        amount_vnd=None if isinstance(amount, str) else amount,
        per=one.get("per", ""),
        note=one.get("fee_note", unknown),
    )


def _limits(one: Record, fee: FeeContent) -> Iterator[TimeLimitContent]:
    for case, amount, _unit in one.get("cases", []):
        yield TimeLimitContent(Decimal(amount), "day", case, fees=(fee,))
    for key, unit in (("days", "working_day"), ("d", "day"), ("h", "hour")):
        if key in one:
            yield TimeLimitContent(Decimal(one[key]), unit, fees=(fee,))


def _document(text: str) -> DocumentContent:
    """Read "name*" as a paper with a form, and "name@source" as one whose data are in a shared database."""
    name, _at, source = text.partition("@")
    form = name.endswith("*")
    name = name.rstrip("*")
    return DocumentContent(
        name=name, originals=1, form_name=name if form else "", reusable_source=source
    )


def _internal(one: Record) -> Content:
    return Content(
        name=one["name"],
        sector_code=one["sector"]["code"],
        sector_name=one["sector"]["name"],
        levels=("province",),
        online_level="none",
        summary=one["plain"],
        subjects=("state_body",),
        agencies=(AgencyContent("competent", "Sở Nội vụ", _unit_code(one)),),
        ways=(WayContent("direct", (TimeLimitContent(Decimal(one["days"]), "working_day"),)),),
    )
