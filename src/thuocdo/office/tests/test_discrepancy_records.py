"""What a discrepancy was found in is named beside it and one click away: a report, one that was replaced, an answer in a campaign."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import pytest

from thuocdo.campaigns import states
from thuocdo.campaigns.tests.factories import DONE, DURING, PLANNED, Season, season
from thuocdo.consistency.digest import digest_for
from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import explain
from thuocdo.errors import InvalidInput
from thuocdo.indicators.cube.building import refresh
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, ReportFactory, sample_report
from thuocdo.office.discrepancies.records import of_replaced_reports

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/office/discrepancies/"


@pytest.fixture
def asked(units: LittleProvince, tmp_path: Path, settings: Any) -> Season:
    """More tasks are done than planned in the answer of the ward."""
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    made = season(units)
    refresh(at=made.campaign.opens_at)
    made.save(PLANNED, "39")
    made.save(DONE, "46")
    with pytest.raises(InvalidInput):
        states.prepare(made.ward, actor=made.lan, at=DURING)
    return made


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer).decode()


def test_one_of_an_answer_names_the_campaign_and_leads_to_the_answer(
    client: Client, asked: Season
) -> None:
    row = Discrepancy.objects.get(rule="F1-02")
    assert row.record_room == "campaigns"
    client.force_login(asked.lan)
    there = reverse("office:campaigns:unit", args=[asked.campaign.pk, asked.units.ward.pk])
    for address in (f"{LIST}?rule=F1-02", f"{LIST}{row.pk}/"):
        page = text(client, address)
        assert f'href="{there}"' in page
        assert "Báo cáo CCHC quý I/2026" in page
    assert client.get(there).status_code == 200
    lines = list(csv.DictReader(io.StringIO(text(client, f"{LIST}export.csv").lstrip("\ufeff"))))
    assert {line["Kỳ báo cáo"] for line in lines} == {"Báo cáo CCHC quý I/2026"}


def test_an_explanation_that_claims_to_come_from_a_report_returns_to_the_list(
    client: Client, asked: Season
) -> None:
    row = Discrepancy.objects.get(rule="F1-02")
    client.force_login(asked.lan)
    sent = {"explanation": "việc làm thêm", "seen": f"{row.pk}:{row.revision}", "back": "report"}
    answer = client.post(f"{LIST}{row.pk}/explain/", sent)
    assert answer.status_code == 302
    assert answer["Location"].startswith(LIST)


def test_one_of_a_replaced_report_says_that_it_was_replaced(
    client: Client, thao: User, units: LittleProvince
) -> None:
    old = sample_report(holder=units.home_affairs, issuer=units.province)
    client.force_login(thao)
    assert "(đã có bản thay)" not in text(client, LIST)
    ReportFactory.create(
        unit=old.unit,
        holder=old.holder,
        relation=Report.Relation.CORRECTED,
        related=old,
        confirmed_at=AT,
    )
    page = text(client, f"{LIST}?state=all")
    assert "Năm 2023 (đã có bản thay)</a>" in page
    row = Discrepancy.objects.of_record(old.record)[0]
    assert "đã có bản thay" in text(client, f"{LIST}{row.pk}/")
    assert "đã có bản thay" in text(client, f"{LIST}export.csv?state=all")


def test_open_ones_of_a_replaced_report_are_not_among_the_open_ones(
    client: Client, thao: User, units: LittleProvince
) -> None:
    old = sample_report(holder=units.home_affairs, issuer=units.province)
    other = sample_report(holder=units.home_affairs, issuer=units.ward)
    explained, *rest = Discrepancy.objects.of_record(old.record).worst_first()
    explain(explained, explanation="Gồm cả ngành dọc.", actor=thao, at=AT)
    ReportFactory.create(
        unit=old.unit,
        holder=old.holder,
        relation=Report.Relation.CORRECTED,
        related=old,
        confirmed_at=AT,
    )
    kept = Discrepancy.objects.of_record(other.record).count()
    client.force_login(thao)
    page = text(client, LIST)
    assert f"{kept} sai lệch" in page
    assert "đã có bản thay)" not in page
    assert f"/office/reports/{old.pk}/" not in text(client, f"{LIST}export.csv")
    apart = text(client, f"{LIST}?state=replaced")
    assert f"{len(rest)} sai lệch" in apart
    assert '<option value="replaced" selected>' in apart
    assert "state=replaced" in apart  # the next page and each action keep it
    assert f"{kept + len(rest) + 1} sai lệch" in text(client, f"{LIST}?state=all")
    assert "Gồm cả ngành dọc." in text(client, f"{LIST}?state=explained")
    digest = digest_for(
        thao, officer_of=[units.home_affairs], at=AT, settled=of_replaced_reports(thao)
    )
    assert digest is not None
    assert digest.newly_found == kept
    (row,) = re.findall(
        rf'<tr>\s*<td><a href="/office/reports/{old.pk}/.*?</tr>',
        text(client, "/office/reports/"),
        re.DOTALL,
    )
    assert "đã có bản thay" in row
    assert "lỗi" not in row
    assert "không sai lệch" not in row


def test_a_page_of_all_kinds_stays_within_its_queries(client: Client, asked: Season) -> None:
    report = sample_report(holder=asked.units.home_affairs, issuer=asked.units.province)
    whole = Discrepancy.objects.of_record(report.record).worst_first()[0]
    whole.pk, whole.record_room, whole.record_id = None, "campaigns", asked.campaign.record.id
    whole.save()
    client.force_login(asked.thao)
    text(client, LIST)
    with CaptureQueriesContext(connection) as queries:
        page = text(client, LIST)
    assert f'href="/office/campaigns/{asked.campaign.pk}/"' in page
    assert f'href="/office/campaigns/{asked.campaign.pk}/units/{asked.units.ward.pk}/"' in page
    assert f'href="/office/reports/{report.pk}/' in page
    assert len(queries) <= 12
