"""The page of one report: its forms, where each figure stands in the original, and what does not add up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.test import Client

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, ReportFactory, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


@pytest.fixture
def page(client: Client, thao: User, report: Report) -> str:
    client.force_login(thao)
    return client.get(f"/office/reports/{report.pk}/").content.decode()


def test_the_known_contradictions_stand_on_it(page: str) -> None:
    for number in ("2.187", "2.183", "3.698", "3.968", "284", "842"):
        assert number in page


def test_every_link_into_the_page_has_its_target(page: str) -> None:
    targets = set(re.findall(r'\bid="([^"]+)"', page))
    links = set(re.findall(r'href="#([^"]+)"', page))
    assert links
    assert not links - targets


def test_no_id_stands_twice(page: str) -> None:
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_no_style_or_script_stands_in_the_page(page: str) -> None:
    assert not re.search(r"<style|style=|<script(?![^>]*src=)|\bon\w+=", page)


def test_errors_stand_before_warnings(page: str) -> None:
    kinds = re.findall(r'class="discrepancy discrepancy-(\w+)', page)
    assert kinds == sorted(kinds, key=["error", "warning", "note"].index)
    assert kinds[0] == "error"


def test_the_original_comes_back_unchanged(client: Client, page: str, report: Report) -> None:
    from thuocdo.ingestion.tests.factories import SAMPLE

    del page
    answer = client.get(f"/office/reports/{report.pk}/original/")
    assert b"".join(answer.streaming_content) == SAMPLE.read_bytes()  # type: ignore[attr-defined]
    assert "attachment" in answer["Content-Disposition"]


def test_a_report_whose_place_was_taken_says_so_and_leads_to_the_later_one(
    client: Client, thao: User, report: Report
) -> None:
    client.force_login(thao)
    later = ReportFactory.create(
        unit=report.unit,
        holder=report.holder,
        relation=Report.Relation.SUPERSEDING,
        related=report,
        state=Report.State.IN_REVIEW,
        confirmed_at=None,
    )

    def pages() -> list[str]:
        addresses = (f"/office/reports/{report.pk}/", "/office/reports/")
        return [client.get(address).content.decode() for address in addresses]

    assert not any("đã có bản thay" in page for page in pages())
    Report.objects.filter(pk=later.pk).update(state=Report.State.CONFIRMED, confirmed_at=AT)
    shown, listed = pages()
    assert "đã có bản thay" in shown
    assert f'href="/office/reports/{later.pk}/">xem bản thay' in shown
    assert listed.count("đã có bản thay") == 1


def explain_form(client: Client, report: Report, row: Discrepancy) -> str:
    address = f"/office/reports/{report.pk}/discrepancies/{row.pk}/"
    assert client.get(address)["Location"] == f"/office/discrepancies/{row.pk}/"
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


def sent_from(form: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form))


def test_a_discrepancy_is_explained_and_opened_again(
    client: Client, page: str, report: Report, thao: User
) -> None:
    del page
    row = Discrepancy.objects.of_record(report.record).worst_first()[0]
    form = explain_form(client, report, row)
    (action,) = re.findall(r'<form[^>]*action="([^"]+)"', form)
    sent = sent_from(form) | {"explanation": "Gồm cả <b>ngành dọc</b>."}
    after = client.post(action, sent, follow=True)
    assert after.redirect_chain[0][0] == f"/office/reports/{report.pk}/#d{row.pk}"
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (Discrepancy.State.EXPLAINED, thao)
    assert "Gồm cả &lt;b&gt;ngành dọc&lt;/b&gt;." in after.content.decode()
    form = explain_form(client, report, row)
    (reopen,) = re.findall(r'formaction="([^"]+)"', form)
    assert client.post(reopen, sent_from(form))["Location"].startswith("/office/reports/")
    row.refresh_from_db()
    assert (row.state, row.explanation) == (Discrepancy.State.OPEN, "")


def test_an_empty_explanation_is_refused(client: Client, page: str, report: Report) -> None:
    del page
    row = Discrepancy.objects.of_record(report.record).worst_first()[0]
    sent = sent_from(explain_form(client, report, row)) | {"explanation": "  "}
    answer = client.post(f"/office/discrepancies/{row.pk}/explain/", sent)
    assert "Cần ghi lý do" in answer.content.decode()
    row.refresh_from_db()
    assert row.state == Discrepancy.State.OPEN
