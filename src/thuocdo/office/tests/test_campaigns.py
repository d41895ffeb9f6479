"""The pages of campaigns: making one, answering cell by cell and without a script, taking in, the whole; and who sees what."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.campaigns import states
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.tests.factories import DONE, ISSUED, PLAN_RATE, PLANNED, Season, season
from thuocdo.indicators.cube.building import refresh
from thuocdo.office.choosing.fields import FEW
from thuocdo.organisations.tests.factories import numbered_units

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LittleProvince

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@pytest.fixture
def running(units: LittleProvince) -> Season:
    """Return a campaign that is open at the moment of the test."""
    made = season(units)
    now = timezone.now()
    Campaign.objects.update(
        opens_at=now - timedelta(days=2),
        due_at=now + timedelta(days=3),
        appraisal_due_at=now + timedelta(days=4),
        closes_at=now + timedelta(days=5),
    )
    return made


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def unit_url(running: Season, more: str = "") -> str:
    return f"/office/campaigns/{running.campaign.pk}/units/{running.units.ward.pk}/{more}"


def type_in(client: Client, running: Season, row: str, text: str, seen: int = 0) -> Any:
    """Type into one cell as the page does with a script."""
    return client.post(
        unit_url(running, "cells/"),
        {f"value:{row}": text, f"seen:{row}": seen},
        headers={"hx-request": "true", "hx-trigger-name": f"value:{row}"},
    )


def test_a_cell_is_saved_as_it_is_typed_with_what_follows(running: Season) -> None:
    client = signed_in(running.lan)
    assert type_in(client, running, PLANNED, "30").status_code == 200
    answer = type_in(client, running, DONE, "20")
    text = answer.content.decode()
    assert 'hx-swap-oob="true"' in text
    assert "66,67" in text
    assert running.ward.cells.get(row=PLAN_RATE).printed == "66,67"


def test_what_is_refused_stays_in_its_input(running: Season) -> None:
    client = signed_in(running.lan)
    answer = type_in(client, running, ISSUED, "<b>mười")
    assert answer.status_code == 422
    assert "&lt;b&gt;mười" in answer.content.decode()
    type_in(client, running, ISSUED, "5")
    conflict = type_in(client, running, ISSUED, "6", seen=0)
    assert conflict.status_code == 422
    assert running.ward.cells.get(row=ISSUED).value == 5


def test_without_a_script_all_is_saved_at_once_and_nobody_is_overwritten(running: Season) -> None:
    client, other = signed_in(running.lan), signed_in(running.son)
    type_in(other, running, ISSUED, "5")  # after Lan opened her page
    said = {
        f"value:{ISSUED}": "",
        f"seen:{ISSUED}": 0,
        f"value:{PLANNED}": "30",
        f"seen:{PLANNED}": 0,
    }
    answer = client.post(unit_url(running, "cells/"), said)
    assert answer.status_code == 302
    assert running.ward.cells.get(row=ISSUED).value == 5
    assert running.ward.cells.get(row=PLANNED).value == 30
    said |= {
        f"value:{DONE}": "x",
        f"seen:{DONE}": 0,
        f"value:{PLANNED}": "31",
        f"seen:{PLANNED}": 1,
    }
    answer = client.post(unit_url(running, "cells/"), said)
    assert answer.status_code == 422
    assert running.ward.cells.get(row=PLANNED).value == 31  # one wrong cell loses no other work


def test_from_the_first_cell_to_taken_in(running: Season) -> None:
    lan, son, thao = (signed_in(one) for one in (running.lan, running.son, running.thao))
    type_in(lan, running, ISSUED, "12")
    page = lan.get(unit_url(running)).content.decode()
    assert "Trình lãnh đạo duyệt" in page
    lan.post(unit_url(running, "do/prepare/"))
    assert "Duyệt và gửi" in son.get(unit_url(running)).content.decode()
    son.post(unit_url(running, "do/submit/"))
    assert "Tiếp nhận" in thao.get(unit_url(running)).content.decode()
    thao.post(
        unit_url(running, "do/send_back/"), {"reason": "Thiếu", f"remark:{ISSUED}": "Đủ chưa?"}
    )
    sent_back = lan.get(unit_url(running)).content.decode()
    assert "Đủ chưa?" in sent_back
    remark = running.ward.remarks.get()
    lan.post(unit_url(running, f"remarks/{remark.pk}/"), {"answer": "Đã đủ."})
    lan.post(unit_url(running, "do/prepare/"))
    son.post(unit_url(running, "do/submit/"))
    thao.post(unit_url(running, "do/accept/"))
    assert running.ward.state == Submission.State.ACCEPTED


def test_an_error_is_named_on_the_page_and_explained_there(running: Season) -> None:
    client = signed_in(running.lan)
    type_in(client, running, PLANNED, "20")
    answer = type_in(client, running, DONE, "30").content.decode()
    found = re.search(r'action="(/office/campaigns/\d+/units/\d+/findings/\d+/)"', answer)
    assert found is not None
    while found is not None:
        client.post(found[1], {"explanation": "Kế hoạch được bổ sung."})
        page = client.get(unit_url(running)).content.decode()
        found = re.search(r'class="wrong">.*?action="([^"]*/findings/\d+/)"', page, re.DOTALL)
    states.prepare(running.ward, actor=running.lan, at=timezone.now())


def test_the_text_of_an_area_is_kept_in_versions(running: Season) -> None:
    client = signed_in(running.lan)
    client.post(unit_url(running, "text/steering/"), {"text": "Một", "seen": 0})
    answer = client.post(unit_url(running, "text/steering/"), {"text": "Hai", "seen": 0})
    assert answer.status_code == 422
    assert "Hai" in answer.content.decode()
    assert [one.text for one in running.ward.passages.all()] == ["Một"]


def test_another_units_official_learns_nothing(running: Season, binh: Any) -> None:
    other = signed_in(binh)
    places = [
        f"/office/campaigns/{running.campaign.pk}/",
        unit_url(running),
        unit_url(running, f"history/?row={ISSUED}"),
        f"/office/campaigns/{running.campaign.pk}/whole/",
    ]
    assert {other.get(place).status_code for place in places} == {404}
    assert type_in(other, running, ISSUED, "1").status_code == 404
    assert running.campaign.title not in other.get("/office/campaigns/").content.decode()


def test_a_unit_sees_its_own_answer_and_no_others(running: Season) -> None:
    client = signed_in(running.lan)
    page = client.get(f"/office/campaigns/{running.campaign.pk}/").content.decode()
    assert running.units.ward.name in page
    assert running.units.other_ward.name not in page
    beside = f"/office/campaigns/{running.campaign.pk}/units/{running.units.other_ward.pk}/"
    assert client.get(beside).status_code == 404
    for place in ("whole/", "rows/", "change/"):
        assert client.get(f"/office/campaigns/{running.campaign.pk}/{place}").status_code == 404


def test_a_campaign_is_made_changed_and_opened(units: LittleProvince) -> None:
    from thuocdo.accounts.models import Role
    from thuocdo.campaigns.tests.factories import person

    client = signed_in(person("thao", units.home_affairs, Role.REFORM_OFFICER, province_wide=True))
    assert "Tiếp tục" in client.get("/office/campaigns/new/").content.decode()
    place = "/office/campaigns/new/?period=2025-12-15_2026-03-14"
    page = client.get(place).content.decode()
    said = _said(page)
    assert str(units.ward.pk) in said["units"]
    answer = client.post(place, said | {"title": "Quý I"})
    assert answer.status_code == 302
    made = Campaign.objects.get()
    assert (made.state, made.submissions.count()) == ("draft", 3)
    lan = person("lan", units.ward, Role.REFORM_OFFICER)
    assert signed_in(lan).get(f"/office/campaigns/{made.pk}/").status_code == 404
    change = f"/office/campaigns/{made.pk}/change/"
    said = _said(client.get(change).content.decode())
    client.post(change, said | {"title": "Quý I/2026", "units": [units.ward.pk]})
    made.refresh_from_db()
    assert (made.title, made.submissions.count()) == ("Quý I/2026", 1)
    stale = client.post(change, said | {"title": "Khác"})
    assert stale.status_code == 422
    client.post(f"/office/campaigns/{made.pk}/do/open/")
    made.refresh_from_db()
    assert made.state == "open"


def rows_url(running: Season) -> str:
    return f"/office/campaigns/{running.campaign.pk}/rows/"


def rows_of(page: str) -> list[str]:
    """Return the rows that a page asks about, in its order."""
    found = re.findall(r'name="row:([^"]+)"', page)
    return [one for one in found if not one.endswith(("_words", "_pick"))]


def owners_of(running: Season) -> dict[str, int]:
    return dict(running.campaign.responsibilities.values_list("row", "unit_id"))


@pytest.mark.django_db(transaction=True)
def test_few_units_that_answer_for_a_row_are_a_list(running: Season) -> None:
    refresh(at=timezone.now())
    client, department = signed_in(running.thao), running.units.home_affairs
    page = client.get(rows_url(running)).content.decode()
    row = rows_of(page)[0]
    assert f'<option value="{department.pk}">' in page
    assert f'<option value="{running.units.ward.pk}">' not in page, "a commune answers for itself"
    assert "data-finder" not in page
    assert client.post(rows_url(running), {f"row:{row}": department.pk}).status_code == 302
    assert owners_of(running) == {row: department.pk}
    answer = client.post(rows_url(running), {f"row:{row}": running.units.ward.pk})
    assert answer.status_code == 422
    assert owners_of(running) == {row: department.pk}
    client.post(rows_url(running), {f"row:{row}": ""})
    assert owners_of(running) == {}


@pytest.mark.django_db(transaction=True)
def test_many_units_that_answer_for_rows_are_found_by_words(units: LittleProvince) -> None:
    made = numbered_units(units.province, FEW + 3, kind="department", name="Sở Số")
    asked = [units.ward.pk, *(one.pk for one in made)]
    running = season(units, unit_ids=asked)
    refresh(at=timezone.now())
    client = signed_in(running.thao)
    page = client.get(rows_url(running)).content.decode()
    first, second, *_others = rows_of(page)
    assert f'name="row:{first}_words"' in page
    assert "<option" not in page.partition("<table")[2].partition("</table>")[0]
    source = re.search(r'data-finder="([^"]+)"', page)
    assert source is not None
    suggested = f"{html.unescape(source[1])}&q=so"
    found = client.get(suggested).json()["found"]
    assert {one["id"] for one in found} == {one.pk for one in made}
    assert signed_in(running.lan).get(suggested).json()["found"] == [], "he does not run it"
    sent = {f"row:{first}": "", f"row:{first}_words": "so so 14", f"row:{second}": ""}
    several = client.post(rows_url(running), sent | {f"row:{second}_words": "so so"})
    assert several.status_code == 422
    page = several.content.decode()
    assert f'name="row:{second}_pick" value="{made[2].pk}"' in page
    assert f'name="row:{first}" value="{made[14].pk}"' in page, "what was clear is kept"
    assert owners_of(running) == {}
    answer = client.post(rows_url(running), sent | {f"row:{second}_pick": made[2].pk})
    assert answer.status_code == 302
    assert owners_of(running) == {first: made[14].pk, second: made[2].pk}
    page = client.get(rows_url(running)).content.decode()
    assert f'name="row:{first}" value="{made[14].pk}"' in page


def _said(page: str) -> dict[str, Any]:
    """Return what the form on a page would send."""
    said: dict[str, Any] = {"units": re.findall(r'name="units"\s+value="(\d+)"\s+checked', page)}
    for tag in re.findall(r"<input[^>]*>", page):
        name, value = re.search(r'name="(\w+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] not in {"units", "csrfmiddlewaretoken", "areas", "q", "next"}:
            said[name[1]] = value[1]
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        said[name] = chosen[1] if chosen else ""
    return said


@pytest.mark.django_db(transaction=True)
def test_the_whole_opens_down_to_the_cell(running: Season) -> None:
    refresh(at=timezone.now())
    lan, thao = signed_in(running.lan), signed_in(running.thao)
    row = "2025_commune/2:1"
    type_in(lan, running, row, "7")
    states.prepare(running.ward, actor=running.lan, at=timezone.now())
    states.submit(running.ward, actor=running.son, at=timezone.now())
    states.accept(running.ward, actor=running.thao, at=timezone.now())
    whole = f"/office/campaigns/{running.campaign.pk}/whole/"
    page = thao.get(whole).content.decode()
    assert "mới gồm 1 trong 3 đơn vị" in page
    assert "thiếu 1 đơn vị" in page
    one = next(
        found
        for found in re.findall(r'href="([^"]*/whole/row/\?row=[^"]*)"', page)
        if "2%3A1.2" in found or "2:1.2" in found
    )
    opened = thao.get(one).content.decode()
    assert running.units.ward.name in opened
    assert "chưa có báo cáo" in opened
    thao.post(f"/office/campaigns/{running.campaign.pk}/do/record/")
    assert running.ward.state == Submission.State.CONSOLIDATED
    assert thao.get(f"/office/campaigns/{running.campaign.pk}/rows/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_queries_of_the_page_do_not_grow_with_cells(
    running: Season, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(running.lan)
    type_in(client, running, ISSUED, "1")
    client.get(unit_url(running))
    for row in (PLANNED, DONE):
        type_in(client, running, row, "3")
    with django_assert_max_num_queries(16):
        client.get(unit_url(running))
