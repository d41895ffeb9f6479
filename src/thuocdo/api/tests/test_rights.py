"""A program of another unit learns nothing: every address answers as if what it may not see did not exist.

All requests are asked twice by a stranger, once while the records of another unit exist and once in a world where they were
never made; answers must be equal byte by byte, their headers included.
"""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

import pytest

from thuocdo.api import guessing
from thuocdo.api.v1.interface import api
from thuocdo.attachments.services import NamedFile
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.consistency.models import Discrepancy
from thuocdo.dossiers.services import attach_result, direct
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.dossiers.tests.test_bundles import Bundled
from thuocdo.dossiers.tests.test_results import pdf, result
from thuocdo.feedback.steps import Matter, Sender
from thuocdo.feedback.systems import add, take_in
from thuocdo.figures.models import Figure
from thuocdo.figures.services import withdraw
from thuocdo.forms.library import form_version
from thuocdo.ingestion.tests.factories import report_text, sample_report, uploaded
from thuocdo.notices.models import WebhookSubscription
from thuocdo.notices.services import send_test
from thuocdo.official_reports.figures import ReportFigure, ReportFigures, frozen
from thuocdo.official_reports.models import OfficialReport
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db

Request = tuple[str, str]
#: Makes something of the asking unit's own; what it may learn from that is tested in test_uploads.
MAKES = {"create_upload"}


def operations() -> list[tuple[str, str, Any]]:
    """Return method, address and operation of every endpoint."""
    return [
        (method, path, operation)
        for bound in api._get_bound_routers()
        for path, view in bound.path_operations.items()
        for operation in view.operations
        for method in operation.methods
        if operation.operation_id not in MAKES
    ]


@pytest.fixture
def hidden(units: LittleProvince, province: Program) -> Callable[[], dict[str, list[Any]]]:
    """Return a function that makes records of the Department of Home Affairs and says how one could ask for them."""
    office = Office(
        units.home_affairs, units.province
    )  # its procedure is public: it is there in both worlds
    bundled = Bundled(office)

    def made() -> dict[str, list[Any]]:
        report = sample_report(holder=units.home_affairs, issuer=units.province)
        content = report_text(issuer="TỈNH XA LẠ").encode()
        upload = uploaded(content, holder=units.home_affairs, actor=province.token.account)
        figure = Figure.objects.from_record(report.record)[0]
        gone = withdraw(figure, reason="nhầm", actor=None, at=timezone.now())
        rows = Discrepancy.objects.of_record(report.record).exclude(indicators=[])
        dossier = attach_result(
            office.in_hand(),
            results=[result(attachment=pdf("kết quả"))],
            actor=office.handler,
            at=MONDAY,
        )
        direct(
            dossier,
            unit=units.home_affairs,
            words="Xử lý ngay",
            answer_due_at=timezone.now() + timedelta(days=2),
            actor=office.approver,
            at=timezone.now(),
        )
        webhook = WebhookSubscription.objects.create(
            unit=units.home_affairs,
            name="Kho",
            address="https://192.0.2.7/hook",
            event_types=["dossiers.*"],
            secret_nonce="n",
            made_by=province.token.account,
            made_at=timezone.now(),
        )
        send_test(webhook, actor=province.token.account, at=timezone.now(), key="k")
        asked = Submission.objects.create(
            campaign=Campaign.objects.create(
                unit=units.home_affairs,
                organiser=units.home_affairs,
                title="Đợt kín",
                period_start=date(2025, 12, 15),
                period_end=date(2026, 3, 15),
                forms={"department": "2025_department"},
                result_form="2025_province",
                opens_at=MONDAY,
                due_at=MONDAY + timedelta(days=1),
                appraisal_due_at=MONDAY + timedelta(days=2),
                closes_at=MONDAY + timedelta(days=3),
                state=Campaign.State.OPEN,
                created_at=MONDAY,
            ),
            unit=units.home_affairs,
            form="2025_department",
        )
        written = OfficialReport.objects.create(
            unit=units.home_affairs,
            form="2025_department",
            period_start=date(2025, 12, 15),
            period_end=date(2026, 3, 15),
            subject="Báo cáo kín",
            symbol="BC-SNV",
            place="Mẫu",
            state=OfficialReport.State.REVIEW,
            figures=frozen(a_figure()),
            created_by=province.token.account,
            created_at=MONDAY,
        )
        brought_up, _new = take_in(
            unit=units.home_affairs,
            sender=Sender("Phạm Thị Kín", phone="0912345678"),
            matter=Matter("regulation", "Kín", "Nội dung kín"),
            external_code="KIN-1",
            actor=province.token.account,
            at=timezone.now(),
        )
        add(
            brought_up.pk,
            words="",
            files=[NamedFile(pdf("ảnh kín"), "Ảnh kín.pdf")],
            actor=province.token.account,
            at=timezone.now(),
        )
        pages = [province.get(f"/{name}?size=1").json()["next"] for name in ("reports", "figures")]
        cursors = [re.search(r"page=([^&]+)", page) for page in pages if page]
        return {
            "feedback_id": [brought_up.pk],
            "file_id": [brought_up.files.get().pk],
            "external_code": ["KIN-1"],
            "campaign_id": [asked.campaign_id],
            "submission_id": [asked.pk],
            "official_report_id": [written.pk],
            "report_id": [report.pk],
            "figure_id": [figure.pk, gone.pk],
            "upload_id": [upload.pk],
            "code": ["2023_province", figure.indicator, "no.such"],
            "page": [cursor[1] for cursor in cursors if cursor],
            "size": [1, 200],
            "unit": ["P1", "P1.SNV", "X3"],
            "indicator": [figure.indicator, rows[0].indicators[0]],
            "report": [report.pk],
            "state": ["open", "confirmed", "gone", "queued", "review"],
            "severity": ["error", "warning"],
            "rule": [rows[0].rule],
            "form": ["2023_province"],
            "history": [1],
            "period_from": ["2022-12-15"],
            "period_until": ["2023-12-14"],
            "period_kind": ["year"],
            "period": ["month"],
            "map": ["2026-01-01"],
            "kind": ["province"],
            "on": ["2026-01-01"],
            "theme": ["procedures"],
            "register": ["dossiers"],
            "system": [dossier.source_system, "bo-mau"],
            "dossier_code": [dossier.code],
            "bundle_code": [bundled.received().code],
            "number": [1, 2],
            "procedure_code": [office.version.procedure.code],
            "status": [dossier.status],
            "channel": ["direct"],
            "procedure": [office.version.procedure.code],
            "due_from": ["2026-03-01"],
            "due_until": ["2026-12-31"],
            "overdue": ["true", "false"],
            "changed_since": ["2026-01-01T00:00:00Z"],
            "sync_state": ["pending", "confirmed"],
            "text": ["dang ky"],
            "webhook_id": [webhook.pk],
            "first_day": ["2026-01-01"],
            "last_day": ["2026-12-31"],
            "sector": [office.version.sector.code],
            "window": ["2026-03-01_2026-03-31"],
        }

    return made


