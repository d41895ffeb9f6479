"""Programs and official reports: the list, one with text and figures, how far it is, and the files of an issued one with the bytes that were signed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.accounts.models import Scope
from thuocdo.official_reports.approval import (
    Issue,
    approve_report,
    issue_report,
    number_report,
    submit_report,
)
from thuocdo.official_reports.tests.conftest import FORM, NOW, figures, report, whole  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from pathlib import Path

    from thuocdo.accounts.models import User
    from thuocdo.api.tests.conftest import Program
    from thuocdo.official_reports.models import OfficialReport

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    for name in ("WAREHOUSE_DIR", "CUBE_DIR", "ATTACHMENTS_DIR", "SIGNING_DIR"):
        setattr(settings, name, tmp_path / name.lower())


def test_a_program_follows_a_report(
    whole: OfficialReport,  # noqa: F811 - the fixture
    ward: Program,
    lan: User,
    son: User,
) -> None:
    (head,) = ward.get("/official-reports?state=writing").json()["items"]
    assert (head["id"], head["form"], head["state"]) == (whole.pk, FORM, "writing")
    assert head["period"] == {"kind": None, "start": "2025-11-15", "end": "2026-11-14"}
    submit_report(whole, actor=lan, at=NOW)
    assert ward.get("/official-reports?state=writing").json()["items"] == []
    approve_report(whole, actor=son, at=NOW)
    found = ward.get(f"/official-reports/{whole.pk}").json()
    assert found["report"]["state"] == "approved"
    assert found["report"]["approved_at"].startswith("2026-11-28")
    assert [one["kind"] for one in found["steps"]][-2:] == ["submitted", "approved"]


def test_text_and_figures_are_one(whole: OfficialReport, ward: Program) -> None:  # noqa: F811
    found = ward.get(f"/official-reports/{whole.pk}").json()
    block = next(one for one in found["blocks"] if one["key"] == "procedures")
    assert block["typed"].startswith("Đã tiếp nhận [[B3 1]] hồ sơ")
    assert block["text"].startswith("Đã tiếp nhận 12.345 hồ sơ, tăng 23,5%")
    row = next(one for one in found["figures"] if one["row"] == "3/1")
    assert (row["value"], row["printed"], row["year_before"]) == ("12345", "12.345", "10000")
    assert row["says"]["change"] == "tăng 23,5%"


def test_files_of_an_issued_report_are_those_that_were_kept(
    whole: OfficialReport,  # noqa: F811
    ward: Program,
    lan: User,
    son: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = f"/official-reports/{whole.pk}"
    draft = ward.get(f"{address}/docx")
    assert draft.content.startswith(b"PK")
    assert draft["Cache-Control"] == "private, no-store"
    assert ward.get(f"{address}/pdf").status_code == 404
    submit_report(whole, actor=lan, at=NOW)
    approve_report(whole, actor=son, at=NOW)
    number_report(whole, dated=NOW.date(), actor=son, at=NOW)
    monkeypatch.setattr("thuocdo.official_reports.approval.to_pdf", lambda *_a, **_k: b"%PDF-1.7 x")
    issue_report(whole, Issue(None), actor=son, at=NOW)
    head = ward.get(address).json()["report"]
    assert (head["state"], head["number"], head["signed_as"]) == ("issued", 1, "")
    assert hashlib.sha256(ward.get(f"{address}/pdf").content).hexdigest() == head["sha256"]
    whole.refresh_from_db()
    assert whole.word is not None
    word = ward.get(f"{address}/docx").content
    assert hashlib.sha256(word).hexdigest() == whole.word.sha256


def test_who_may_not(
    whole: OfficialReport,  # noqa: F811
    program: Callable[..., Program],
    elsewhere: Program,
) -> None:
    for end in ("", "/docx", "/pdf"):
        address = f"/official-reports/{whole.pk}{end}"
        assert elsewhere.get(address).status_code == 404
        assert program(whole.unit, scopes=[Scope.UPLOAD]).get(address).status_code == 403
    assert elsewhere.get("/official-reports").json()["items"] == []
    assert elsewhere.get("/official-reports?state=lost").status_code == 422


def test_queries_are_few(
    whole: OfficialReport,  # noqa: F811
    ward: Program,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    for address in ("/official-reports", f"/official-reports/{whole.pk}"):
        ward.get(address)
        with django_assert_max_num_queries(20):
            assert ward.get(address).status_code == 200
