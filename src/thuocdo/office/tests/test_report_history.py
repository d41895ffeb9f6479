"""The history of a report and of one figure: every value stands under its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.test import Client

import pytest

from thuocdo.ingestion import review
from thuocdo.ingestion.edits import Edit, EditKind, row_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province, confirmed=False)


def labelled(client: Client, address: str) -> dict[str, list[str]]:
    """Return what stands under each name of the latest step of a history."""
    step = (
        client.get(address)
        .content.decode()
        .split('<ol class="steps">')[1]
        .split("</li>", maxsplit=1)[0]
    )
    facts = re.findall(r"<dt>([^<]+)</dt>\s*<dd>\s*([^<]*?)\s*</dd>", step)
    rows = re.findall(
        r'<th scope="row">([^<]+)</th>\s*<td>\s*<del>([^<]*)</del>\s*</td>\s*<td>\s*<ins>([^<]*)</ins>',
        step,
    )
    return {name: [text] for name, text in facts} | {name: [a, b] for name, a, b in rows}


def test_each_value_of_the_history_stands_under_its_name(
    client: Client, report: Report, thao: User
) -> None:
    client.force_login(thao)
    base = f"/office/reports/{report.pk}/"
    row = next(
        r
        for t in effective_reading(report).reading.tables
        for r in t.rows
        if r.form_row and r.printed.value and not r.note
    )
    key = row_key(row)
    words = {"printed": "4321", "note": "gồm cả xã"}
    review.correct(
        report, [Edit(EditKind.CELL, key, words)], actor=thao, at=AT, reason="bản giấy ghi khác"
    )
    for page in (f"{base}history/", f"{base}cells/{key}/"):
        said = labelled(client, page)
        assert said["Người sửa"] == ["Lê Thị Thảo"]
        assert said["Lúc"][0]
        assert said["Ở"] == [f"{row.item} {row.label}".strip()]
        assert said["Số liệu"] == [row.printed.text, "4321"]
        assert said["Ghi chú"] == ["–", "gồm cả xã"]
        assert said["Lý do"] == ["bản giấy ghi khác"]
    review.correct(report, [Edit(EditKind.TIE, key, {"form_row": ""})], actor=thao, at=AT)
    before, after = labelled(client, f"{base}history/")["Chỉ tiêu của biểu"]
    assert row.form_row not in {before, ""}
    assert after == "–"
    head = {"issued_on": "2024-01-31", "period_kind": "year"}
    review.correct(report, [Edit(EditKind.HEAD, "head", head)], actor=thao, at=AT)
    said = labelled(client, f"{base}history/")
    assert said["Ở"] == ["Phần đầu báo cáo"]
    assert said["Ngày ban hành"][1] == "31/01/2024"
