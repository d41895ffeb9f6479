"""The records behind a figure: the list is the figure, narrowed it is a part of it, and nobody learns of what he does not see."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.test import Client

import pytest

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office
from thuocdo.indicators.cube.building import refresh
from thuocdo.office.figures import records as listing
from thuocdo.office.tests.figures.looking import NOW, PAGE, RECORDS, asked, figures, records
from thuocdo.procedures.models import Procedure

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_list_behind_a_figure_is_the_figure(office: Office, governor: User) -> None:
    done, *late = figures(office)
    page = asked(governor, RECORDS, **records(office))
    assert "<strong>2</strong>" in page
    assert all(one.code in page for one in late)
    assert done.code not in page
    share = {"first": "2026-03-01", "last": "2026-03-31", "indicator": "procedures.whole.on_time"}
    assert done.code in asked(governor, RECORDS, **records(office, **share))


def test_records_of_other_units_are_counted_and_not_shown(
    office: Office, neighbour: User, units: LittleProvince
) -> None:
    _done, *late = figures(office)
    page = asked(neighbour, RECORDS, **records(office, unit=units.province.pk))
    assert "<strong>2</strong>" in page
    assert "2 dòng thuộc đơn vị bạn không được xem" in page
    assert not any(one.code in page for one in late)
    for kind in ("csv", "xlsx"):
        sent = asked(neighbour, f"{PAGE}records.{kind}", 403, **records(office))
        assert "Không có hồ sơ nào trong số này thuộc đơn vị bạn được xem" in sent
        assert not any(one.code in sent for one in late)


def test_a_file_without_dossiers_says_why(office: Office, governor: User) -> None:
    figures(office)
    client = Client()
    client.force_login(governor)

    def last(**query: object) -> str:
        sent = client.get(f"{PAGE}records.csv", records(office, **query))
        assert sent.status_code == 200
        return sent.content.decode("utf-8-sig").splitlines()[-1]

    earlier = {"first": "2026-01-01", "last": "2026-01-31", "indicator": "dossiers.received"}
    assert "Không có hồ sơ nào được đếm." in last(**earlier)
    assert "Không còn hồ sơ nào sau khi lọc." in last(step="không có bước này")
    procedures = records(office, indicator="procedures.inventory.province")
    asked(governor, f"{PAGE}records.csv", 404, **procedures)


def test_why_a_dossier_counts_or_not(office: Office, governor: User, neighbour: User) -> None:
    done, late, _other = figures(office)
    page = asked(governor, RECORDS, **records(office, dossier=late.code))
    assert "Được đếm." in page
    page = asked(governor, RECORDS, **records(office, dossier=done.code))
    assert "Không được đếm." in page
    hidden = asked(neighbour, RECORDS, **records(office, dossier=late.code))
    nothing = asked(neighbour, RECORDS, **records(office, dossier="H56.14-000000-0000"))
    assert hidden.replace(late.code, "") == nothing.replace("H56.14-000000-0000", "")


def test_an_open_dossier_is_of_its_unit_though_its_day_has_not_come(
    office: Office, governor: User
) -> None:
    _done, late, _other = figures(office)
    page = asked(
        governor,
        RECORDS,
        **records(office, indicator="procedures.whole.on_time", dossier=late.code),
    )
    said = page[page.index("Không được đếm.") :]
    assert re.search(r"✗[^✓✗]*ngày có kết quả", said)
    assert re.search(r"✓[^✓✗]*thuộc đơn vị này", said)


def test_days_late_are_those_of_the_calendar(office: Office, governor: User) -> None:
    figures(office)  # due 31 March at 17:00; now it is 2 April, 9:00
    page = asked(governor, RECORDS, **records(office))
    assert "muộn 2 ngày" in page
    assert "muộn 1 ngày" not in page


def test_pages_of_fifty_end_where_the_figure_ends(
    office: Office, governor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _done, *late = figures(office)
    monkeypatch.setattr(listing, "ROWS_A_PAGE", 1)
    first = asked(governor, RECORDS, **records(office))
    [cursor] = re.findall(r"cursor=(\d+)", first)
    second = asked(governor, RECORDS, **records(office, cursor=cursor))
    assert 'rel="next"' not in second
    assert {one.code for one in late} == set(
        re.findall(r'class="code" href="[^"]*">([^<]+)</a>', first + second)
    )
    assert asked(governor, RECORDS, **records(office, cursor="x'"))


def test_a_file_that_ends_before_the_list_says_so(
    office: Office, governor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _done, _older, newer = figures(office)
    client = Client()
    client.force_login(governor)

    def sent() -> list[str]:
        answer = client.get(f"{PAGE}records.csv", records(office))
        return answer.content.decode("utf-8-sig").splitlines()

    assert len(sent()) == 3
    assert "Tệp dừng ở" not in asked(governor, RECORDS, **records(office))
    monkeypatch.setattr(listing, "MOST_IN_FILE", 1)
    _head, only, last = sent()
    assert newer.code in only
    assert "Tệp dừng ở 1 hồ sơ mới nhất" in last
    assert "Tệp dừng ở 1 hồ sơ mới nhất" in asked(governor, RECORDS, **records(office))
    assert client.get(f"{PAGE}records.xlsx", records(office)).content[:2] == b"PK"


@pytest.mark.parametrize("changed", [{"unit": "0"}, {"first": "x"}, {"indicator": "ratings.count"}])
def test_what_makes_no_sense_is_not_there(
    office: Office, governor: User, changed: dict[str, object]
) -> None:
    figures(office)
    asked(governor, RECORDS, 404, **records(office, **changed))


def listed(page: str) -> set[str]:
    return set(re.findall(r'class="code" href="[^"]*">([^<]+)</a>', page))


def test_a_figure_made_of_others_leads_to_the_records_of_each(
    office: Office, governor: User, neighbour: User
) -> None:
    figures(office)
    total = records(office, indicator="procedures.inventory.total", unit=office.province.pk)
    page = asked(governor, RECORDS, **total)
    assert "Số TTHC cấp tỉnh" in page
    leading = re.findall(r'href="([^"]*indicator=procedures.inventory.commune[^"]*)"', page)
    assert len(leading) == 1
    found = asked(governor, leading[0])
    codes = set(Procedure.objects.filter(owner=office.province).values_list("code", flat=True))
    assert codes
    assert listed(found) == codes
    assert "không có danh sách" not in found
    assert listed(asked(neighbour, leading[0])) == codes  # public ones
    page = asked(governor, f"{PAGE}indicators/procedures.inventory.total/", unit=office.province.pk)
    assert "indicator=procedures.inventory.commune" in page


def test_a_sum_of_sums_leads_down_to_its_dossiers(office: Office, governor: User) -> None:
    done, *late = figures(office)
    march = {"first": "2026-03-01", "last": "2026-03-31", "unit": office.province.pk}
    where = records(office, indicator="procedures.dossiers.received.total", **march)
    page = asked(governor, RECORDS, **where)
    assert "<strong>3</strong>" in page
    for part in ("direct.total", "direct.commune"):
        (leading,) = re.findall(rf'href="([^"]*indicator=[^"]*{part}[^"]*)"', page)
        page = asked(governor, leading)
    assert listed(page) == {one.code for one in (done, *late)}


def ways(page: str) -> dict[str, str]:
    """Return where the parts of a figure lead, by their name."""
    return {
        name: href
        for href, name in re.findall(r'<th scope="row"> <a href="(\?[^"]+)">([^<]+)</a>', page)
    }


def test_a_figure_is_narrowed_to_a_procedure_a_step_and_a_person(
    office: Office, governor: User
) -> None:
    _done, first, second = figures(office)
    Dossier.objects.filter(pk=second.pk).update(step_name="Ký duyệt", holder=office.approver)
    refresh(at=NOW)
    page = asked(governor, RECORDS, **records(office))
    assert listed(page) == {first.code, second.code}
    for part, only in (
        ("Ký duyệt", second),
        ("Thẩm định", first),
        (office.approver.full_name, second),
    ):
        narrowed = asked(governor, f"{RECORDS}{ways(page)[part]}")
        assert listed(narrowed) == {only.code}
        assert "<strong>2</strong>" in narrowed, "the figure stays what it is"
        assert f"<strong>{part}</strong>" in narrowed
        back = re.findall(r'href="(\?[^"]+)">Bỏ lọc', narrowed)
        assert listed(asked(governor, f"{RECORDS}{back[0]}")) == {first.code, second.code}
    code = office.version.procedure.code
    assert len(listed(asked(governor, RECORDS, **records(office, procedure=code)))) == 2
    other = asked(governor, RECORDS, **records(office, procedure="9.999999"))
    assert not listed(other)
    assert "Hãy bỏ bớt điều kiện" in other
    sent = Client()
    sent.force_login(governor)
    file = sent.get(f"{PAGE}records.csv", records(office, step="Ký duyệt")).content.decode(
        "utf-8-sig"
    )
    assert second.code in file
    assert first.code not in file


def test_an_address_names_nobody_whose_dossiers_one_does_not_see(
    office: Office, neighbour: User, units: LittleProvince
) -> None:
    _done, first, _second = figures(office)
    assert first.holder_id is not None
    for holder in (str(first.holder_id), "0", "9" * 300, "x'", "-"):
        page = asked(neighbour, RECORDS, **records(office, unit=units.province.pk, holder=holder))
        assert office.handler.full_name not in page
        assert not listed(page)


def test_a_number_that_is_cut_names_nobody_else(office: Office, governor: User) -> None:
    """The list of one holder is not asked for under the number of another."""
    _done, first, _second = figures(office)
    other = office.records
    for number in (f"{first.holder_id:018}{other.pk}", f"{first.holder_id:018}1234"):
        page = asked(governor, RECORDS, **records(office, holder=number))
        assert not listed(page)
        assert other.full_name not in page
