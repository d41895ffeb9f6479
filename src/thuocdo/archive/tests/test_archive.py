"""The archive: what is chosen, handed over by one and taken over by another, stays as it is, and its use is noted."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction

import pytest

from thuocdo.accounts.models import Role
from thuocdo.archive import services as archive
from thuocdo.archive.choosing import choose
from thuocdo.archive.models import ArchiveUse, Handover, HandoverItem
from thuocdo.archive.package import package_of
from thuocdo.archive.papers import minutes_paper
from thuocdo.archive.retention import Retentions, decide_retention
from thuocdo.attachments.services import store
from thuocdo.documents.excel import write_excel
from thuocdo.documents.pdf import write_pdf
from thuocdo.dossiers import services
from thuocdo.dossiers.counter import CounterWork
from thuocdo.dossiers.models import Dossier, DossierDocument
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office, official, procedure
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
NEXT_YEAR = moment("2027-02-01 09:00")


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def keeper(office: Office) -> User:
    """Return another who keeps records in the ward."""
    return official(office.ward, Role.RECORDS_CLERK, "Người nhận lưu trữ")


def rule(office: Office, years: int | None = 10, **changes: object) -> None:
    said = {
        "procedure": None,
        "years": years,
        "legal_basis": "Quyết định của tỉnh",
        "valid_from": date(2026, 1, 1),
        "actor": None,
        "at": MONDAY,
    }
    decide_retention(office.version.procedure.owner, **(said | changes))  # type: ignore[arg-type]


def done(office: Office, **changes: object) -> Dossier:
    row = office.in_hand(**changes)  # type: ignore[arg-type]
    file = store(BytesIO(b"%PDF-1.4 paper"), name="giay.pdf", actor=None, at=MONDAY)
    if not row.secret:
        services.add_document(
            row, name="Tờ khai", attachment=file, state=1, actor=office.clerk, at=MONDAY + HOUR
        )
    services.resolve(
        row,
        results=[NewResult("Giấy phép", paper=True)],
        actor=office.approver,
        at=MONDAY + 2 * HOUR,
    )
    services.return_result(row, actor=office.clerk, at=MONDAY + 3 * HOUR)
    return Dossier.objects.get(pk=row.pk)


def handed(office: Office) -> Handover:
    made = archive.make_handover(office.ward, year=2026, actor=office.records, at=NEXT_YEAR)
    return archive.hand_over_list(made, actor=office.records, at=NEXT_YEAR + HOUR)


def test_what_waits_is_secret_or_unruled_is_left_out(office: Office) -> None:
    assert choose(office.ward.pk, year=2026).dossiers == ()
    ready = done(office)
    assert choose(office.ward.pk, year=2026).unruled == 1
    rule(office)
    waiting = office.in_hand()
    services.resolve(waiting, actor=office.approver, at=MONDAY + HOUR)
    done(office, work=CounterWork(services.Decision.ACCEPT, secret=True))
    office.in_hand()
    chosen = choose(office.ward.pk, year=2026)
    assert [row.pk for row, _kept in chosen.dossiers] == [ready.pk]
    assert (chosen.waiting, chosen.secret, chosen.unruled) == (1, 1, 0)
    assert choose(office.ward.pk, year=2025).dossiers == ()


def test_the_rule_of_the_day_it_ended_on_counts(office: Office) -> None:
    owner = office.version.procedure.owner_id
    rule(office)
    rule(office, None, procedure=office.version.procedure, valid_from=date(2026, 6, 1))
    rule(office, 20, valid_from=date(2027, 1, 1))
    known = Retentions([owner])

    def kept(day: str) -> tuple[int | None, date | None] | None:
        found = known.of(
            owner=owner, procedure=office.version.procedure_id, ended_at=moment(f"{day} 09:00")
        )
        return (found.years, found.keep_until) if found else None

    assert kept("2025-12-31") is None
    assert kept("2026-03-02") == (10, date(2036, 12, 31))
    assert kept("2026-06-01") == (None, None)
    with pytest.raises(Conflict):
        rule(office, 5, valid_from=date(2027, 1, 1))


def test_what_cannot_go_hides_nothing_that_can(office: Office) -> None:
    kept_for_good = procedure(office.province)
    rule(office, procedure=kept_for_good.procedure, years=None)
    early = [done(office, version=office.version) for _one in range(5)]
    late = [done(office, version=kept_for_good) for _one in range(2)]

    def chosen(kept: str = "") -> tuple[list[int], bool, int]:
        found = choose(office.ward.pk, year=2026, kept=kept, most=1)
        return [row.pk for row, _kept in found.dossiers], found.more, found.unruled

    assert chosen() == ([late[0].pk], True, 5)
    rule(office)
    assert chosen() == ([early[0].pk], True, 0)
    assert chosen("limited") == ([early[0].pk], True, 0)
    assert chosen("permanent") == ([late[0].pk], True, 0)
    archive.make_handover(
        office.ward, year=2026, kept="permanent", actor=office.records, at=NEXT_YEAR
    )
    assert chosen("permanent") == ([], False, 0)


def test_two_people_and_then_nothing_changes_any_more(office: Office, keeper: User) -> None:
    rule(office)
    row = done(office)
    handover = handed(office)
    assert handover.code == "01/2026/BB-NLHS"
    with pytest.raises(NotAllowed):
        archive.accept_handover(handover, actor=office.records, at=NEXT_YEAR + 2 * HOUR)
    archive.accept_handover(handover, actor=keeper, at=NEXT_YEAR + 2 * HOUR)
    row.refresh_from_db()
    assert row.archived_at == NEXT_YEAR + 2 * HOUR
    assert_whole(row)
    with pytest.raises(Conflict):
        services.correct_mistake(
            row, what="entry", reason="x", actor=office.records, at=NEXT_YEAR + 3 * HOUR
        )
    with pytest.raises(Conflict):
        services.add_document(row, name="x", actor=office.clerk, at=NEXT_YEAR + 3 * HOUR)
    for change in (
        lambda: Dossier.objects.filter(pk=row.pk).update(subject="khác"),
        lambda: DossierDocument.objects.filter(dossier=row).update(name="khác"),
        lambda: DossierDocument.objects.filter(dossier=row).delete(),
        lambda: HandoverItem.objects.filter(dossier=row).update(years=1),
        lambda: Handover.objects.filter(pk=handover.pk).update(note="khác"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    Dossier.objects.filter(pk=row.pk).update(sync_state="sent")
    assert choose(office.ward.pk, year=2026).dossiers == ()


def test_what_changed_since_is_not_taken_over(office: Office, keeper: User) -> None:
    rule(office)
    first, second = done(office), done(office)
    handover = handed(office)
    services.correct_mistake(
        second, what="entry", reason="x", actor=office.records, at=NEXT_YEAR + 2 * HOUR
    )
    with pytest.raises(Conflict) as refused:
        archive.accept_handover(handover, actor=keeper, at=NEXT_YEAR + 3 * HOUR)
    assert second.code in refused.value.message_vi
    first.refresh_from_db()
    assert first.archived_at is None, "all of it or nothing"
    archive.return_handover(handover, reason="Đã đổi", actor=keeper, at=NEXT_YEAR + 4 * HOUR)
    again = archive.make_handover(
        office.ward, year=2026, actor=office.records, at=NEXT_YEAR + 5 * HOUR
    )
    assert (again.number, again.items.count()) == (2, 2)


def test_a_dossier_stands_in_one_hand_over_alone(office: Office) -> None:
    rule(office)
    done(office)
    made = archive.make_handover(office.ward, year=2026, actor=office.records, at=NEXT_YEAR)
    with pytest.raises(InvalidInput):
        archive.make_handover(office.ward, year=2026, actor=office.records, at=NEXT_YEAR)
    archive.discard_handover(made, actor=office.records)
    assert archive.make_handover(
        office.ward, year=2026, actor=office.records, at=NEXT_YEAR
    ).items.exists()


def test_a_list_is_numbered_anew_in_whatever_order_its_rows_lie(office: Office) -> None:
    rule(office)
    for _one in range(4):
        done(office)
    made = archive.make_handover(office.ward, year=2026, actor=office.records, at=NEXT_YEAR)
    items = list(made.items.order_by("pk"))
    for numbers in ((14, 13, 12, 11), (4, 3, 2, 1)):  # the first row has the last number
        for one, number in zip(items, numbers, strict=True):
            HandoverItem.objects.filter(pk=one.pk).update(position=number)
    archive.drop_item(made, position=1, actor=office.records)
    archive.hand_over_list(made, actor=office.records, at=NEXT_YEAR + HOUR)
    assert list(made.items.order_by("pk").values_list("position", flat=True)) == [3, 2, 1]


def test_others_neither_make_nor_see_one(office: Office, units: LittleProvince) -> None:
    rule(office)
    done(office)
    with pytest.raises(NotAllowed):
        archive.make_handover(office.ward, year=2026, actor=office.handler, at=NEXT_YEAR)
    handover = handed(office)
    stranger = official(units.other_ward, Role.RECORDS_CLERK, "Người phường khác")
    for person in (stranger, office.handler):
        with pytest.raises(NotFound):
            archive.seen_handover(person, handover.pk)
    with pytest.raises(NotFound):
        archive.accept_handover(handover, actor=stranger, at=NEXT_YEAR + HOUR)


def test_the_package_holds_all_and_its_digests_are_right(office: Office, keeper: User) -> None:
    rule(office)
    row = done(office)
    handover = archive.accept_handover(handed(office), actor=keeper, at=NEXT_YEAR + 2 * HOUR)
    pieces = list(package_of(handover, actor=keeper, at=NEXT_YEAR + 3 * HOUR))
    package = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert package.testzip() is None
    sums = dict(
        reversed(line.split("  ", 1)) for line in package.read("SHA256SUMS").decode().splitlines()
    )
    assert set(sums) == set(package.namelist()) - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(package.read(name)).hexdigest() == digest
    (data,) = [name for name in sums if name.endswith("ho-so.json")]
    said = json.loads(package.read(data))
    assert said["ma_ho_so"] == row.code
    assert said["nguoi"][0]["ten"] == OWNER.full_name
    assert said["su_kien"][-1]["viec"] == "archived"
    assert said["thoi_han_luu"] == "10 năm"
    assert row.code in package.read("muc-luc.csv").decode()
    use = ArchiveUse.objects.get(dossier=row)
    assert (use.kind, use.user) == ("copy", keeper)


def test_a_look_is_noted_once_an_hour_and_stays(office: Office, keeper: User) -> None:
    rule(office)
    row = done(office)
    archive.note_use(row, kind="look", actor=keeper, at=NEXT_YEAR)
    assert not ArchiveUse.objects.exists(), "it does not lie in the archive"
    archive.accept_handover(handed(office), actor=keeper, at=NEXT_YEAR + 2 * HOUR)
    row.refresh_from_db()
    for minutes in (0, 20, 70):
        archive.note_use(
            row, kind="look", actor=keeper, at=NEXT_YEAR + 3 * HOUR + timedelta(minutes=minutes)
        )
    assert ArchiveUse.objects.filter(kind="look").count() == 2
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM archive_archiveuse")


def test_minutes_and_list_can_be_printed(office: Office, keeper: User) -> None:
    rule(office, None)
    done(office)
    handover = archive.accept_handover(handed(office), actor=keeper, at=NEXT_YEAR + 2 * HOUR)
    paper = minutes_paper(handover, list(handover.items.select_related("dossier")))
    assert write_pdf(paper).startswith(b"%PDF")
    assert write_excel(paper).startswith(b"PK")