def a_figure() -> ReportFigures:
    """Return the figures of a report as they are kept when it is handed in."""
    row = ReportFigure("1/1", "1", "Số văn bản", "Văn bản", value=Decimal(7), printed="7")
    window = Period(date(2025, 12, 15), date(2026, 3, 15))
    return ReportFigures(form_version("2025_department"), window, {row.row: row})


def requests(known: dict[str, list[Any]]) -> list[Request]:
    """Return every address with every one and every two of its parameters, for all values known."""
    return [
        (method, address + query)
        for method, path, operation in operations()
        for address in addresses(path, known)
        for query in queries(operation, known)
    ]


def addresses(path: str, known: dict[str, list[Any]]) -> list[str]:
    names = re.findall(r"{(\w+)}", path)
    missing = set(names) - set(known)
    assert not missing, f"{path}: say in `hidden` which records {missing} names"
    found = []
    for values in itertools.product(*(known[name] for name in names)):
        address = path
        for name, value in zip(names, values, strict=True):
            address = address.replace(f"{{{name}}}", str(value))
        found.append(address)
    return found


def queries(operation: Any, known: dict[str, list[Any]]) -> list[str]:
    names = [
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    ]
    missing = set(names) - set(known)
    assert not missing, f"{operation.operation_id}: say in `hidden` what to ask {missing} for"
    pairs = [(name, value) for name in names for value in known[name]]
    single = [f"?{name}={value}" for name, value in pairs]
    double = [
        f"?{one}={first}&{two}={second}"
        for (one, first), (two, second) in itertools.combinations(pairs, 2)
        if one != two
    ]
    return ["", *single, *double]


def asked(program: Program, every: list[Request]) -> dict[Request, tuple[Any, ...]]:
    return {request: ask(program, request) for request in every}


def ask(program: Program, request: Request) -> tuple[Any, ...]:
    method, address = request
    if method == "GET":
        answer = program.get(address)
    else:
        answer = program.send(address, {"unit": "P1"}, method=method.lower(), key="k")
    return answer.status_code, answer.content, sorted(answer.headers.items())


@pytest.mark.slow
@pytest.mark.parametrize("stranger", ["ward", "elsewhere"])
def test_a_stranger_gets_what_he_would_get_if_nothing_were_there(
    stranger: str,
    hidden: Callable[[], dict[str, list[Any]]],
    request: pytest.FixtureRequest,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.API_REQUESTS_A_MINUTE = 10**6
    monkeypatch.setattr(guessing, "MOST_MISSES_A_MINUTE", 10**6)
    program = request.getfixturevalue(stranger)
    program.get("/forms")  # notes its first use in both worlds
    with transaction.atomic():
        every = requests(hidden())
        while_there = asked(program, every)
        transaction.set_rollback(True)
    never_made = asked(program, every)
    assert len(every) > 300
    assert {key for key in every if while_there[key] != never_made[key]} == set()


def test_the_owner_sees_all_that(hidden: Callable[..., Any], province: Program) -> None:
    known = hidden()
    for method, path, _ in operations():
        # tested in test_values, test_service_index and test_handling_evaluation
        asks_the_cube = path == "/values" or path.startswith(
            ("/service-index", "/handling-evaluation")
        )
        by_code = "{code}" in path or asks_the_cube
        for address in addresses(path, known) if method == "GET" and not by_code else ():
            query = f"?indicator={known['indicator'][0]}" if path == "/series" else ""
            if "/bo-mau/" in address or "/results/2/" in address:
                continue
            if path.endswith("/pdf"):  # there is none before the report is issued
                continue
            answer = province.get(address + query)
            assert answer.status_code == 200, address
            assert answer.getvalue(), address
            if answer["Content-Type"].startswith("application/json"):
                assert answer.json().get("items", True), address


def test_other_programs_of_a_unit_do_not_see_its_uploads(
    program: Callable[..., Program], hidden: Callable[..., Any], units: LittleProvince
) -> None:
    (upload_id,) = hidden()["upload_id"]
    other = program(units.home_affairs, province_wide=True)
    assert other.get(f"/uploads/{upload_id}").status_code == 404
