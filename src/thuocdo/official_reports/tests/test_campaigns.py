"""A report on a campaign: its figures are those the answers come to, and what units wrote stands beside the block."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.test import Client

import pytest

from thuocdo.campaigns import cells, passages, states
from thuocdo.campaigns.cells import Entry
from thuocdo.campaigns.outline import outline
from thuocdo.campaigns.tests.factories import DURING, OPENED, QUARTER, Season, season
from thuocdo.errors import NotFound
from thuocdo.indicators.cube.building import refresh
from thuocdo.official_reports.gathering import figures_of
from thuocdo.official_reports.models import OfficialReport
from thuocdo.official_reports.references import rendered
from thuocdo.official_reports.unit_texts import texts_of_units
from thuocdo.official_reports.writing import begin_report

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "2025_province"


@pytest.fixture
def asked(units: LittleProvince) -> Season:
    refresh(at=OPENED)
    return season(units)


def begin(asked: Season, **other: object) -> OfficialReport:
    told = {"unit": asked.units.province, "form": FORM, "campaign_id": asked.campaign.pk, **other}
    return begin_report(**told, window=QUARTER, actor=asked.thao, at=DURING)


def answer(asked: Season) -> None:
    """Let the ward answer and be taken in."""
    passages.write_passage(
        asked.ward,
        area="institutions",
        text="Đã ban hành 7 văn bản.",
        seen=0,
        actor=asked.lan,
        at=DURING,
    )
    cells.save_cells(asked.ward, [Entry("2025_commune/2:1", "7", 0)], actor=asked.lan, at=DURING)
    states.prepare(asked.ward, actor=asked.lan, at=DURING)
    states.submit(asked.ward, actor=asked.son, at=DURING)
    states.accept(asked.ward, actor=asked.thao, at=DURING)


def test_figures_are_those_the_answers_come_to(asked: Season) -> None:
    report = begin(asked)
    code = "institutions.legal_documents.issued_commune"

    def said() -> str:
        figures = figures_of(report, user=asked.thao)
        row = next(one for one in figures.rows.values() if one.indicator == code)
        form, _stroke, key = row.row.partition("/")
        return rendered(f"[[B{form} {key}]]", figures)

    assert said() == "[…]"
    answer(asked)
    assert said() == "7"


def test_what_units_wrote_stands_beside_once_it_is_taken_in(asked: Season) -> None:
    report = begin(asked)
    entry = outline()["institutions"]
    assert texts_of_units(report, entry, user=asked.thao) == ()
    answer(asked)
    [one] = texts_of_units(report, entry, user=asked.thao)
    assert (one.unit, one.text) == ("Phường Mẫu", "Đã ban hành 7 văn bản.")
    assert texts_of_units(report, outline()["closing"], user=asked.thao) == ()


def test_the_list_begins_a_report_on_a_campaign(asked: Season, client: Client) -> None:
    client.force_login(asked.thao)
    address = "/office/official-reports/"
    page = client.get(address).content.decode()
    assert asked.campaign.title in page
    [period, *_others] = re.findall(r'<option value="(\d{4}-[\d_-]+)"', page)
    chosen = {
        "campaign": asked.campaign.pk,
        "unit": asked.units.ward.pk,
        "form": FORM,
        "period": period,
    }
    assert client.post(address, chosen).status_code == 302
    made = OfficialReport.objects.get()
    assert (made.unit, made.window, made.campaign_id) == (
        asked.units.province,
        QUARTER,
        asked.campaign.pk,
    )
    answer(asked)
    block = client.get(f"{address}{made.pk}/parts/institutions/").content.decode()
    assert "Đã ban hành 7 văn bản." in block


def test_a_campaign_of_another_unit_form_or_period_is_refused(asked: Season) -> None:
    for other in ({"unit": asked.units.ward}, {"form": "2025_commune"}, {"campaign_id": 0}):
        with pytest.raises(NotFound):
            begin(asked, **other)
