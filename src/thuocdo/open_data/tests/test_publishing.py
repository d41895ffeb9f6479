"""Publishing: versions that stay, corrections with a reason, files, catalogue, harvesting, and one figure in all places."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.test import Client

import pyarrow.parquet as pq
import pytest

from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.tests.factories import Office
from thuocdo.errors import InvalidInput
from thuocdo.forms.library import form_version
from thuocdo.indicators.cube.building import refresh
from thuocdo.open_data.datasets import PUBLISHED
from thuocdo.open_data.families import families
from thuocdo.open_data.files import rows_of
from thuocdo.open_data.models import PublishedVersion
from thuocdo.open_data.reconciling import Reconciliation, Verdict, Where, reconciled
from thuocdo.open_data.services import Notes, month_of, publish_month, publish_procedures
from thuocdo.reporting.filling import fill_form
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 4, 2, tzinfo=UTC)
MARCH = month_of(date(2026, 3, 1))
RECEIVED, RATE = "procedures.whole.received", "procedures.whole.on_time_rate"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@dataclass
class World:
    """A ward, and how dossiers come in and are resolved there."""

    office: Office
    counted: int = field(default=0)

    def resolved(self, times: int) -> None:
        for _ in range(times):
            dossiers.resolve(
                self.office.in_hand(), actor=self.office.approver, at=at("2026-03-10 09:00")
            )
        self.counted += times
        refresh(at=NOW)

    def cell(self, version: PublishedVersion | None, code: str, unit: str) -> tuple[Any, str]:
        assert version is not None
        return next(
            (row["value"], row["state"])
            for row in rows_of(version)
            if (row["unit_code"], row["indicator"]) == (unit, code)
        )


@pytest.fixture
def world(units: LittleProvince) -> World:
    return World(Office(units.ward, units.province))


NO_NOTES = Notes()


def published(notes: Notes = NO_NOTES) -> PublishedVersion | None:
    return publish_month(MARCH, actor=None, at=NOW, notes=notes)


def test_families_join_what_is_counted_over_the_same_records() -> None:
    found = families(PUBLISHED)
    assert {"procedures.whole.received", "procedures.whole.online"} <= set(found[0].counts)
    assert sorted(code for one in found for code in one.codes) == sorted(PUBLISHED)
    row = found[0].table_row({"procedures.whole.received": 9, "procedures.whole.online": 2} | {})  # type: ignore[dict-item]
    assert 7 in row.values()


def test_small_counts_are_hidden_and_larger_ones_shown(world: World, units: LittleProvince) -> None:
    world.resolved(2)
    small = published()
    assert world.cell(small, RECEIVED, units.ward.code) == (None, "hidden")
    assert world.cell(small, RECEIVED, units.province.code) == (None, "hidden")
    assert small is not None
    assert small.hidden > 0


def test_a_version_stays_and_a_correction_says_why(world: World, units: LittleProvince) -> None:
    world.resolved(6)
    first = published()
    assert world.cell(first, RECEIVED, units.ward.code) == (6, "value")
    assert published() is None
    world.resolved(1)
    with pytest.raises(InvalidInput, match="say why"):
        published()
    second = published(Notes("Nhập muộn một hồ sơ.", "One dossier was entered late."))
    assert second is not None
    assert second.number == 2
    assert world.cell(second, RECEIVED, units.ward.code) == (7, "value")
    assert first is not None
    assert world.cell(first, RECEIVED, units.ward.code) == (6, "value")
    with pytest.raises(IntegrityError):
        PublishedVersion.objects.filter(pk=first.pk).update(notes_vi="khác")


def test_what_was_hidden_stays_hidden(world: World, units: LittleProvince) -> None:
    world.resolved(3)
    first = published()
    world.resolved(6)
    again = Notes("Bổ sung.", "Added.")
    assert published(again) is None, "nothing that everybody may see has changed"
    units.other_ward.name = "Phường Bên Sông"
    units.other_ward.save()
    second = published(again)
    for version in (first, second):
        assert world.cell(version, RECEIVED, units.ward.code) == (None, "hidden")


def test_a_month_that_goes_on_is_not_published(world: World) -> None:
    world.resolved(1)
    with pytest.raises(InvalidInput, match="not over"):
        publish_month(month_of(date(2026, 4, 1)), actor=None, at=NOW)


def test_the_files_of_a_version_say_the_same(world: World, client: Client) -> None:
    world.resolved(6)
    published()
    address = "/open-data/indicators/2026-03."
    columns = pq.read_table(io.BytesIO(client.get(f"{address}parquet").content)).to_pylist()
    answer = client.get(f"{address}csv?version=1")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    told = client.get(f"{address}json").json()
    assert answer["Link"].endswith('rel="license"')
    assert len(columns) == len(lines) == len(told["rows"])
    for row, line, other in zip(columns, lines, told["rows"], strict=True):
        assert row["unit_code"] == line["unit_code"] == other["unit_code"]
        assert (row["value"] is None) == (line["value"] == "") == (other["value"] is None)
        assert row["value"] is None or float(row["value"]) == float(line["value"]) == other["value"]
    for wrong in ("csv?version=9", "csv?version=x", "xml"):
        assert client.get(f"{address}{wrong}").status_code == 404


def test_the_pages_and_the_catalogue_lead_to_files_that_are_there(
    world: World, client: Client
) -> None:
    assert client.get("/open-data/").status_code == 200
    assert client.get("/catalog.jsonld").json()["dcat:dataset"] == []
    world.resolved(6)
    published()
    publish_procedures(actor=None, at=NOW)
    assert client.get("/open-data/indicators/").status_code == 200
    assert client.get("/open-data/no-such/").status_code == 404
    answer = client.get("/catalog.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    found = [
        one["dcat:downloadURL"]["@id"]
        for dataset in answer.json()["dcat:dataset"]
        for one in dataset["dcat:distribution"]
    ]
    assert len(found) == 6
    for address in found:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    def asked(action: str, *, status: int = 200, **given: str) -> Any:
        answer = client.get(f"/api/3/action/{action}", given)
        assert answer.status_code == status
        told = answer.json()
        assert told["success"] is (status == 200)
        return told["result"] if status == 200 else told["error"]

    return asked


def test_a_harvester_finds_packages_and_rows(
    world: World, ask: Callable[..., Any], units: LittleProvince
) -> None:
    assert ask("package_list") == []
    world.resolved(6)
    published()
    assert ask("package_list") == ["indicators"]
    package = ask("package_show", id="indicators")
    assert {one["format"] for one in package["resources"]} == {"CSV", "JSON", "PARQUET"}
    assert ask("package_search", q="thủ tục")["count"] == 1
    assert ask("package_search", q="khong co")["count"] == 0
    wanted = json.dumps({"unit_code": units.ward.code, "indicator": RECEIVED})
    rows = ask("datastore_search", resource_id=package["resources"][0]["id"], filters=wanted)
    assert (rows["total"], rows["records"][0]["value"]) == (1, 6)
    some = ask("datastore_search", resource_id=package["resources"][0]["id"], limit="2", offset="1")
    assert len(some["records"]) == 2
    of = {"resource_id": package["resources"][0]["id"], "fields": "unit_code,value"}
    told = ask("datastore_search", sort="value desc, unit_code", **of)
    assert [one["id"] for one in told["fields"]] == ["unit_code", "value"]
    assert all(row.keys() == {"unit_code", "value"} for row in told["records"])
    values = [row["value"] for row in told["records"] if row["value"] is not None]
    assert len(set(values)) > 1
    assert values == sorted(values, key=float, reverse=True)
    assert ask("package_show", id="x", status=404)["__type"] == "Not Found Error"
    for wrong in ("x", "indicators.2026-04.csv", "\0.2026-03.csv"):
        assert ask("datastore_search", resource_id=wrong, status=404)
    bad = {"resource_id": package["resources"][0]["id"], "status": 409}
    assert ask("datastore_search", filters="[]", **bad)
    assert ask("datastore_search", limit="-1", **bad)
    for senseless in (
        {"fields": "x"},
        {"fields": "unit_code,"},
        {"sort": "x"},
        {"sort": "value up"},
        {"sort": "value desc 1"},
    ):
        assert ask("datastore_search", **senseless, **bad)
    assert ask("package_delete", status=404)


def by_place(found: Reconciliation) -> dict[Where, tuple[Any, Verdict]]:
    return {one.where: (one.value, one.verdict) for one in found.told}


def test_one_figure_is_the_same_in_all_places_or_says_why_not(
    world: World, lan: User, units: LittleProvince
) -> None:
    world.resolved(6)
    same = by_place(reconciled(RECEIVED, units.ward, MARCH, user=lan))
    assert same[Where.RECORDS] == same[Where.API] == same[Where.DASHBOARD] == (6, Verdict.SAME)
    assert same[Where.FORM] == same[Where.OPEN_DATA] == (None, Verdict.ABSENT)
    published()
    fill_form(
        version=form_version("2023_province"), unit=units.ward, window=MARCH, actor=lan, at=NOW
    )
    told = by_place(reconciled(RECEIVED, units.ward, MARCH, user=lan))
    assert told[Where.OPEN_DATA] == (6, Verdict.SAME)
    rate = "procedures.dossiers.commune.on_time_rate"
    assert by_place(reconciled(rate, units.ward, MARCH, user=lan))[Where.FORM][1] is Verdict.SAME
    for _ in range(2):
        dossiers.resolve(
            world.office.in_hand(), actor=world.office.approver, at=at("2026-03-10 09:00")
        )
    refresh(at=datetime(2026, 4, 3, tzinfo=UTC))
    later = reconciled(RECEIVED, units.ward, MARCH, user=lan)
    assert later.agrees
    assert by_place(later)[Where.OPEN_DATA] == (6, Verdict.OLDER)
    assert by_place(later)[Where.RECORDS] == (8, Verdict.SAME)
    resolved = "procedures.dossiers.commune.resolved"
    assert by_place(reconciled(resolved, units.ward, MARCH, user=lan))[Where.FORM] == (
        6,
        Verdict.OLDER,
    )


def test_the_pages_show_it_and_only_to_whoever_sees_the_unit(
    world: World, client: Client, lan: User, binh: User, units: LittleProvince
) -> None:
    world.resolved(6)
    query = f"?indicator={RATE}&unit={units.ward.pk}&first=2026-03-01&last=2026-03-31"
    form = f"?form=2023_province&unit={units.ward.pk}&period=2026-03-01_2026-03-31"
    client.force_login(lan)
    assert "Phường Mẫu" in client.get(f"/office/reconciliation/{query}").content.decode()
    assert client.post(f"/office/filled/fill{form}").status_code == 302
    page = client.get(f"/office/filled/{form}").content.decode()
    assert "Cách tính" in page
    assert '<option value="2026-03-01_2026-03-31" selected>' in page, "the days shown are chosen"
    assert "Chờ" in page
    assert client.get(f"/office/filled/export.docx{form}&trail=1").content[:2] == b"PK"
    client.force_login(binh)
    assert "Phường Mẫu" not in client.get(f"/office/reconciliation/{query}").content.decode()
    assert "Phường Mẫu" not in client.get(f"/office/filled/{form}").content.decode()
    assert client.get(f"/office/filled/export.docx{form}").status_code == 404
    assert client.post(f"/office/filled/fill{form}").status_code == 404
