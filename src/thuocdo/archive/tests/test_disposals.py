"""What is kept no longer: proposed by one, agreed to by two others, and then its content is gone, while its code, hashes and minutes stay."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError, connection, transaction

import pytest

from thuocdo.accounts.models import Role
from thuocdo.archive import disposing
from thuocdo.archive import services as archive
from thuocdo.archive.choosing import choose
from thuocdo.archive.disposal_papers import disposal_paper
from thuocdo.archive.models import Disposal, DisposalItem, Handover
from thuocdo.archive.package import package_of
from thuocdo.archive.tests.test_archive import HOUR, NEXT_YEAR, done, rule
from thuocdo.attachments.destroying import mark_destroyed, remove_destroyed
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.services import open_original, store
from thuocdo.attachments.storage import originals
from thuocdo.documents.pdf import write_pdf
from thuocdo.dossiers import services
from thuocdo.dossiers.chain import breaks_in
from thuocdo.dossiers.counter import CounterWork
from thuocdo.dossiers.destroying import destroy_content
from thuocdo.dossiers.emptied import GONE, WORDS
from thuocdo.dossiers.events import EVENT_TYPES
from thuocdo.dossiers.models import (
    Applicant,
    Dossier,
    DossierDocument,
    DossierEvent,
    DossierResult,
    DossierWords,
)
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.roots import take_root, verify
from thuocdo.dossiers.slips import slip_kinds
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office, official
from thuocdo.dossiers.writing import row_values
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db

OVER = moment("2028-02-01 09:00")  # one year from 1 January 2027 on
#: What somebody typed, and what must be nowhere afterwards.
TYPED = "Chuyện riêng của ông Sáu"


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


@pytest.fixture
def keeper(office: Office) -> User:
    return official(office.ward, Role.RECORDS_CLERK, "Người nhận lưu trữ")


@pytest.fixture
def leader(office: Office) -> User:
    return official(office.ward, Role.LEADER, "Người đứng đầu")


def handed_in(office: Office, content: bytes = b"%PDF-1.4 own", **changes: Any) -> Dossier:
    row = office.in_hand(subject=TYPED, **changes)
    if not row.secret:
        file = store(BytesIO(content), name=f"{TYPED}.pdf", actor=None, at=MONDAY)
        services.add_document(
            row, name=TYPED, attachment=file, state=1, actor=office.clerk, at=MONDAY + HOUR
        )
    services.request_supplement(row, content=TYPED, actor=office.handler, at=MONDAY + HOUR)
    services.receive_supplement(row, note=TYPED, actor=office.clerk, at=MONDAY + HOUR)
    named = [services.NewResult(TYPED, paper=True, reference="12/GP", signer=TYPED)]
    services.resolve(row, results=named, actor=office.approver, at=MONDAY + 2 * HOUR)
    services.return_result(row, actor=office.clerk, at=MONDAY + 3 * HOUR)
    return Dossier.objects.get(pk=row.pk)


def archived(office: Office, keeper: User, *, secret: bool = False) -> Handover:
    made = archive.make_handover(
        office.ward, year=2026, secret=secret, actor=office.records, at=NEXT_YEAR
    )
    given = archive.hand_over_list(made, actor=office.records, at=NEXT_YEAR)
    return archive.accept_handover(given, actor=keeper, at=NEXT_YEAR + HOUR)


def proposed(office: Office, **changes: Any) -> Disposal:
    made = disposing.make_disposal(office.ward, actor=office.records, at=OVER, **changes)
    return disposing.propose(made, actor=office.records, at=OVER)


def destroyed(office: Office, keeper: User, leader: User) -> Disposal:
    row = proposed(office)
    disposing.agree(row, actor=keeper, at=OVER + HOUR)
    return disposing.agree(row, actor=leader, at=OVER + 2 * HOUR)


def links(row: Dossier) -> list[Any]:
    events = DossierEvent.objects.filter(dossier=row).order_by("number")
    return [one.link(system=row.source_system, code=row.code) for one in events]


def read(file: Attachment) -> bytes:
    with open_original(file) as source:
        return source.read()


def everything() -> str:
    """Return all that the database says, as text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                f'SELECT coalesce(string_agg(t::text, chr(10)), chr(10)) FROM "{table}" t'  # noqa: S608 - names of tables
            )
            found.append(cursor.fetchone()[0])
    return "\n".join(found)


