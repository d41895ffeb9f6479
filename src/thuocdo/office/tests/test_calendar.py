"""The working calendar on the screen: who reads and who changes it, what a change touches, and what is kept of it."""

from __future__ import annotations

import html
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.feedback import handling
from thuocdo.feedback.models import Feedback
from thuocdo.feedback.steps import Matter, Sender
from thuocdo.office.calendar.forms import SetHoursForm
from thuocdo.working_time import services
from thuocdo.working_time.models import CalendarChange, DecidedYear, Holiday, MakeUpDay, OfficeHours
from thuocdo.working_time.office_hours import default_hours_on
from thuocdo.working_time.queries import calendar_of, years_around

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
PAGE = "/office/calendar/"
ADD = f"{PAGE}add/holiday/"
MOST = 12


@pytest.fixture
def controller(units: LittleProvince) -> User:
    """Return who controls the procedures of the province."""
    return official(units.province, Role.PROCEDURE_CONTROLLER, "Cao Thị Kiểm")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


def workday(unit: Unit, after: date | None = None) -> date:
    today = after or timezone.localdate()
    return calendar_of(unit, span=years_around(timezone.localdate())).working_day_after(today, 1)


def holiday(day: date, **changes: Any) -> dict[str, Any]:
    usual = {
        "day": day.isoformat(),
        "name": "Ngày bầu cử",
        "source": "Công văn 12/UBND",
        "reason": "Bầu cử bổ sung",
    }
    return usual | changes


def add(client: Client, unit: Unit, said: dict[str, Any], address: str = ADD, **more: str) -> Any:
    return client.post(f"{address}?unit={unit.pk}", said | more)


def test_before_it_is_saved_a_change_says_what_it_touches(
    units: LittleProvince, controller: User
) -> None:
    office = Office(units.ward, units.province)
    office.in_hand(timezone.now())
    day = workday(units.ward)
    client = signed_in(controller)
    looked_at = add(client, units.province, holiday(day))
    assert "Nhiều nhất 1 hồ sơ đang giải quyết" in text(looked_at)
    assert not Holiday.objects.filter(unit=units.province).exists()
    seen = client.get(PAGE + f"?unit={units.province.pk}&year={day.year}")
    assert "Ngày bầu cử" not in text(seen)


@pytest.mark.django_db(transaction=True)
def test_the_log_says_who_why_and_how_many_due_times_moved(
    units: LittleProvince, controller: User
) -> None:
    office = Office(units.ward, units.province)
    dossier = office.in_hand(timezone.now())
    before, day = dossier.due_at, workday(units.ward)
    client = signed_in(controller)
    answer = add(client, units.province, holiday(day), step="save")
    assert answer.status_code == 302
    dossier.refresh_from_db()
    assert before is not None
    assert dossier.due_at is not None
    assert dossier.due_at > before
    log = text(client.get(answer["Location"]))
    for said in (
        "Thêm ngày nghỉ",
        "Ngày bầu cử",
        "Cao Thị Kiểm",
        "Bầu cử bổ sung",
        "1 hạn trả đã đổi",
    ):
        assert said in log
    # the ward reads it, too: the decision of the province is its own calendar
    assert "Bầu cử bổ sung" in text(signed_in(office.clerk).get(f"{PAGE}changes/"))


@pytest.mark.django_db(transaction=True)
def test_terms_of_feedback_are_told_beside_those_of_dossiers(
    units: LittleProvince, controller: User
) -> None:
    clerk = Office(units.ward, units.province).clerk
    sent = handling.record(
        unit=units.ward, sender=Sender("Phạm Thị Hoa", phone="0912345678"), way="counter",
        matter=Matter("regulation", "Giấy tờ thừa", "Phải nộp bản sao."), request_id=uuid4(), actor=clerk, at=timezone.now(),
    )  # fmt: skip
    client, day = signed_in(controller), workday(units.ward)
    looked_at = text(add(client, units.province, holiday(day)))
    assert "Nhiều nhất 1 phản ánh, kiến nghị chưa xong" in looked_at
    assert "hồ sơ đang giải quyết" not in looked_at
    saved = add(client, units.province, holiday(day), step="save")
    assert "1 hạn xử lý phản ánh, kiến nghị đã đổi" in text(client.get(saved["Location"]))
    moved = Feedback.objects.get(pk=sent.pk)
    assert moved.step_due_at > sent.step_due_at
    seen = text(client.get(f"/office/feedback/{sent.pk}/"))
    assert f"hạn mới: {timezone.localtime(moved.step_due_at):%H:%M}" in seen


