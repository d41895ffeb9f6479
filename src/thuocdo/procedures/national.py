"""The national catalogue's JSON: its field names, read and written; a versioned adapter, for the field set is changed by circular.

The names are those that published interfaces use (docs/rooms/procedures.md); what the national record has no field for stands
under "THUOCDO", so that what is written is read back whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from thuocdo.procedures.checking import cleaned
from thuocdo.procedures.choices import (
    AgencyRole,
    Audience,
    Channel,
    FeeDue,
    FeeKind,
    Level,
    LifeEvent,
    OnlineLevel,
    PartialReason,
    Subject,
    TerritorialScope,
    TimeUnit,
)
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
from thuocdo.procedures.intake import Intake

Record = dict[str, Any]
CHANNEL_NUMBERS = {Channel.DIRECT: 1, Channel.ONLINE: 2, Channel.POST: 3}
AGENCY_FIELDS = {
    AgencyRole.RECEPTION: "COQUANTIEPNHAN",
    AgencyRole.COMPETENT: "COQUANCOTHAMQUYEN",
    AgencyRole.HANDLING: "COQUANTHUCHIEN",
    AgencyRole.COORDINATING: "COQUANPHOIHOP",
    AgencyRole.DELEGATED: "COQUANDUOCUYQUYEN",
}
OWN = "THUOCDO"


def to_national(entry: Entry) -> Record:
    """Return one procedure as a record with the national field names."""
    content = entry.content
    return {
        "MATTHC": entry.code,
        "TENTTHC": content.name,
        "LINHVUCTHUCHIEN": [{"MALINHVUC": content.sector_code, "TENLINHVUC": content.sector_name}],
        "CAPTHUCHIEN": [{"CAPTHUCHIEN": level} for level in content.levels],
        "MUCDO": content.online_level,
        "TRINHTUTHUCHIEN": [
            {"TRUONGHOP": case, "TRINHTU": [{"TENTRINHTU": step.text} for step in steps]}
            for case, steps in _cases(content.steps)
        ],
        "CACHTHUCTHUCHIEN": [_written_way(way) for way in content.ways],
        "THANHPHANHOSO": [
            {"TRUONGHOP": case, "GIAYTO": [_written_document(one) for one in papers]}
            for case, papers in _cases(content.documents)
        ],
        "SOBOHOSO": content.sets,
        "DOITUONGTHUCHIEN": [{"MADOITUONG": subject} for subject in content.subjects],
        "MOTADOITUONGTHUCHIEN": "; ".join(str(Subject(s).label) for s in content.subjects),
        "KETQUATHUCHIEN": [
            {"MAKETQUA": one.code, "TENKETQUA": one.name, "LAGIAYTO": one.is_paper}
            for one in content.results
        ],
        "CANCUPHAPLY": [
            {"SOVANBAN": one.number, "TENVANBAN": one.title, "NGAYHIEULUC": one.effective_on}
            for one in content.legal_bases
        ],
        "YEUCAU": content.conditions,
        **{
            name: [
                {"MADONVI": one.unit_code, "TENDONVI": one.name}
                for one in content.agencies
                if one.role == role
            ]
            for role, name in AGENCY_FIELDS.items()
        },
        OWN: _own_fields(entry),
    }


def _own_fields(entry: Entry) -> Record:
    content = entry.content
    return {
        "audience": entry.audience,
        "summary": content.summary,
        "partial_reason": content.partial_reason,
        "proactive_level": content.proactive_level,
        "territorial_scope": content.territorial_scope,
        "priority_lane": content.priority_lane,
        "life_events": list(content.life_events),
    }


def _cases(parts: Iterable[Any]) -> list[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = {}
    for part in parts:
        found.setdefault(part.case, []).append(part)
    return list(found.items())


def _written_way(way: WayContent) -> Record:
    return {
        "KENH": CHANNEL_NUMBERS.get(Channel(way.channel)),
        "MOTA": way.note,
        "THOIGIAN": [
            {
                "TRUONGHOP": limit.case,
                "THOIGIANGIAIQUYET": None if limit.amount is None else _written(limit.amount),
                "DONVITINH": str(TimeUnit(limit.unit).label) if limit.unit else "",
                "MOTA": limit.note,
                "PHILEPHI": [_written_fee(fee) for fee in limit.fees],
            }
            for limit in way.time_limits
        ],
    }


def _written_fee(fee: FeeContent) -> Record:
    return {
        "LOAI": fee.kind,
        "MAPHILEPHI": fee.code,
        "TENPHILEPHI": fee.name,
        "SOTIEN": fee.amount_vnd,
        "DONVI": fee.per,
        "MOTA": fee.note,
        # Not in the national record: left out where it says nothing.
        **({"THOIDIEMTHU": str(FeeDue(fee.due).label)} if fee.due else {}),
    }


def _written_document(one: DocumentContent) -> Record:
    return {
        "MAGIAYTO": one.code,
        "TENGIAYTO": one.name,
        "SOBANCHINH": one.originals,
        "SOBANSAO": one.copies,
        "BATBUOC": one.required,
        "TENMAUDON": one.form_name,
        "URL": one.form_url,
        "NGUONDULIEU": one.reusable_source,
    }


def _written(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def from_national(data: Any, intake: Intake) -> list[Entry]:
    """Return the procedures of a JSON list (or of one record) with the national field names.

    Keys are read in capitals or not; fields that are not known are left alone. Problems are noted in `intake`.
    """
    return [
        Entry(
            code=intake.text(record.get("MATTHC"), f"{place}.MATTHC"),
            content=cleaned(_content(record, place, intake)),
            audience=_own(record, intake, place).choice_or("audience", Audience, Audience.PUBLIC),
            place=place,
        )
        for place, record in intake.objects(data, "")
    ]


class _Own:
    """Our own fields of a record; every one of them may be missing."""

    def __init__(self, values: Record, intake: Intake, place: str) -> None:
        self.values, self.intake, self.place = values, intake, place

    def choice_or(self, name: str, choices: Any, otherwise: str) -> str:
        found = self.intake.choice(self.values.get(name.upper()), f"{self.place}.{name}", choices)
        return found or otherwise


def _own(record: Record, intake: Intake, place: str) -> _Own:
    listed = intake.objects(record.get(OWN), f"{place}.{OWN}")
    return _Own(listed[0][1] if listed else {}, intake, f"{place}.{OWN}")


def _content(record: Record, place: str, intake: Intake) -> Content:
    sectors = intake.objects(record.get("LINHVUCTHUCHIEN"), f"{place}.LINHVUCTHUCHIEN")
    sector = sectors[0][1] if sectors else {}
    own = _own(record, intake, place)
    levels = intake.objects(record.get("CAPTHUCHIEN"), f"{place}.CAPTHUCHIEN")
    subjects = intake.objects(record.get("DOITUONGTHUCHIEN"), f"{place}.DOITUONGTHUCHIEN")
    events = own.values.get("LIFE_EVENTS")
    return Content(
        name=intake.text(record.get("TENTTHC"), f"{place}.TENTTHC"),
        sector_code=intake.text(sector.get("MALINHVUC"), f"{place}.LINHVUCTHUCHIEN.MALINHVUC"),
        sector_name=intake.text(sector.get("TENLINHVUC"), f"{place}.LINHVUCTHUCHIEN.TENLINHVUC"),
        levels=_listed(levels, "CAPTHUCHIEN", Level, intake),
        online_level=intake.choice(record.get("MUCDO"), f"{place}.MUCDO", OnlineLevel)
        or OnlineLevel.NONE,
        partial_reason=own.choice_or("partial_reason", PartialReason, ""),
        summary=intake.text(own.values.get("SUMMARY"), f"{own.place}.summary"),
        subjects=_listed(subjects, "MADOITUONG", Subject, intake),
        life_events=intake.choices(
            events if isinstance(events, list) else [], f"{own.place}.life_events", LifeEvent
        ),
        proactive_level=intake.whole(
            own.values.get("PROACTIVE_LEVEL"), f"{own.place}.proactive_level"
        )
        or 0,
        territorial_scope=own.choice_or("territorial_scope", TerritorialScope, "local"),
        priority_lane=intake.flag(own.values.get("PRIORITY_LANE"), f"{own.place}.priority_lane"),
        conditions=intake.text(record.get("YEUCAU"), f"{place}.YEUCAU"),
        sets=intake.whole(record.get("SOBOHOSO"), f"{place}.SOBOHOSO"),
        agencies=tuple(_agencies(record, place, intake)),
        steps=tuple(_steps(record, place, intake)),
        ways=tuple(_ways(record, place, intake)),
        documents=tuple(_documents(record, place, intake)),
        results=tuple(_results(record, place, intake)),
        legal_bases=tuple(_legal_bases(record, place, intake)),
    )


def _listed(
    found: list[tuple[str, Record]], name: str, choices: Any, intake: Intake
) -> tuple[str, ...]:
    values = {intake.choice(one.get(name), f"{here}.{name}", choices) for here, one in found}
    return tuple(value for value in choices.values if value in values)


def _agencies(record: Record, place: str, intake: Intake) -> Iterator[AgencyContent]:
    for role, name in AGENCY_FIELDS.items():
        for here, one in intake.objects(record.get(name), f"{place}.{name}"):
            yield AgencyContent(
                role,
                intake.text(one.get("TENDONVI"), f"{here}.TENDONVI"),
                intake.text(one.get("MADONVI"), f"{here}.MADONVI"),
            )


def _steps(record: Record, place: str, intake: Intake) -> Iterator[StepContent]:
    for here, group in intake.objects(record.get("TRINHTUTHUCHIEN"), f"{place}.TRINHTUTHUCHIEN"):
        case = intake.text(group.get("TRUONGHOP"), f"{here}.TRUONGHOP")
        for there, one in intake.objects(group.get("TRINHTU"), f"{here}.TRINHTU"):
            yield StepContent(intake.text(one.get("TENTRINHTU"), f"{there}.TENTRINHTU"), case)


def _ways(record: Record, place: str, intake: Intake) -> Iterator[WayContent]:
    for here, one in intake.objects(record.get("CACHTHUCTHUCHIEN"), f"{place}.CACHTHUCTHUCHIEN"):
        yield WayContent(
            intake.choice(one.get("KENH"), f"{here}.KENH", Channel),
            tuple(_limits(one, here, intake)),
            intake.text(one.get("MOTA"), f"{here}.MOTA"),
        )


def _limits(way: Record, place: str, intake: Intake) -> Iterator[TimeLimitContent]:
    for here, one in intake.objects(way.get("THOIGIAN"), f"{place}.THOIGIAN"):
        yield TimeLimitContent(
            amount=intake.number(one.get("THOIGIANGIAIQUYET"), f"{here}.THOIGIANGIAIQUYET"),
            unit=intake.choice(one.get("DONVITINH"), f"{here}.DONVITINH", TimeUnit),
            case=intake.text(one.get("TRUONGHOP"), f"{here}.TRUONGHOP"),
            note=intake.text(one.get("MOTA"), f"{here}.MOTA"),
            fees=tuple(_fees(one, here, intake)),
        )


def _fees(limit: Record, place: str, intake: Intake) -> Iterator[FeeContent]:
    for here, one in intake.objects(limit.get("PHILEPHI"), f"{place}.PHILEPHI"):
        yield FeeContent(
            kind=intake.choice(one.get("LOAI"), f"{here}.LOAI", FeeKind) or FeeKind.FEE,
            amount_vnd=intake.whole(one.get("SOTIEN"), f"{here}.SOTIEN"),
            name=intake.text(one.get("TENPHILEPHI"), f"{here}.TENPHILEPHI"),
            code=intake.text(one.get("MAPHILEPHI"), f"{here}.MAPHILEPHI"),
            per=intake.text(one.get("DONVI"), f"{here}.DONVI"),
            note=intake.text(one.get("MOTA"), f"{here}.MOTA"),
            due=intake.choice(one.get("THOIDIEMTHU"), f"{here}.THOIDIEMTHU", FeeDue),
        )


def _documents(record: Record, place: str, intake: Intake) -> Iterator[DocumentContent]:
    for here, group in intake.objects(record.get("THANHPHANHOSO"), f"{place}.THANHPHANHOSO"):
        case = intake.text(group.get("TRUONGHOP"), f"{here}.TRUONGHOP")
        for there, one in intake.objects(group.get("GIAYTO"), f"{here}.GIAYTO"):
            yield DocumentContent(
                name=intake.text(one.get("TENGIAYTO"), f"{there}.TENGIAYTO"),
                case=case,
                code=intake.text(one.get("MAGIAYTO"), f"{there}.MAGIAYTO"),
                originals=intake.whole(one.get("SOBANCHINH"), f"{there}.SOBANCHINH"),
                copies=intake.whole(one.get("SOBANSAO"), f"{there}.SOBANSAO"),
                required=_yes(one, "BATBUOC", there, intake),
                form_name=intake.text(one.get("TENMAUDON"), f"{there}.TENMAUDON"),
                form_url=intake.text(one.get("URL"), f"{there}.URL"),
                reusable_source=intake.text(one.get("NGUONDULIEU"), f"{there}.NGUONDULIEU"),
            )


def _results(record: Record, place: str, intake: Intake) -> Iterator[ResultContent]:
    for here, one in intake.objects(record.get("KETQUATHUCHIEN"), f"{place}.KETQUATHUCHIEN"):
        yield ResultContent(
            intake.text(one.get("TENKETQUA"), f"{here}.TENKETQUA"),
            intake.text(one.get("MAKETQUA"), f"{here}.MAKETQUA"),
            _yes(one, "LAGIAYTO", here, intake),
        )


def _yes(record: Record, name: str, place: str, intake: Intake) -> bool:
    """Return a flag that is true where the field is missing or empty."""
    value = record.get(name)
    return value is None or value == "" or intake.flag(value, f"{place}.{name}")


def _legal_bases(record: Record, place: str, intake: Intake) -> Iterator[LegalBasisContent]:
    for here, one in intake.objects(record.get("CANCUPHAPLY"), f"{place}.CANCUPHAPLY"):
        yield LegalBasisContent(
            intake.text(one.get("SOVANBAN"), f"{here}.SOVANBAN"),
            intake.text(one.get("TENVANBAN"), f"{here}.TENVANBAN"),
            intake.day(one.get("NGAYHIEULUC"), f"{here}.NGAYHIEULUC"),
        )
