"""A unit is chosen from a list where there are few, and found by words without accents where there are many, with or without a script."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

import pytest

from thuocdo.indicators.cube.building import refresh
from thuocdo.office.choosing.fields import FEW
from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db

SINCE = date(2025, 7, 1)
PAGE = "/office/reconciliation/"


@pytest.fixture
def many(units):
    """Return more wards of the province than a list shows."""
    made = []
    for number in range(FEW + 3):
        ward = Unit.objects.create(code=f"M{number}", name=f"Phường Hạc Số {number}", kind="commune", valid_from=SINCE)  # fmt: skip
        ward.parents.create(parent=units.province, valid_from=SINCE)
        made.append(ward)
    return made


def page_of(client, **said):
    return client.get(PAGE, said).content.decode()


def test_few_are_a_list(client, units, lan):
    client.force_login(lan)
    page = page_of(client)
    assert f'<option value="{units.ward.pk}"' in page
    assert "data-finder" not in page


def test_many_are_found_by_words(client, units, many, thao):
    client.force_login(thao)
    page = page_of(client, unit=many[0].pk)
    assert f'<option value="{many[0].pk}"' not in page
    assert f'name="unit" value="{many[0].pk}"' in page
    assert f'value="{many[0].name}"' in page
    found = client.get("/office/choosing/units/", {"of": "seen", "q": "hac so 14"}).json()
    assert [one["name"] for one in found["found"]] == ["Phường Hạc Số 14"]
    assert "M14" in found["found"][0]["detail"]
    assert not found["more"]


def test_the_unit_in_force_stands_before_the_former_one_of_its_name(client, units, many, thao):
    former = Unit.objects.create(code="M0", name=many[0].name, kind="commune", valid_until=SINCE)
    Unit.objects.filter(pk=many[0].pk).update(code="N0")
    later = Unit.objects.create(code="M0", name=many[0].name, kind="commune", valid_from=SINCE)
    later.parents.create(parent=units.province, valid_from=SINCE)
    client.force_login(thao)
    found = client.get("/office/choosing/units/", {"of": "all", "q": "hac so 0"}).json()["found"]
    assert [one["id"] for one in found[:3]] == [many[0].pk, later.pk, former.pk]


def test_without_a_script_words_that_fit_one_unit_are_taken(client, units, many, thao):
    client.force_login(thao)
    page = page_of(client, unit=many[0].pk, unit_words="hac so 14")
    assert f'name="unit" value="{many[14].pk}"' in page
    page = page_of(client, unit="", unit_words="m3")
    assert f'name="unit" value="{many[3].pk}"' in page, "a code, too"


def test_without_a_script_words_that_fit_several_are_asked_about(client, units, many, thao):
    client.force_login(thao)
    page = page_of(client, unit=many[0].pk, unit_words="hac so")
    assert "Có nhiều đơn vị khớp" in page
    assert f'name="unit_pick" value="{many[2].pk}"' in page
    page = page_of(client, unit=many[0].pk, unit_words="hac so", unit_pick=many[2].pk)
    assert f'name="unit" value="{many[2].pk}"' in page
    evil = "<img src=x onerror=alert(1)>"
    page = page_of(client, unit="", unit_words=evil)
    assert "Không có đơn vị nào tên" in page
    assert evil not in page


def test_words_that_are_still_the_name_leave_the_unit_that_stood_there(client, units, many, thao):
    Unit.objects.filter(pk=many[5].pk).update(name=many[4].name, search_name=many[4].search_name)
    client.force_login(thao)
    for one in (many[4], many[5]):
        page = page_of(client, unit=one.pk, unit_words=many[4].name)
        assert f'name="unit" value="{one.pk}"' in page


def test_units_of_others_are_neither_found_nor_taken(client, units, many, lan, hung):
    for person in (lan, hung):
        client.force_login(person)
        found = client.get("/office/choosing/units/", {"of": "seen", "q": "hac so"}).json()
        assert found == {"found": [], "more": False}
        page = page_of(client, unit=many[0].pk)
        assert many[0].name not in page
    assert client.get("/office/choosing/units/", {"of": "everything"}).status_code == 404
    client.logout()
    assert client.get("/office/choosing/units/", {"of": "seen"}).status_code == 302


@pytest.fixture
def figures(tmp_path, settings):
    settings.WAREHOUSE_DIR, settings.CUBE_DIR = tmp_path / "w", tmp_path / "c"
    settings.UNITS_KEPT_SECONDS = 0


@pytest.mark.usefixtures("figures")
def test_the_score_is_shown_of_the_unit_that_is_typed(client, units, many, thao):
    refresh(at=timezone.now())
    client.force_login(thao)
    page = client.get(
        "/office/service-index/", {"unit": units.province.pk, "unit_words": "hac so 14"}
    )
    assert f'name="unit" value="{many[14].pk}"' in page.content.decode()
    page = client.get("/office/service-index/", {"unit": units.province.pk, "unit_words": "hac so"})
    assert f'name="unit_pick" value="{many[2].pk}"' in page.content.decode()
    assert client.get("/office/calendar/", {"unit_words": "hac so 14"}).status_code == 200


def test_words_taken_away_take_the_unit_away(client, units, many, thao):
    client.force_login(thao)
    page = page_of(client, unit=many[0].pk, unit_words=" ")
    assert f'name="unit" value="{many[0].pk}"' not in page


@pytest.mark.parametrize("asked", ["of-kind", "asked"])
def test_a_scope_of_something_that_is_not_there_holds_nothing(client, units, lan, asked):
    client.force_login(lan)
    for key in ("", "x", "9" * 40, "0", "²"):
        found = client.get("/office/choosing/units/", {"of": asked, "in": key})
        assert found.json() == {"found": [], "more": False}, key