def test_a_recount_that_has_not_ended_is_no_zero(units: LittleProvince, controller: User) -> None:
    client = signed_in(controller)
    saved = add(client, units.province, holiday(workday(units.province)), step="save")
    assert "không hạn nào đổi" in text(client.get(saved["Location"])).split("Nạp lịch")[0]
    change = CalendarChange.objects.get(unit=units.province)
    DBTaskResult.objects.create(
        task_path="thuocdo.dossiers.jobs.recount_job",
        status=TaskResultStatus.READY,
        args_kwargs={"args": [change.pk], "kwargs": {}},
        backend_name="default",
        exception_class_path="",
        traceback="",
    )
    log = text(client.get(saved["Location"])).split("Nạp lịch")[0]
    assert "đang tính lại các hạn" in log
    assert "không hạn nào đổi" not in log


def test_a_swapped_day_brings_the_day_that_is_worked(
    units: LittleProvince, controller: User
) -> None:
    day = workday(units.province)
    saturday = day + timedelta(days=(5 - day.weekday()) % 7 + 7)
    said = holiday(day, worked_on=saturday.isoformat())
    client = signed_in(controller)
    assert add(client, units.province, said, step="save").status_code == 302
    made = MakeUpDay.objects.get(unit=units.province)
    assert (made.day, made.replaces) == (saturday, day)
    assert Holiday.objects.get(unit=units.province).worked_on == saturday
    # neither is there where one of them is refused
    other = workday(units.province, day)
    again = add(client, units.province, holiday(other, worked_on=saturday.isoformat()), step="save")
    assert again.status_code == 409
    assert not Holiday.objects.filter(day=other, unit=units.province).exists()


def test_who_enters_the_same_day_later_is_told_and_keeps_what_he_typed(
    units: LittleProvince, controller: User
) -> None:
    other = official(units.province, Role.ADMINISTRATOR, "Quản trị tỉnh")
    day = workday(units.province)
    assert add(signed_in(controller), units.province, holiday(day), step="save").status_code == 302
    late = add(signed_in(other), units.province, holiday(day, name="Tên khác"), step="save")
    assert late.status_code == 409
    assert "đã là ngày nghỉ của phạm vi này" in text(late)
    assert 'value="Tên khác"' in text(late)
    assert Holiday.objects.get(unit=units.province).name == "Ngày bầu cử"


def test_hours_are_set_from_a_day_on_and_taken_back(
    units: LittleProvince, controller: User
) -> None:
    client, day = signed_in(controller), workday(units.ward)
    address = f"{PAGE}add/hours/"
    begun = client.get(f"{address}?unit={units.ward.pk}").content.decode()
    held = SetHoursForm.written(default_hours_on(timezone.localdate()))
    assert begun.count(f'value="{held["mon"]}"') == 5
    said = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:00-12:00, 13:00-17:00")
    said |= {
        "valid_from": day.isoformat(),
        "duty_sat": "08:00-11:00",
        "source": "QĐ 5/QĐ-UBND",
        "reason": "Giờ mùa đông",
    }
    assert add(client, units.ward, said | {"mon": "tám giờ"}, address).status_code == 422
    assert "Thứ Hai – Thứ Sáu" in text(add(client, units.ward, said, address))
    assert add(client, units.ward, said, address, step="save").status_code == 302
    row = OfficeHours.objects.get(unit=units.ward)
    assert (row.valid_from, row.duty, row.duty_counts) == (day, {"sat": ["08:00-11:00"]}, False)
    page = text(client.get(f"{PAGE}?unit={units.ward.pk}&year={day.year}"))
    assert "08:00–12:00, 13:00–17:00" in page
    back = f"{PAGE}remove/hours/{row.pk}/?unit={units.ward.pk}"
    assert client.get(back).status_code == 200
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "Đặt nhầm"}).status_code == 302
    assert not OfficeHours.objects.filter(unit=units.ward).exists()


