"""Reports through the API: the list, one report as its forms, its discrepancies."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import ReportFactory, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def test_a_report_is_listed_with_its_days_and_its_unit(
    province: Program, units: LittleProvince
) -> None:
    report = ReportFactory.create(holder=units.home_affairs, unit=units.province)
    (item,) = province.get("/reports").json()["items"]
    assert item["id"] == report.pk
    assert item["unit"] == {"id": units.province.pk, "code": "P1", "name": "Tỉnh Mẫu"}
    assert item["period"] == {"kind": None, "start": "2023-01-01", "end": "2023-12-31"}
    assert item["stored_at"] == "2024-04-01T09:00:00+07:00"
    assert item["state"] == "confirmed"


def test_filters(province: Program, units: LittleProvince) -> None:
    common = {"holder": units.home_affairs}
    one = ReportFactory.create(unit=units.province, form_version="2023_province", **common)
    two = ReportFactory.create(
        unit=units.ward,
        period_start=date(2024, 1, 1),
        period_end=date(2024, 4, 1),
        state=Report.State.IN_REVIEW,
        **common,
    )
    assert ids(province.get("/reports")) == [two.pk, one.pk]
    assert ids(province.get("/reports?unit=X1")) == [two.pk]
    assert ids(province.get("/reports?state=confirmed")) == [one.pk]
    assert ids(province.get("/reports?form=2023_province")) == [one.pk]
    assert ids(province.get("/reports?period_from=2024-01-01")) == [two.pk]
    assert ids(province.get("/reports?period_until=2023-12-31")) == [one.pk]
    assert ids(province.get("/reports?period_until=2023-12-30")) == []
    assert ids(province.get("/reports?period_until=9999-12-31")) == [two.pk, one.pk]


def test_pages_lead_to_every_report_once(province: Program, units: LittleProvince) -> None:
    made = ReportFactory.create_batch(25, holder=units.home_affairs, unit=units.province)
    address, seen = "/reports?size=10&unit=P1", []
    while address:
        page = province.get(address).json()
        seen += [item["id"] for item in page["items"]]
        address = page["next"]
    assert seen == sorted((report.pk for report in made), reverse=True)


def test_a_page_that_was_made_up_is_refused(province: Program, units: LittleProvince) -> None:
    ReportFactory.create(holder=units.home_affairs, unit=units.province)
    for cursor in ("x", "WzAsWyJhIl1d", "W10"):
        answer = province.get(f"/reports?page={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (404, "page_unknown")


def test_a_report_is_its_forms_and_its_prose(province: Program, units: LittleProvince) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    whole = province.get(f"/reports/{report.pk}").json()
    assert whole["report"]["form"] == "2023_province"
    form = whole["forms"][0]
    rows = [row for form in whole["forms"] for row in form["rows"]]
    value = next(row for row in rows if row["state"] == "value")
    assert form["form"] == "2023_province/1"
    assert {"label", "unit_of_measure", "printed", "note", "indicator", "confidence"} <= set(value)
    assert value["location"]["start"] < value["location"]["end"]
    assert isinstance(value["value"], str)
    assert {row["state"] for row in rows} == {"value", "blank", "dash"}
    assert all((row["value"] is None) != (row["state"] == "value") for row in rows)
    assert whole["prose"][0]["text"]


def test_the_numbers_are_those_of_the_paper(province: Program, units: LittleProvince) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    whole = province.get(f"/reports/{report.pk}").json()
    rows = {row["printed"]: row for form in whole["forms"] for row in form["rows"]}
    grouped = [text for text in rows if re.fullmatch(r"\d{1,3}\.\d{3}", text)]
    assert grouped
    assert all(rows[text]["value"] == text.replace(".", "") for text in grouped)


def test_rows_lead_to_the_stored_figures_once_a_person_has_confirmed(
    province: Program, units: LittleProvince
) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    whole = province.get(f"/reports/{report.pk}").json()
    rows = [row for form in whole["forms"] for row in form["rows"]] + whole["prose"]
    tied = [row for row in rows if row["figure"]]
    assert len(tied) > 50
    assert all(row["indicator"] for row in tied)
    stored = {row["id"]: row for row in province.get("/figures?size=200").json()["items"]}
    compared = [(row, stored[row["figure"]]) for row in tied if row["figure"] in stored]
    assert all(row["value"] == figure["value"] for row, figure in compared)
    assert all(row["indicator"] == figure["indicator"] for row, figure in compared)
    waiting = sample_report(holder=units.home_affairs, issuer=units.ward, confirmed=False)
    whole = province.get(f"/reports/{waiting.pk}").json()
    assert not [row for form in whole["forms"] for row in form["rows"] if row["figure"]]


def test_a_row_that_the_report_lacks_is_missing_and_not_blank() -> None:
    from thuocdo.api.v1.ingestion.reports import _row
    from thuocdo.forms.version import FormRow
    from thuocdo.ingestion.contents import Entry

    row = _row(Entry(FormRow("1", "1", "Nhãn", "Hồ sơ", "a.b"), None), {})
    assert (row.state, row.value, row.location, row.label) == ("missing", None, None, "Nhãn")


def test_discrepancies_of_a_report_and_of_all(province: Program, units: LittleProvince) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    count = Discrepancy.objects.of_record(report.record).count()
    one = province.get(f"/reports/{report.pk}/discrepancies?size=200").json()["items"]
    assert len(one) == count
    assert province.get("/discrepancies?size=200").json()["items"] == one
    first = one[0]
    assert first["report"] == report.pk
    assert first["message_vi"]
    assert first["message_en"]
    assert first["message_vi"] != first["message_en"]
    assert first["state"] == "open"


def test_discrepancies_are_filtered(province: Program, units: LittleProvince) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    rows = Discrepancy.objects.of_record(report.record)
    for name in ("severity", "rule"):
        wanted = getattr(rows[0], name)
        found = province.get(f"/discrepancies?size=200&{name}={wanted}").json()["items"]
        assert len(found) == rows.filter(**{name: wanted}).count()
    code = rows.exclude(indicators=[])[0].indicators[0]
    found = province.get(f"/discrepancies?size=200&indicator={code}").json()["items"]
    assert len(found) == rows.filter(indicators__contains=[code]).count()
    assert ids(province.get(f"/discrepancies?report={report.pk + 1}")) == []
    assert ids(province.get("/discrepancies?unit=X1")) == []
    assert ids(province.get("/discrepancies?state=gone")) == []


def test_discrepancies_of_a_replaced_report_are_told_where_they_are_asked_for(
    province: Program, units: LittleProvince
) -> None:
    earlier = sample_report(holder=units.home_affairs, issuer=units.province)
    later = sample_report(holder=units.home_affairs, issuer=units.ward)
    Report.objects.filter(pk=later.pk).update(
        related=earlier, relation=Report.Relation.CORRECTED, state=Report.State.CONFIRMED
    )

    def reports(query: str = "") -> set[int]:
        answer = province.get(f"/discrepancies?size=200{query}")
        return {item["report"] for item in answer.json()["items"]}

    assert reports() == {later.pk}
    assert reports("&history=1") == {earlier.pk, later.pk}
    assert reports(f"&report={earlier.pk}") == {earlier.pk}


def test_an_answer_that_has_not_changed_is_not_sent_again(
    province: Program, units: LittleProvince
) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    first = province.get(f"/reports/{report.pk}")
    again = province.get(f"/reports/{report.pk}", **{"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    packed = province.get(f"/reports/{report.pk}", **{"accept-encoding": "gzip"})
    assert packed["ETag"] == f"W/{first['ETag']}"
    weak = province.get(f"/reports/{report.pk}", **{"if-none-match": packed["ETag"]})
    assert weak.status_code == 304
    other = province.get(f"/reports/{report.pk}", **{"if-none-match": '"x"'})
    assert other.status_code == 200
    assert first["Cache-Control"] == "private, no-cache"
