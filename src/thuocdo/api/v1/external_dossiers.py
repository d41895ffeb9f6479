"""Dossiers that other systems report: one, many, and the comparison of their own list with ours."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import token_in
from thuocdo.api.problems import Mistake, Refusal, invalid_request, problem_of_status
from thuocdo.api.routing import answer, post, put
from thuocdo.api.v1.dossiers.looking import Code, System
from thuocdo.api.v1.filters import Day
from thuocdo.dossiers.models import OWN_SYSTEM
from thuocdo.errors import DomainError
from thuocdo.other_systems import refusals
from thuocdo.other_systems.models import ReconciliationRow
from thuocdo.other_systems.reconciling import csv_lines, read_list
from thuocdo.other_systems.services import Sender, reconcile, take_message

if TYPE_CHECKING:
    from thuocdo.other_systems.services import Taken

router = Router()

MOST_AT_ONCE = 1_000
_ROWS_ANSWERED = 1_000


class ExternalReport(Schema):
    """What a system says of its dossier: in our own way of writing, or `service` and `data` with the national field names.

    Ours: `id`, `at` and `status` always, `reception_unit` and `competent_agency` in the first message. National: `service` and `data` (one record);
    `id` and `at` beside them where the sender knows them.
    """

    model_config = ConfigDict(extra="allow")

    id: Annotated[
        str | None, Field(max_length=120, description="unique for the dossier in that system")
    ] = None
    at: Annotated[
        str | None,
        Field(
            max_length=40,
            description="the moment it speaks of: ISO 8601 with an offset, or yyyyMMddHHmmss",
        ),
    ] = None
    status: Annotated[int | str | None, Field(description="national number 1–10, or its words")] = (
        None
    )
    reception_unit: Annotated[
        str | None, Field(description="H56.14, 000.00.14.H56, or code of the unit")
    ] = None
    competent_agency: str | None = None
    procedure: Annotated[str | None, Field(description="1.010708 or 1.010708.000.00.00.H56")] = None
    channel: Annotated[str | None, Field(description="direct, online or post")] = None
    subject: str | None = None
    accepted_at: str | None = None
    due_at: str | None = None
    ended_at: str | None = None
    owner: Annotated[
        dict[str, Any] | None,
        Field(
            description="full_name, kind (person, organisation), personal_id, tax_code, phone, email, address"
        ),
    ] = None
    papers: Annotated[
        list[dict[str, Any]] | None,
        Field(description="name, code, digitisation_state 0–3, reuse_source; all papers it has"),
    ] = None
    owed_vnd: int | None = None
    paid_vnd: int | None = None
    supplements: Annotated[int | None, Field(description="how often papers were asked for")] = None
    service: Annotated[str | None, Field(description="DongBoHoSoMC or CapNhatTienDoHoSoMC")] = None
    data: Annotated[
        dict[str, Any] | list[dict[str, Any]] | None,
        Field(description="one record with the national field names"),
    ] = None


class BatchItem(ExternalReport):
    """One message of many; `code` where the message itself does not name its dossier."""

    code: Annotated[str | None, Field(max_length=80)] = None


class Batch(Schema):
    """Many messages."""

    model_config = ConfigDict(extra="forbid")

    system: Annotated[str, Field(max_length=40)]
    items: Annotated[list[BatchItem], Field(min_length=1, max_length=MOST_AT_ONCE)]


@dataclass(frozen=True, slots=True)
class ReportAnswer:
    """What became of one message. `unheld` names what the register has no place for; it is kept with the message."""

    code: str
    message: str
    outcome: Annotated[str, Field(description="taken, repeated, waiting or refused")]
    status: Annotated[int | None, Field(description="of the dossier as it is now")]
    unheld: list[str]
    problem: Annotated[str | None, Field(description="code of the refusal")]
    message_vi: str
    message_en: str


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """What became of each message, in their order."""

    taken: int
    repeated: int
    waiting: int
    refused: int
    items: list[ReportAnswer]


@dataclass(frozen=True, slots=True)
class DifferenceAnswer:
    """One dossier on which the lists do not agree."""

    code: str
    kind: Annotated[str, Field(description="missing (not here), differs, or surplus (only here)")]
    their_status: int | None
    their_at: datetime | None
    our_status: int | None
    our_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReconciliationAnswer:
    """What a comparison found; `rows` has the first 1,000, `ask_again` the codes among them to be sent again."""

    id: int
    listed: int
    agreed: int
    missing: int
    differing: int
    surplus: int
    rows: list[DifferenceAnswer]
    ask_again: list[str]


class Days(Schema):
    """The days a list is about, by the day of registration; both are part of it."""

    first_day: Day
    last_day: Day


@post(
    router,
    "/external-dossiers/{system}/reconciliation",
    scope=Scope.REPORT,
    answers=ReconciliationAnswer,
    statuses=(200,),
    summary="Compare the list of a system",
    summary_vi="Đối soát danh sách hồ sơ",
)
def reconcile_external_dossiers(
    request: HttpRequest, system: System, days: Query[Days]
) -> ReconciliationAnswer:
    """Compare a system's own list of the dossiers registered on some days with ours, and say what did not arrive and what differs.

    The body is JSON, `{"items": [{"code", "status", "at"}]}`, or CSV (`text/csv`) with a header `code,status,at` or `MaHoSo,TrangThaiHoSo,ThoiDiem`.
    """
    who = sender(request)
    if _theirs(system) != who.system:
        raise refusals.other_system(system)
    made = reconcile(
        read_list(_lines(request)),
        system=system,
        first_day=days.first_day,
        last_day=_reachable(days.last_day),
        sender=who,
        at=timezone.now(),
    )
    rows = ReconciliationRow.objects.of_record(made)[:_ROWS_ANSWERED]
    return ReconciliationAnswer(
        made.pk,
        made.listed_count,
        made.agreed_count,
        made.missing_count,
        made.differing_count,
        made.surplus_count,
        [_difference(one) for one in rows],
        [one.code for one in rows if one.kind != "surplus"],
    )


@put(
    router,
    "/external-dossiers/{system}/{dossier_code}",
    scope=Scope.REPORT,
    answers=ReportAnswer,
    statuses=(200, 201, 202),
    summary="Report a dossier of another system",
    summary_vi="Báo hồ sơ của hệ thống khác",
)
def report_external_dossier(
    request: HttpRequest, system: System, dossier_code: Code, body: ExternalReport
) -> HttpResponse:
    """Say what a system says of its dossier: 201 new here, 200 known, 202 waits for the message that says where it belongs.

    The same again changes nothing, and no older message overwrites a newer one: they may come in any order.
    """
    del body  # it describes; the message is taken as it came
    found = take_message(
        _content(request),
        code=dossier_code,
        system=_theirs(system),
        sender=sender(request),
        at=timezone.now(),
    )
    if found.error is not None:
        raise found.error
    status = 201 if found.made else 202 if found.outcome == "waiting" else 200
    response = answer(request, _answer(found), status=status)
    response["Location"] = reverse("api-1:get_dossier", args=[system, dossier_code])
    return response


@post(
    router,
    "/external-dossiers/batch",
    scope=Scope.REPORT,
    answers=BatchAnswer,
    statuses=(200,),
    summary="Report many dossiers",
    summary_vi="Báo nhiều hồ sơ",
)
def report_external_dossiers(request: HttpRequest, body: Batch) -> BatchAnswer:
    """Report up to 1,000 messages; each is taken or refused by itself, and answered in its place."""
    system, who = _theirs(body.system), sender(request)
    if system != who.system:
        raise refusals.other_system(system)
    found = [_one(item, who) for item in _content(request)["items"]]
    counts = {
        name: sum(1 for one in found if one.outcome == name)
        for name in ("taken", "repeated", "waiting", "refused")
    }
    return BatchAnswer(**counts, items=found)


def _one(item: dict[str, Any], who: Sender) -> ReportAnswer:
    code = item.get("code") if "service" in item else None
    content = {
        name: value for name, value in item.items() if name != "code" or "service" not in item
    }
    try:
        found = take_message(
            content,
            code=code if isinstance(code, str) else "",
            system=who.system,
            sender=who,
            at=timezone.now(),
        )
    except DomainError as error:
        return _refused(code if isinstance(code, str) else "", error)
    return _answer(found)


def _refused(code: str, error: DomainError) -> ReportAnswer:
    return ReportAnswer(
        code, "", "refused", None, [], error.code, error.message_vi, error.message_en
    )


def _answer(found: Taken) -> ReportAnswer:
    return ReportAnswer(
        code=found.code,
        message=found.message,
        outcome=found.outcome,
        status=found.dossier.status if found.dossier else None,
        unheld=list(found.unheld),
        problem=found.error.code if found.error else None,
        message_vi=found.error.message_vi if found.error else "",
        message_en=found.error.message_en if found.error else "",
    )


def _difference(row: ReconciliationRow) -> DifferenceAnswer:
    return DifferenceAnswer(
        row.code,
        row.kind,
        row.their_status,
        timezone.localtime(row.their_at) if row.their_at else None,
        row.our_status,
        timezone.localtime(row.our_at) if row.our_at else None,
    )


def sender(request: HttpRequest) -> Sender:
    """Return who reports: the program, its unit, and the system its token is for."""
    token = token_in(request)
    return Sender(token.account, token.unit, token.system)


def _theirs(system: str) -> str:
    """Return the name of a system that may be reported for; ours never is."""
    if system == OWN_SYSTEM:
        raise refusals.other_system(system)
    return system


def _content(request: HttpRequest) -> dict[str, Any]:
    """Return the body as it came: what it is checked against fills in what was not said."""
    found = json.loads(request.body)
    if not isinstance(found, dict):
        raise _unreadable("is no record")
    return found


def _lines(request: HttpRequest) -> Iterable[Mapping[str, Any]]:
    if request.content_type == "text/csv":
        try:
            return csv_lines(request.body.decode("utf-8"))
        except UnicodeDecodeError as error:
            raise _unreadable("is not UTF-8") from error
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Refusal(problem_of_status(400)) from error
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or not all(isinstance(one, dict) for one in items):
        raise _unreadable("has no `items`, a list of lines")
    return items


def _unreadable(why: str) -> Refusal:
    return Refusal(invalid_request([Mistake("body", "", why)]))


def _reachable(day: date) -> date:
    return min(day, date(9999, 12, 30))