def test_a_day_is_taken_back_with_a_reason(units: LittleProvince, controller: User) -> None:
    client, day = signed_in(controller), workday(units.province)
    add(client, units.province, holiday(day), step="save")
    row = Holiday.objects.get(unit=units.province)
    back = f"{PAGE}remove/holiday/{row.pk}/?unit={units.province.pk}"
    assert "Ngày bầu cử" in text(client.get(back))
    assert client.post(back, {"reason": "Bỏ bầu cử"}).status_code == 302
    assert client.post(back, {"reason": "Bỏ bầu cử"}).status_code == 404
    assert CalendarChange.objects.filter(verb="holiday_removed", reason="Bỏ bầu cử").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_day_of_all_units_is_taken_back_at_the_province(
    units: LittleProvince, controller: User
) -> None:
    day = workday(units.ward)
    services.add_holiday(
        day=day, name="Nghỉ chung", source="QĐ 1", reason="Thử", actor=None, at=timezone.now()
    )
    row = Holiday.objects.get(day=day, unit=None)
    office = Office(units.ward, units.province)
    dossier = office.in_hand(timezone.now())
    before, client = dossier.due_at, signed_in(controller)
    address = f"{PAGE}remove/holiday/{row.pk}/"
    year = f"{PAGE}?year={day.year}&unit="
    assert address in client.get(f"{year}{units.province.pk}").content.decode()
    assert address not in client.get(f"{year}{units.ward.pk}").content.decode()
    assert client.post(f"{address}?unit={units.ward.pk}", {"reason": "x"}).status_code == 404
    back = f"{address}?unit={units.province.pk}"
    shown = text(client.get(back))
    assert "Bỏ khỏi lịch: mọi đơn vị" in shown
    assert "Nhiều nhất 1 hồ sơ đang giải quyết" in shown
    assert client.post(back, {"reason": ""}).status_code == 422
    answer = client.post(back, {"reason": "Thủ tướng đổi lịch"})
    assert answer.status_code == 302
    assert not Holiday.objects.filter(pk=row.pk).exists()
    change = CalendarChange.objects.get(verb="holiday_removed")
    assert (change.unit_id, change.actor_id) == (None, controller.pk)
    dossier.refresh_from_db()
    assert before is not None
    assert dossier.due_at is not None
    assert dossier.due_at < before
    log = text(client.get(answer["Location"])).split("Thêm ngày nghỉ")[0]
    for said in (
        "Bỏ ngày nghỉ",
        "Nghỉ chung",
        "mọi đơn vị",
        "Thủ tướng đổi lịch",
        "1 hạn trả đã đổi",
    ):
        assert said in log


def test_officials_read_their_own_unit_and_change_nothing(
    units: LittleProvince, lan: User, binh: User, hoa: User
) -> None:
    ward_administrator = official(units.ward, Role.ADMINISTRATOR, "Quản trị phường")
    day = workday(units.ward)
    for person in (lan, ward_administrator):
        client = signed_in(person)
        page = text(client.get(PAGE))
        assert "Phường Mẫu" in page
        assert "add/holiday" not in page
        assert client.get(f"{PAGE}?unit={units.other_ward.pk}").status_code == 404
        assert add(client, units.ward, holiday(day), step="save").status_code == 403
        assert client.get(f"{PAGE}add/hours/?unit={units.ward.pk}").status_code == 403
        assert add(client, units.province, holiday(day), step="save").status_code == 404
    for person in (binh, hoa):
        for address in (PAGE, f"{PAGE}changes/", ADD):
            assert signed_in(person).get(f"{address}?unit={units.ward.pk}").status_code == 404
    assert "/office/calendar/" in text(signed_in(lan).get("/office/settings/"))
    assert "/office/calendar/" not in text(signed_in(hoa).get("/office/settings/"))
    assert Client().get(PAGE).status_code == 302
    assert not Holiday.objects.exclude(unit=None).exists()