def test_nothing_of_the_content_is_left_and_the_fact_is(
    office: Office, keeper: User, leader: User
) -> None:
    rule(office, 1)
    row = handed_in(office)
    digest = DossierDocument.objects.get(dossier=row).attachment.sha256
    archived(office, keeper)
    row.refresh_from_db()
    before = {one.number: one.hash for one in DossierEvent.objects.filter(dossier=row)}
    kept = {name: getattr(row, name) for name in row_values(replay(_events(row)))}
    take_root(at=NEXT_YEAR)
    assert TYPED in everything()
    assert OWNER.full_name in everything()
    done = destroyed(office, keeper, leader)
    assert done.state == "done"
    remove_destroyed(at=OVER)
    left = everything()
    assert TYPED not in left
    assert OWNER.full_name not in left
    assert OWNER.personal_id not in left
    with pytest.raises(FileNotFoundError):
        originals().open(digest)
    row.refresh_from_db()
    assert (row.subject, row.destroyed_at) == (GONE, OVER + 2 * HOUR)
    hashes = {one.number: one.hash for one in DossierEvent.objects.filter(dossier=row)}
    assert {number: hashes[number] for number in before} == before
    assert row.event_count == len(before) + 1
    assert not breaks_in(links(row), last_number=row.event_count, last_hash=row.last_hash)
    assert verify().holds
    stays = {"subject", "destroyed_at", "event_count"}
    assert {k: v for k, v in kept.items() if k not in stays} == {
        k: v for k, v in row_values(replay(_events(row))).items() if k not in stays
    }
    item = DisposalItem.objects.get()
    assert (item.last_hash, item.destroyed_hash) == (before[len(before)], row.last_hash)
    assert (item.files, item.files_kept) == (1, 0)
    file = Attachment.objects.get(sha256=digest)
    assert (file.original_name, file.size_bytes) == (GONE, len(b"%PDF-1.4 own"))
    with pytest.raises(NotFound, match="destroyed"):
        open_original(file)
    assert DossierResult.objects.get().reference == "12/GP"
    assert slip_kinds(row) == []
    assert not Applicant.objects.filter(dossier=row).exists()
    assert not DossierWords.objects.filter(dossier=row).exists()


def _events(row: Dossier) -> list[Any]:
    return [one.event for one in DossierEvent.objects.filter(dossier=row).order_by("number")]


def test_every_word_of_every_event_is_known(office: Office) -> None:
    """A new kind of event with a text has to say whether that is a word."""
    codes = {
        "applicants_sha256", "behalf_of", "bundle", "channel", "code", "data", "digest", "disposal", "expires_on", "extra_unit",
        "fetched_by", "handover", "key", "late_after", "method", "of", "off_desk", "processing_system", "reasons", "reference", "remains",
        "result_number", "retention", "role", "sha256", "signed_on", "system", "term_unit", "territorial_scope", "way",
    }  # fmt: skip
    texts = {
        name
        for kind in EVENT_TYPES.values()
        for name, said in kind.__annotations__.items()
        if "str" in str(said)
    }
    assert texts - codes - WORDS == set()


def test_two_decide_and_neither_proposed(office: Office, keeper: User, leader: User) -> None:
    rule(office, 1)
    row = handed_in(office)
    archived(office, keeper)
    made = proposed(office)
    for wrong in (office.records, office.handler, official(office.province, Role.HANDLER, "Xa")):
        with pytest.raises((NotAllowed, NotFound)):
            disposing.agree(made, actor=wrong, at=OVER)
    disposing.agree(made, actor=keeper, at=OVER)
    with pytest.raises(NotAllowed):
        disposing.agree(made, actor=keeper, at=OVER)
    other = official(office.ward, Role.RECORDS_CLERK, "Văn thư khác")
    with pytest.raises(NotAllowed, match="signs or leads"):
        disposing.agree(made, actor=other, at=OVER)  # neither of the two would sign or lead
    row.refresh_from_db()
    assert row.destroyed_at is None
    disposing.agree(made, actor=leader, at=OVER)
    row.refresh_from_db()
    assert row.destroyed_at == OVER
    for again in (leader, office.approver):
        with pytest.raises((Conflict, NotAllowed)):
            disposing.agree(made, actor=again, at=OVER)


def test_the_database_wants_three_people(office: Office, keeper: User) -> None:
    rule(office, 1)
    handed_in(office)
    archived(office, keeper)
    made = proposed(office)
    rows = Disposal.objects.filter(pk=made.pk)
    for wrong in (
        {"state": "agreed", "agreed_by": office.records, "agreed_at": OVER},
        {"state": "done", "settled_by": keeper, "settled_at": OVER},
        {"state": "done", "agreed_by": keeper, "agreed_at": OVER, "settled_by": keeper, "settled_at": OVER},
        {"state": "refused", "settled_by": keeper, "settled_at": OVER},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**wrong)


