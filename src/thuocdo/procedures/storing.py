"""Contents into rows, and rows into contents. Only the services call the writing half."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Value

from thuocdo.organisations.models import Unit
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
from thuocdo.procedures.models import (
    Fee,
    LegalBasis,
    Procedure,
    ProcedureResult,
    ProcedureStep,
    ProcedureVersion,
    RequiredDocument,
    Sector,
    TimeLimit,
    VersionAgency,
    Way,
)
from thuocdo.procedures.searching import searchable

if TYPE_CHECKING:
    from django.db.models import Model


def sectors_of(contents: Iterable[Content]) -> dict[str, Sector]:
    """Return the sectors that some contents name, by code; those that are not there yet are made.

    The name of a sector that is there stays: it belongs to no single procedure.
    """
    named = {content.sector_code: content.sector_name for content in contents}
    found = {sector.code: sector for sector in Sector.objects.filter(code__in=named)}
    missing = [Sector(code=c, name=n or c) for c, n in named.items() if c not in found]
    Sector.objects.bulk_create(missing, ignore_conflicts=True)
    return {sector.code: sector for sector in Sector.objects.filter(code__in=named)}


def units_of(contents: Iterable[Content], *, on: date) -> dict[str, Unit]:
    """Return the units that some contents name, by their code on one day; unknown codes are left out."""
    codes = {agency.unit_code for content in contents for agency in content.agencies}
    return {unit.code: unit for unit in Unit.objects.in_force(on).filter(code__in=codes - {""})}


def new_version(
    procedure: Procedure, content: Content, *, number: int, valid_from: date, sector: Sector
) -> ProcedureVersion:
    """Return a version that says a content, not stored yet and without its parts."""
    return ProcedureVersion(
        procedure=procedure,
        number=number,
        valid_from=valid_from,
        name=content.name,
        summary=content.summary,
        sector=sector,
        levels=list(content.levels),
        subjects=list(content.subjects),
        life_events=list(content.life_events),
        online_level=content.online_level,
        partial_reason=content.partial_reason,
        proactive_level=content.proactive_level,
        territorial_scope=content.territorial_scope,
        priority_lane=content.priority_lane,
        conditions=content.conditions,
        sets=content.sets,
        content_hash=content.fingerprint(),
        search_text=searchable(content.name, procedure.code, sector.name),
    )


def store_parts(pairs: list[tuple[ProcedureVersion, Content]], units: Mapping[str, Unit]) -> None:
    """Write the parts of versions that were just stored; eight inserts however many versions there are."""
    _insert(
        VersionAgency(
            version=version, position=n, role=one.role, name=one.name, unit=units.get(one.unit_code)
        )
        for version, content in pairs
        for n, one in enumerate(content.agencies)
    )
    _insert(
        ProcedureStep(version=version, position=n, case=one.case, text=one.text)
        for version, content in pairs
        for n, one in enumerate(content.steps)
    )
    _store_ways(pairs)
    _store_papers(pairs)


def _store_ways(pairs: list[tuple[ProcedureVersion, Content]]) -> None:
    ways = [
        (Way(version=version, position=n, channel=one.channel, note=one.note), one)
        for version, content in pairs
        for n, one in enumerate(content.ways)
    ]
    _insert(way for way, _ in ways)
    limits = [
        (
            TimeLimit(
                way=way, position=n, case=one.case, amount=one.amount, unit=one.unit, note=one.note
            ),
            one,
        )
        for way, said in ways
        for n, one in enumerate(said.time_limits)
    ]
    _insert(limit for limit, _ in limits)
    _insert(
        Fee(
            time_limit=limit,
            position=n,
            kind=one.kind,
            code=one.code,
            name=one.name,
            amount_vnd=one.amount_vnd,
            per=one.per,
            note=one.note,
            due=one.due,
        )
        for limit, said in limits
        for n, one in enumerate(said.fees)
    )


def _store_papers(pairs: list[tuple[ProcedureVersion, Content]]) -> None:
    _insert(
        RequiredDocument(
            version=version,
            position=n,
            case=one.case,
            code=one.code,
            name=one.name,
            originals=one.originals,
            copies=one.copies,
            required=one.required,
            form_name=one.form_name,
            form_url=one.form_url,
            reusable_source=one.reusable_source,
        )
        for version, content in pairs
        for n, one in enumerate(content.documents)
    )
    _insert(
        ProcedureResult(
            version=version, position=n, code=one.code, name=one.name, is_paper=one.is_paper
        )
        for version, content in pairs
        for n, one in enumerate(content.results)
    )
    _insert(
        LegalBasis(
            version=version,
            position=n,
            number=one.number,
            title=one.title,
            effective_on=one.effective_on,
        )
        for version, content in pairs
        for n, one in enumerate(content.legal_bases)
    )


def _insert(rows: Iterable[Model]) -> None:
    listed = list(rows)
    if listed:
        type(listed[0])._default_manager.bulk_create(listed, batch_size=5_000)


def limits_in_order(version_id: int) -> list[TimeLimit]:
    """Return the time limits of a version in its order, each with its way; one query."""
    limits = TimeLimit.objects.filter(way__version=version_id).select_related("way")
    return list(limits.order_by("way__position", "position"))


def time_limits_of(
    versions: Iterable[ProcedureVersion],
) -> dict[int, list[tuple[Decimal, str]]]:
    """Return the different time limits of versions, by their id, in order: amount and unit; one query for all of them."""
    found: dict[int, list[tuple[Decimal, str]]] = {}
    limits = (
        TimeLimit.objects.filter(way__version__in=[version.pk for version in versions])
        .exclude(amount=None)
        .order_by("way__position", "position")
        .values_list("way__version_id", "amount", "unit")
    )
    for version_id, amount, unit in limits:
        assert amount is not None
        known = found.setdefault(version_id, [])
        if (amount, unit) not in known:
            known.append((amount, unit))
    return found


def cases_of(version: ProcedureVersion) -> list[str]:
    """Return the cases that a version tells apart, those of its time limits first; one query."""
    limits = TimeLimit.objects.filter(way__version=version).exclude(case="")
    papers = RequiredDocument.objects.filter(version=version).exclude(case="")
    found = limits.order_by().values_list(Value(0), "way__position", "position", "case")
    both = found.union(papers.order_by().values_list(Value(1), Value(0), "position", "case"))
    return list(dict.fromkeys(str(row[3]) for row in sorted(both)))


def content_of(version: ProcedureVersion) -> Content:
    """Return what a version says; ask for it with `with_parts()`, or each part costs a query."""
    return Content(
        name=version.name,
        sector_code=version.sector.code,
        sector_name=version.sector.name,
        levels=tuple(version.levels),
        online_level=version.online_level,
        partial_reason=version.partial_reason,
        summary=version.summary,
        subjects=tuple(version.subjects),
        life_events=tuple(version.life_events),
        proactive_level=version.proactive_level,
        territorial_scope=version.territorial_scope,
        priority_lane=version.priority_lane,
        conditions=version.conditions,
        sets=version.sets,
        agencies=tuple(
            AgencyContent(one.role, one.name, one.unit.code if one.unit else "")
            for one in version.agencies.all()
        ),
        steps=tuple(StepContent(one.text, one.case) for one in version.steps.all()),
        ways=tuple(_way(one) for one in version.ways.all()),
        documents=tuple(_document(one) for one in version.documents.all()),
        results=tuple(ResultContent(r.name, r.code, r.is_paper) for r in version.results.all()),
        legal_bases=tuple(
            LegalBasisContent(one.number, one.title, one.effective_on)
            for one in version.legal_bases.all()
        ),
    )


def _way(way: Way) -> WayContent:
    return WayContent(way.channel, tuple(_limit(one) for one in way.time_limits.all()), way.note)


def _limit(limit: TimeLimit) -> TimeLimitContent:
    fees = tuple(
        FeeContent(one.kind, one.amount_vnd, one.name, one.code, one.per, one.note, one.due)
        for one in limit.fees.all()
    )
    return TimeLimitContent(limit.amount, limit.unit, limit.case, limit.note, fees)


def _document(one: RequiredDocument) -> DocumentContent:
    return DocumentContent(
        name=one.name,
        case=one.case,
        code=one.code,
        originals=one.originals,
        copies=one.copies,
        required=one.required,
        form_name=one.form_name,
        form_url=one.form_url,
        reusable_source=one.reusable_source,
    )