def test_a_name_is_never_mark_up(units: LittleProvince, controller: User) -> None:
    client, day = signed_in(controller), workday(units.province)
    hostile = '"><script>alert(1)</script>'
    said = holiday(day, name=hostile, source=hostile, reason=hostile)
    looked_at = add(client, units.province, said)
    saved = add(client, units.province, said, step="save")
    row = Holiday.objects.get(unit=units.province)
    pages = [
        looked_at,
        client.get(f"{PAGE}?unit={units.province.pk}&year={day.year}"),
        client.get(saved["Location"]),
        client.get(f"{PAGE}remove/holiday/{row.pk}/?unit={units.province.pk}"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b"&lt;script&gt;alert" in page.content


def test_what_makes_no_sense_is_refused_or_passed_over(
    units: LittleProvince, controller: User
) -> None:
    client = signed_in(controller)
    for asked in ("year=9999", "year=x", "year=0", f"unit={units.province.pk}&year=1"):
        assert str(timezone.localdate().year) in text(client.get(f"{PAGE}?{asked}"))
    for unit in ("x", "9" * 30, "²"):
        assert client.get(PAGE, {"unit": unit}).status_code == 404
    assert client.get(f"{PAGE}add/nothing/?unit={units.province.pk}").status_code == 404
    for day in ("9999-12-31", "0001-01-01", "hôm nay"):
        said = holiday(timezone.localdate()) | {"day": day}
        assert add(client, units.province, said, step="save").status_code == 422
    same = workday(units.province)
    said = holiday(same, worked_on=same.isoformat())
    assert add(client, units.province, said, step="save").status_code == 422


def test_a_year_without_a_decision_is_marked_as_likely(
    units: LittleProvince, controller: User
) -> None:
    year = timezone.localdate().year
    DecidedYear.objects.filter(year=year).delete()
    Holiday.objects.filter(day__year=year).delete()
    page = text(signed_in(controller).get(f"{PAGE}?year={year}"))
    assert "Lịch nghỉ chung của năm này là dự kiến" in page
    assert "is-off is-likely" in page


def test_the_nearest_unit_has_the_say(units: LittleProvince, controller: User) -> None:
    day, client = workday(units.ward), signed_in(controller)
    add(client, units.province, holiday(day), step="save")
    said = {"day": day.isoformat(), "source": "Công văn 3", "reason": "Vẫn làm"}
    add(client, units.ward, said, f"{PAGE}add/make-up-day/", step="save")
    page = text(client.get(f"{PAGE}?unit={units.ward.pk}&year={day.year}"))
    assert "đơn vị cấp dưới quyết định khác" in page
    assert calendar_of(units.ward, span=years_around(day)).is_working_day(day)
    assert not calendar_of(units.other_ward, span=years_around(day)).is_working_day(day)


def test_hours_fill_the_form_they_were_written_in() -> None:
    hours = OfficeHours(week={"mon": ["07:30-11:30"]}, duty={"sat": ["08:00-11:00"]}).hours
    written = SetHoursForm.written(hours)
    assert (written["mon"], written["tue"], written["duty_sat"]) == (
        "07:30-11:30",
        "",
        "08:00-11:00",
    )


# As in use: within a transaction what follows from rights is asked anew.
@pytest.mark.django_db(transaction=True)
def test_pages_cost_the_same_with_many_changes(units: LittleProvince, controller: User) -> None:
    client, now = signed_in(controller), timezone.now()
    addresses = [f"{PAGE}?unit={units.province.pk}", f"{PAGE}changes/?unit={units.province.pk}"]

    def decide(count: int, first: date) -> None:
        for number in range(count):
            services.add_holiday(
                day=first + timedelta(days=number),
                name="Nghỉ",
                source="QĐ",
                unit=units.province,
                reason="Thử",
                actor=controller,
                at=now,
            )

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    decide(5, date(now.year, 3, 2))
    few = [queries(one) for one in addresses]
    decide(45, date(now.year, 5, 10))
    assert [queries(one) for one in addresses] == few
    assert max(few) <= MOST, few
