"""The agency of a test run is chosen from a list where there are few, and found by words where there are many."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import official
from thuocdo.office.choosing.fields import FEW
from thuocdo.organisations.tests.factories import numbered_units
from thuocdo.procedures.process_graph import LinkSpec, ProcessSpec
from thuocdo.procedures.processes import draft_process
from thuocdo.procedures.tests.factories import AT, published, step

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db


def test_the_agency_of_a_test_run_is_found_by_words_where_there_are_many(
    client: Client, units: LittleProvince
) -> None:
    procedure = published(units.province, code="1.001193").procedure
    client.force_login(official(units.province, Role.PROCEDURE_CONTROLLER, "Lê Thị Soát"))
    chain = ProcessSpec((step("a"), step("b")), (LinkSpec("a", "b"),))
    draft_process(procedure, agency_kind="commune", spec=chain, actor=None, at=AT)
    place = f"/office/procedures/{procedure.pk}/process/"
    page = client.get(f"{place}?agency={units.ward.pk}").content.decode()
    assert f'<option value="{units.ward.pk}" selected' in page, "three are a list"
    wards = numbered_units(units.province, FEW + 3)
    with CaptureQueriesContext(connection) as few:
        page = client.get(f"{place}?agency={units.ward.pk}").content.decode()
    assert f'name="agency" value="{units.ward.pk}"' in page
    assert wards[3].name not in page
    source = re.search(r'data-finder="([^"]+)"', page)
    assert source is not None
    found = client.get(f"{html.unescape(source[1])}&q=phuong+so+14").json()["found"]
    assert [one["id"] for one in found] == [wards[14].pk]
    page = client.get(f"{place}?agency=&agency_words=phuong+so+14").content.decode()
    assert f'name="agency" value="{wards[14].pk}"' in page
    assert wards[14].name in page.partition('<ol class="run">')[2]
    page = client.get(f"{place}?agency=&agency_words=phuong+so").content.decode()
    assert f'name="agency_pick" value="{wards[2].pk}"' in page
    page = client.get(f"{place}?agency=&agency_words=so+noi+vu").content.decode()
    assert "Không có đơn vị nào tên" in page, "it is of another kind"
    with CaptureQueriesContext(connection) as many:
        client.get(f"{place}?agency={units.ward.pk}")
    assert len(many) <= len(few)