def test_what_is_kept_for_good_or_longer_is_not_proposed(office: Office, keeper: User) -> None:
    rule(office, 10)
    handed_in(office)
    archived(office, keeper)
    with pytest.raises(InvalidInput):
        disposing.make_disposal(office.ward, actor=office.records, at=OVER)
    last_day = moment("2036-12-31 23:00")
    with pytest.raises(InvalidInput):
        disposing.make_disposal(office.ward, actor=office.records, at=last_day)
    made = disposing.make_disposal(office.ward, actor=office.records, at=moment("2037-01-01 08:00"))
    assert made.items.count() == 1


def test_what_is_for_good_never_comes_up(office: Office, keeper: User) -> None:
    rule(office, None)
    handed_in(office)
    archived(office, keeper)
    with pytest.raises(InvalidInput):
        disposing.make_disposal(office.ward, actor=office.records, at=moment("2226-01-01 08:00"))


def test_a_refusal_keeps_all_and_it_may_be_proposed_again(
    office: Office, keeper: User, leader: User
) -> None:
    rule(office, 1)
    row = handed_in(office)
    archived(office, keeper)
    made = proposed(office)
    with pytest.raises(InvalidInput):
        disposing.refuse_disposal(made, reason=" ", actor=keeper, at=OVER)
    disposing.refuse_disposal(made, reason="Đang có kiện", actor=keeper, at=OVER)
    with pytest.raises(Conflict):
        disposing.agree(made, actor=leader, at=OVER)
    row.refresh_from_db()
    assert (row.destroyed_at, row.subject) == (None, TYPED)
    assert proposed(office).number == 2


def test_a_dossier_stands_in_one_disposal_and_can_be_left_out(office: Office, keeper: User) -> None:
    rule(office, 1)
    handed_in(office)
    handed_in(office, b"%PDF-1.4 two")
    archived(office, keeper)
    made = disposing.make_disposal(office.ward, actor=office.records, at=OVER)
    assert made.items.count() == 2
    with pytest.raises(InvalidInput):
        disposing.make_disposal(office.ward, actor=office.records, at=OVER)
    disposing.drop_from_disposal(made, position=1, actor=office.records)
    disposing.propose(made, actor=office.records, at=OVER)
    assert list(made.items.values_list("position", flat=True)) == [1]
    again = disposing.make_disposal(office.ward, actor=office.records, at=OVER)
    disposing.discard_disposal(again, actor=office.records)
    with pytest.raises(Conflict):
        disposing.discard_disposal(made, actor=office.records)


def test_a_file_that_something_else_refers_to_stays(
    office: Office, keeper: User, leader: User
) -> None:
    rule(office, 1)
    first = handed_in(office, b"%PDF-1.4 shared")
    archived(office, keeper)
    other = office.in_hand()
    file = DossierDocument.objects.get(dossier=first).attachment
    services.add_document(
        other, name="Giấy", attachment=file, state=1, actor=office.clerk, at=MONDAY + HOUR
    )
    destroyed(office, keeper, leader)
    assert remove_destroyed(at=OVER) == 0
    assert DisposalItem.objects.get().files_kept == 1
    assert read(Attachment.objects.get(pk=file.pk)) == b"%PDF-1.4 shared"


def test_two_that_are_destroyed_together_share_nothing_with_the_living(
    office: Office, keeper: User, leader: User
) -> None:
    rule(office, 1)
    for _ in range(2):
        handed_in(office, b"%PDF-1.4 both")
    archived(office, keeper)
    destroyed(office, keeper, leader)
    assert remove_destroyed(at=OVER) == 1
    assert remove_destroyed(at=OVER) == 0


def test_content_that_comes_again_is_kept(office: Office, keeper: User, leader: User) -> None:
    rule(office, 1)
    handed_in(office)
    archived(office, keeper)
    destroyed(office, keeper, leader)
    again = store(BytesIO(b"%PDF-1.4 own"), name="moi.pdf", actor=None, at=OVER)
    assert remove_destroyed(at=OVER) == 0
    assert (again.destroyed_at, again.original_name) == (None, "moi.pdf")
    assert read(again) == b"%PDF-1.4 own"
    mark_destroyed([again.pk], at=OVER)
    assert remove_destroyed(at=OVER) == 1
    back = store(BytesIO(b"%PDF-1.4 own"), name="nua.pdf", actor=None, at=OVER)
    assert read(back) == b"%PDF-1.4 own"


@pytest.mark.parametrize("what", ["payload", "hash", "row", "cut"])
def test_the_chain_of_a_destroyed_dossier_still_shows_a_change(
    office: Office, keeper: User, leader: User, what: str
) -> None:
    rule(office, 1)
    row = handed_in(office)
    archived(office, keeper)
    destroyed(office, keeper, leader)
    row.refresh_from_db()
    found = links(row)
    if what == "payload":
        found[0].payload["channel"] = "online"
    elif what == "hash":
        found[1] = found[1].__class__(**{**_fields(found[1]), "hash": "0" * 64})
    elif what == "cut":
        found.pop()
    last = row.last_hash if what != "row" else "0" * 64
    assert breaks_in(found, last_number=row.event_count, last_hash=last)


def _fields(link: Any) -> dict[str, Any]:
    return {name: getattr(link, name) for name in link.__slots__}


def test_the_database_lets_words_go_and_nothing_else(
    office: Office, keeper: User, leader: User
) -> None:
    rule(office, 1)
    row = handed_in(office)
    archived(office, keeper)
    first = DossierEvent.objects.filter(dossier=row, number=1)
    emptied = first.get().payload | {"subject": GONE}
    with pytest.raises(DatabaseError), transaction.atomic():
        first.update(payload=emptied)  # it was not destroyed
    with pytest.raises(DatabaseError), transaction.atomic():
        Dossier.objects.filter(pk=row.pk).update(destroyed_at=OVER)
    destroyed(office, keeper, leader)
    said = first.get().payload
    for wrong in (
        said | {"channel": "online"},
        said | {"more": GONE},
        {},
        said | {"competent_agency": GONE},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            first.update(payload=wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        first.delete()
    for changed in ({"code": "X"}, {"destroyed_at": None}, {"subject": "lại"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Dossier.objects.filter(pk=row.pk).update(**changed)
    with pytest.raises(DatabaseError), transaction.atomic():
        DossierDocument.objects.filter(dossier=row).update(name="lại")
    with pytest.raises(DatabaseError), transaction.atomic():
        DisposalItem.objects.update(years=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        Disposal.objects.update(note="x")


def test_only_what_lies_in_the_archive_is_destroyed(office: Office) -> None:
    row = done(office)
    with pytest.raises(Conflict):
        destroy_content(row, disposal="1", actor=office.approver, at=OVER)
    assert Applicant.objects.filter(dossier=row).exists()


def test_minutes_name_no_applicant_and_packages_hold_no_file(
    office: Office, keeper: User, leader: User
) -> None:
    rule(office, 1)
    handed_in(office)
    handover = archived(office, keeper)
    row = destroyed(office, keeper, leader)
    paper = disposal_paper(row, list(row.items.select_related("dossier")))
    assert TYPED not in str(paper)
    assert OWNER.full_name not in str(paper)
    assert leader.full_name in str(paper)
    assert row.items.get().dossier.code in str(paper)
    assert write_pdf(paper).startswith(b"%PDF")
    remove_destroyed(at=OVER)
    whole = b"".join(package_of(handover, actor=keeper, at=OVER))
    assert b"ho-so.json" in whole
    assert b"giay-to/" not in whole


def secret(office: Office) -> Dossier:
    return handed_in(office, work=CounterWork(services.Decision.ACCEPT, secret=True))


def test_secrets_are_handed_over_and_destroyed_by_the_unit_itself(
    office: Office, keeper: User, leader: User
) -> None:
    rule(office, 1)
    row, usual = secret(office), handed_in(office)
    above = official(office.province, Role.RECORDS_CLERK, "Văn thư tỉnh")
    with pytest.raises(NotAllowed):
        archive.make_handover(office.ward, year=2026, secret=True, actor=above, at=NEXT_YEAR)
    chosen = choose(office.ward.pk, year=2026, secret=True)
    assert [one.pk for one, _kept in chosen.dossiers] == [row.pk]
    usually = choose(office.ward.pk, year=2026)
    assert [one.pk for one, _kept in usually.dossiers] == [usual.pk]
    assert usually.secret == 1
    handover = archived(office, keeper, secret=True)
    assert handover.secret
    row.refresh_from_db()
    assert row.archived_at is not None
    seen = Handover.objects.visible_to
    assert seen(above).count() == 0
    assert seen(keeper).count() == 1
    with pytest.raises(NotFound):
        archive.seen_handover(above, handover.pk)
    archived(office, keeper)
    assert seen(above).count() == 1
    made = proposed(office, secret=True)
    assert [one.dossier_id for one in made.items.all()] == [row.pk]
    with pytest.raises(NotFound):
        disposing.seen_disposal(above, made.pk)
    boss = official(office.province, Role.LEADER, "Chủ tịch")
    with pytest.raises(NotFound):
        disposing.agree(made, actor=boss, at=OVER)
    disposing.agree(made, actor=keeper, at=OVER)
    disposing.agree(made, actor=leader, at=OVER)
    row.refresh_from_db()
    assert row.destroyed_at is not None
