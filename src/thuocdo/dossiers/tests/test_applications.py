"""Applying online: a draft page by page, papers, one press that makes a dossier, and what is forgotten."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

from django.db import connection
from django.test import Client

import pytest

from thuocdo.accounts.citizens import (
    Identity,
    declare_identity,
    enrol_by_identity,
    enrol_by_phone,
)
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.services import NamedFile, store, titled
from thuocdo.dossiers.applications import services
from thuocdo.dossiers.applications.answers import answers_of
from thuocdo.dossiers.applications.drafting import MOST_OPEN, bounded
from thuocdo.dossiers.applications.places import places_for, usual_place
from thuocdo.dossiers.models import Application, Dossier, DossierDocument, SubmittedForm
from thuocdo.dossiers.return_reasons import reasons_on
from thuocdo.dossiers.services import add_document, request_supplement
from thuocdo.dossiers.status import DigitisationState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office, give_code
from thuocdo.errors import Conflict, InvalidInput, NotFound
from thuocdo.notices.models import Message
from thuocdo.procedures.content import AgencyContent, DocumentContent, TimeLimitContent, WayContent
from thuocdo.procedures.electronic_forms.keeping import schema_of, set_form
from thuocdo.procedures.tests.factories import SINCE, published
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db

NEXT_DAY = MONDAY + timedelta(days=1)
FORM = json.dumps(
    {
        "type": "object",
        "title": "Tờ khai",
        "properties": {
            "child": {
                "type": "object",
                "title": "Em bé",
                "properties": {
                    "full_name": {
                        "type": "string",
                        "title": "Tên con",
                        "x-person": "owner.full_name",
                    },
                    "born_on": {"type": "string", "title": "Ngày sinh", "format": "past-date"},
                    "twins": {"type": "boolean", "title": "Sinh đôi?"},
                },
                "required": ["full_name", "born_on"],
            },
            "asker": {
                "type": "object",
                "title": "Người khai",
                "properties": {
                    "name": {"type": "string", "title": "Tên", "x-prefill": "citizen.full_name"},
                    "id": {
                        "type": "string",
                        "title": "Số định danh",
                        "format": "personal-id",
                        "x-prefill": "citizen.personal_id",
                    },
                },
                "required": ["name"],
            },
        },
    }
)
CHILD = {"full_name": "Nguyễn Bảo An", "born_on": "2026-02-20", "twins": True}


def paper_file(text="giay"):
    name = f"{text}.txt"
    return NamedFile(store(BytesIO(text.encode()), name=name, actor=None, at=MONDAY), name)


@pytest.fixture
def office(units):
    return Office(units.ward, units.province)


@pytest.fixture
def hoa_citizen(db):
    identity = Identity(OWNER.full_name, personal_id=OWNER.personal_id, verified=True)
    return enrol_by_identity(identity, at=MONDAY)


@pytest.fixture
def stranger(db):
    return enrol_by_identity(
        Identity("Người Lạ", personal_id="038090009999", verified=True), at=MONDAY
    )


@pytest.fixture
def version(office):
    made = published(
        office.province,
        documents=(
            DocumentContent("Tờ khai", form_name="Tờ khai"),
            DocumentContent("Giấy chứng sinh"),
            DocumentContent("Giấy tờ cha mẹ", reusable_source="CSDL dân cư"),
            DocumentContent("Ảnh", required=False),
        ),
    )
    set_form(made, text=FORM, valid_from=SINCE, actor=None, at=MONDAY)
    return made


def begun(version, citizen, at=MONDAY, **changes):
    return services.start_application(citizen=citizen, version=version, at=at, **changes)


def asked(application, name):
    found = services.papers_asked(application).asked
    return next(one for one in found if one.document.name == name)


def complete(version, citizen, text="giay"):
    row = begun(version, citizen)
    said = {"citizen": citizen, "at": MONDAY}
    services.save_group(row, group="child", answers=CHILD, seen=0, **said)
    services.add_papers(
        row,
        files=[paper_file(text)],
        document_id=asked(row, "Giấy chứng sinh").document.pk,
        **said,
    )
    services.choose_delivery(row, way="post", address="Số 1 phố Mẫu", **said)
    row.refresh_from_db()
    return row


def test_one_press_makes_a_dossier_with_people_papers_and_answers(version, hoa_citizen, office):
    row = complete(version, hoa_citizen)
    dossier = services.submit_application(row, citizen=hoa_citizen, seen=row.revision, at=NEXT_DAY)
    assert (dossier.channel, dossier.status) == ("online", Status.REGISTERED)
    assert dossier.reception_unit == dossier.competent_agency == office.ward
    assert dossier.registered_at == NEXT_DAY
    assert dossier.event_count == 1
    people = {one.part: one for one in dossier.applicants.all()}
    assert people["owner"].full_name == "Nguyễn Bảo An"
    assert people["submitter"].personal_id == hoa_citizen.personal_id
    document = dossier.documents.get()
    assert document.name == "Giấy chứng sinh"
    assert document.digitisation_state == DigitisationState.DIGITISED
    dossier.refresh_from_db()
    assert dossier.digitisation_state == DigitisationState.DIGITISED
    kept = SubmittedForm.objects.get(dossier=dossier)
    assert kept.answers["child"] == CHILD
    assert kept.schema_sha256 == row.form.schema_sha256
    assert (kept.delivery_way, kept.delivery_address) == ("post", "Số 1 phố Mẫu")
    row.refresh_from_db()
    assert (row.dossier, row.submitted_at, row.answers) == (dossier, NEXT_DAY, {})
    assert Dossier.objects.of_citizen(hoa_citizen).get() == dossier


def test_answers_are_told_with_their_questions(version, hoa_citizen):
    row = complete(version, hoa_citizen)
    dossier = services.submit_application(row, citizen=hoa_citizen, at=NEXT_DAY)
    full = answers_of(dossier, in_full=True)
    assert [(one.label, one.lines) for one in full.groups[0].questions] == [
        ("Tên con", ("Nguyễn Bảo An",)),
        ("Ngày sinh", ("20/02/2026",)),
        ("Sinh đôi?", ("Có",)),
    ]
    assert full.groups[1].questions[1].lines == ("038190001234",)
    assert full.delivery_address
    masked = answers_of(dossier, in_full=False)
    assert masked.groups[0].questions[0].lines == ("N*** B*** A***",)
    assert masked.groups[1].questions[1].lines == ("*********234",)
    assert masked.delivery_address == ""


def test_a_dossier_of_the_counter_has_no_answers(office):
    assert answers_of(office.received(), in_full=True) is None


def test_the_same_press_again_gives_the_same_dossier(version, hoa_citizen):
    row = complete(version, hoa_citizen)
    first = services.submit_application(row, citizen=hoa_citizen, seen=row.revision, at=NEXT_DAY)
    again = services.submit_application(row, citizen=hoa_citizen, seen=row.revision, at=NEXT_DAY)
    assert first == again
    assert Dossier.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_pressed_ten_times_at_once_it_is_one_dossier(version, hoa_citizen):
    row = complete(version, hoa_citizen)

    def press(_number):
        try:
            return services.submit_application(row, citizen=hoa_citizen, at=NEXT_DAY).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        made = set(pool.map(press, range(10)))
    assert made == {Dossier.objects.get().pk}
    assert DossierDocument.objects.count() == 1


def test_what_is_missing_is_said_and_nothing_is_written(version, hoa_citizen):
    row = begun(version, hoa_citizen)
    missing = services.what_is_missing(row, at=MONDAY)
    assert set(missing.problems) == {"child"}
    assert [one.document.name for one in missing.papers.missing] == ["Giấy chứng sinh"]
    assert missing.delivery
    with pytest.raises(InvalidInput, match="complete"):
        services.submit_application(row, citizen=hoa_citizen, at=MONDAY)
    assert not Dossier.objects.exists()


def test_a_failure_in_the_middle_leaves_nothing(version, hoa_citizen, monkeypatch):
    row = complete(version, hoa_citizen)

    def broken(*_args, **_kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("thuocdo.dossiers.applications.handing_in.answers_sha256", broken)
    with pytest.raises(RuntimeError):
        services.submit_application(row, citizen=hoa_citizen, at=NEXT_DAY)
    assert not Dossier.objects.exists()
    row.refresh_from_db()
    assert row.answers["child"] == CHILD
    monkeypatch.undo()
    assert services.submit_application(row, citizen=hoa_citizen, at=NEXT_DAY).code.endswith("-0001")


def test_whose_it_is_not_finds_nothing(version, hoa_citizen, stranger):
    row = complete(version, hoa_citizen)
    paper = row.papers.get()
    theirs = {"citizen": stranger, "at": MONDAY}
    for act in (
        lambda: services.save_group(row, group="child", answers={}, seen=9, **theirs),
        lambda: services.add_papers(row, files=[paper_file()], document_id=None, **theirs),
        lambda: services.remove_paper(row, paper_id=paper.pk, **theirs),
        lambda: services.choose_delivery(row, way="counter", **theirs),
        lambda: services.submit_application(row, **theirs),
        lambda: services.discard_application(row, citizen=stranger),
    ):
        with pytest.raises(NotFound):
            act()
    own = begun(version, stranger)
    services.remove_paper(own, paper_id=paper.pk, **theirs)
    assert row.papers.get() == paper


def test_a_paper_of_somebody_else_is_not_reused(version, hoa_citizen, stranger):
    dossier = services.submit_application(
        complete(version, hoa_citizen), citizen=hoa_citizen, at=NEXT_DAY
    )
    kept = dossier.documents.get()
    theirs = begun(version, stranger)
    with pytest.raises(NotFound):
        services.reuse_paper(
            theirs, citizen=stranger, paper_id=kept.pk, document_id=None, at=NEXT_DAY
        )
    mine = begun(version, hoa_citizen)
    wanted = asked(mine, "Giấy chứng sinh").document.pk
    services.reuse_paper(
        mine, citizen=hoa_citizen, paper_id=kept.pk, document_id=wanted, at=NEXT_DAY
    )
    services.save_group(
        mine, citizen=hoa_citizen, group="child", answers=CHILD, seen=9, at=NEXT_DAY
    )
    services.choose_delivery(mine, citizen=hoa_citizen, way="online", at=NEXT_DAY)
    second = services.submit_application(mine, citizen=hoa_citizen, at=NEXT_DAY)
    reused = second.documents.get()
    assert reused.digitisation_state == DigitisationState.REUSED_COMPONENT
    assert reused.reuse_source.startswith(dossier.code)


def test_a_paper_of_another_procedure_is_not_asked_for(version, office, hoa_citizen):
    row = begun(version, hoa_citizen)
    other = office.version.documents.first()
    with pytest.raises(NotFound):
        services.add_papers(
            row,
            citizen=hoa_citizen,
            files=[paper_file()],
            document_id=other.pk,
            at=MONDAY,
        )


def test_incomplete_answers_are_kept_and_said_to_be_wrong(version, hoa_citizen):
    row = begun(version, hoa_citizen)
    assert row.answers["asker"] == {"name": OWNER.full_name, "id": OWNER.personal_id}
    said = {"full_name": "An", "born_on": "31 2 2026", "strange": "x"}
    saved = services.save_group(
        row, citizen=hoa_citizen, group="child", answers=said, seen=0, at=NEXT_DAY
    )
    assert [one.question for one in saved.problems] == ["born_on"]
    row.refresh_from_db()
    assert row.answers["child"] == {"full_name": "An", "born_on": "31 2 2026"}
    assert row.updated_at == NEXT_DAY


def test_two_windows_do_not_overwrite_each_other(version, hoa_citizen):
    row = begun(version, hoa_citizen)
    said = {"citizen": hoa_citizen, "at": MONDAY}
    services.save_group(row, group="child", answers=CHILD, seen=0, **said)
    with pytest.raises(Conflict) as refused:
        services.save_group(
            row, group="child", answers=CHILD | {"full_name": "Khác"}, seen=0, **said
        )
    assert refused.value.code == "application_saved_elsewhere"
    services.save_group(row, group="child", answers=CHILD, seen=0, **said)  # the same: no harm
    other = services.save_group(row, group="asker", answers={"name": "Hoa"}, seen=0, **said)
    assert other.application.answers["child"] == CHILD
    newer = other.application.revision
    services.save_group(row, group="child", answers={"full_name": "Mới"}, seen=newer, **said)
    with pytest.raises(Conflict):
        services.submit_application(row, citizen=hoa_citizen, seen=newer, at=MONDAY)


def test_answers_are_cut_to_what_can_be_kept(version, hoa_citizen):
    group = schema_of(begun(version, hoa_citizen).form).group("child")
    kept = bounded(group, {"full_name": "x" * 10_000_000, "born_on": "\x00", "twins": False})
    assert len(kept["full_name"]) == 4001
    assert "born_on" not in kept
    assert kept["twins"] is False
    assert bounded(group, {"full_name": {"a": ["b"] * 10_000}})["full_name"]


def test_who_has_not_said_who_he_is_cannot_begin(version):
    with pytest.raises(InvalidInput) as refused:
        begun(version, enrol_by_phone("+84912345678", full_name="Hoa", at=MONDAY))
    assert refused.value.code == "citizen_without_a_personal_id"


def test_the_dossier_of_somebody_who_proved_a_phone_is_his(version):
    citizen = declare_identity(
        enrol_by_phone("+84912345678", at=MONDAY), full_name="Hoa", personal_id="038190001234"
    )
    dossier = services.submit_application(complete(version, citizen), citizen=citizen, at=NEXT_DAY)
    assert Dossier.objects.of_citizen(citizen).get() == dossier


@pytest.mark.parametrize(
    "changes",
    [
        {"online_level": "none", "ways": (WayContent("direct", (TimeLimitContent(),)),)},
        {"audience": "internal"},
        {"since": moment("2027-01-01 00:00").date()},
        {"levels": ("province",), "agencies": (AgencyContent("competent", "Bộ Tư pháp"),)},
    ],
)
def test_what_is_not_done_online_here_is_refused(office, hoa_citizen, changes):
    with pytest.raises(InvalidInput) as refused:
        begun(published(office.province, **changes), hoa_citizen)
    assert refused.value.code == "procedure_not_online"


def test_a_commune_is_chosen_where_there_are_several(office, units, hoa_citizen):
    version = published(office.province)
    assert begun(version, hoa_citizen).competent_agency == units.ward
    give_code(units.other_ward, "H56.15")
    assert {one.pk for one in places_for(version, on=MONDAY.date()).agencies} == {
        units.ward.pk,
        units.other_ward.pk,
    }
    with pytest.raises(InvalidInput):
        begun(version, hoa_citizen)
    with pytest.raises(InvalidInput):
        begun(version, hoa_citizen, agency_id=units.province.pk)
    row = begun(version, hoa_citizen, agency_id=units.other_ward.pk, reception_id=units.ward.pk)
    assert (row.competent_agency, row.reception_unit) == (units.other_ward, units.ward)
    local = published(office.province, territorial_scope="local")
    with pytest.raises(InvalidInput):
        begun(local, hoa_citizen, agency_id=units.other_ward.pk, reception_id=units.ward.pk)
    assert usual_place(hoa_citizen) is None
    office.received()
    assert usual_place(hoa_citizen) == units.ward.pk


def test_a_department_is_found_by_name(office, units, hoa_citizen):
    give_code(units.home_affairs, "H56.02")
    version = published(
        office.province,
        levels=("province",),
        agencies=(AgencyContent("competent", "Sở Nội Vụ"),),
    )
    assert begun(version, hoa_citizen).competent_agency == units.home_affairs


def test_the_case_decides_papers_and_time(office, hoa_citizen):
    limits = tuple(
        TimeLimitContent(n, "working_day", case) for n, case in ((3, "nhà"), (9, "xưởng"))
    )
    version = published(
        office.province,
        ways=(WayContent("online", limits),),
        documents=(
            DocumentContent("Bản vẽ nhà", case="nhà"),
            DocumentContent("Bản vẽ xưởng", case="xưởng"),
        ),
    )
    for bad in ("", "lâu đài"):
        with pytest.raises(InvalidInput):
            begun(version, hoa_citizen, case=bad)
    row = begun(version, hoa_citizen, case="xưởng")
    assert [one.document.name for one in services.papers_asked(row).asked] == ["Bản vẽ xưởng"]


def test_a_form_of_the_product_asks_for_the_declaration_as_a_paper(office, hoa_citizen):
    version = published(office.province, documents=(DocumentContent("Đơn", form_name="Đơn"),))
    assert asked(begun(version, hoa_citizen), "Đơn").missing


def test_nobody_has_hundreds_of_drafts(version, hoa_citizen):
    for _ in range(MOST_OPEN):
        begun(version, hoa_citizen)
    with pytest.raises(Conflict):
        begun(version, hoa_citizen)


def test_what_is_thrown_away_is_gone(version, hoa_citizen):
    row = complete(version, hoa_citizen)
    services.discard_application(row, citizen=hoa_citizen)
    assert not Application.objects.exists()
    with pytest.raises(NotFound):
        services.discard_application(row, citizen=hoa_citizen)


def test_what_nobody_finishes_is_forgotten_after_a_word(version, settings):
    settings.APPLICATION_DAYS = 30
    identity = Identity("Hoa", personal_id="038190001234", verified=True, email="hoa@example.vn")
    citizen = enrol_by_identity(identity, at=MONDAY)
    row = complete(version, citizen)
    sent = services.submit_application(complete(version, citizen), citizen=citizen, at=MONDAY)
    assert services.warn_of_forgetting(at=MONDAY + timedelta(days=24)) == 0
    assert services.forget_applications(at=MONDAY + timedelta(days=60)) == 0  # nobody was told yet
    warned = MONDAY + timedelta(days=25)
    assert services.warn_of_forgetting(at=warned) == 1
    assert services.warn_of_forgetting(at=warned) == 0
    message = Message.objects.get(dedupe_key__startswith="application:")
    assert "/my/dossiers/" in message.text
    assert message.destination == "hoa@example.vn"
    assert services.forget_applications(at=MONDAY + timedelta(days=29)) == 0
    assert services.forget_applications(at=MONDAY + timedelta(days=30)) == 1
    assert not Application.objects.filter(pk=row.pk).exists()
    assert Application.objects.get().dossier == sent


def test_a_change_after_the_word_keeps_it(version, hoa_citizen):
    row = begun(version, hoa_citizen)
    warned = MONDAY + timedelta(days=26)
    services.warn_of_forgetting(at=warned)
    services.choose_delivery(row, citizen=hoa_citizen, way="counter", at=warned)
    assert services.forget_applications(at=MONDAY + timedelta(days=40)) == 0
    assert services.warn_of_forgetting(at=warned + timedelta(days=26)) == 1


@pytest.fixture
def waiting(office):
    return request_supplement(
        office.in_hand(), content="Thiếu giấy chứng sinh", actor=office.handler, at=MONDAY
    )


def supplied(dossier, citizen, request_id="one", **changes):
    usual = {
        "citizen": citizen,
        "papers": [("Giấy chứng sinh", paper_file().attachment)],
        "note": "",
        "seen": dossier.event_count,
        "request_id": request_id,
        "at": NEXT_DAY,
    }
    return services.supply_papers(dossier, **(usual | changes))


def test_the_answer_to_a_request_goes_in_with_its_papers_once(waiting, hoa_citizen):
    after = supplied(waiting, hoa_citizen)
    assert after.status == Status.PROCESSING
    assert after.documents.get().attachment is not None
    again = supplied(waiting, hoa_citizen)
    assert again.event_count == after.event_count
    assert again.documents.count() == 1
    with pytest.raises(Conflict):
        supplied(waiting, hoa_citizen, request_id="two", seen=after.event_count)


def test_an_answer_to_a_request_needs_something_and_somebody(waiting, hoa_citizen, stranger):
    with pytest.raises(InvalidInput):
        supplied(waiting, hoa_citizen, papers=[], note="  ")
    with pytest.raises(NotFound):
        supplied(waiting, stranger)
    with pytest.raises(Conflict):
        supplied(waiting, hoa_citizen, seen=1)
    assert (
        supplied(waiting, hoa_citizen, papers=[], note="Tôi đã nộp ở quầy").documents.count() == 0
    )


def test_what_is_looked_up_may_be_sent_and_the_dossier_says_which_way(version, hoa_citizen, office):
    looked_up, sent = complete(version, hoa_citizen), complete(version, hoa_citizen, "khac")
    wanted = asked(sent, "Giấy tờ cha mẹ")
    assert not wanted.missing
    services.add_papers(
        sent,
        citizen=hoa_citizen,
        files=[paper_file("cha me")],
        document_id=wanted.document.pk,
        at=MONDAY,
    )
    first = services.submit_application(looked_up, citizen=hoa_citizen, at=NEXT_DAY)
    second = services.submit_application(sent, citizen=hoa_citizen, at=NEXT_DAY)
    assert [one.name for one in first.documents.all()] == ["Giấy chứng sinh"]
    paper = second.documents.get(name="Giấy tờ cha mẹ")
    assert paper.digitisation_state == DigitisationState.DIGITISED
    assert paper.reuse_source == "Người nộp gửi thay, không tra cứu trong CSDL dân cư"
    assert second.documents.get(name="Giấy chứng sinh").reuse_source == ""
    client = Client()
    client.force_login(office.clerk)
    pages = [client.get(f"/office/dossiers/{one.pk}/").content.decode() for one in (first, second)]
    assert "cơ quan tự tra cứu trong CSDL dân cư" in pages[0]
    assert "gửi thay" not in pages[0]
    assert "cơ quan tự tra cứu trong" not in pages[1]
    assert paper.reuse_source in pages[1]


def test_a_paper_at_fault_is_replaced_by_what_is_brought_and_stays(office, hoa_citizen):
    row = office.in_hand()
    old = add_document(row, name="Giấy chứng sinh", actor=office.clerk, at=MONDAY)
    kept = add_document(row, name="Tờ khai", actor=office.clerk, at=MONDAY)
    row.refresh_from_db()
    reason = next(one for one in reasons_on(MONDAY.date()).reasons.values() if one.paper != "never")
    waiting = request_supplement(
        row,
        content="Giấy chứng sinh mờ",
        reasons=(f"{reason.code}@d1",),
        actor=office.handler,
        at=MONDAY,
    )
    after = supplied(waiting, hoa_citizen)
    new = after.documents.get(position=3)
    old.refresh_from_db()
    kept.refresh_from_db()
    assert (old.superseded_by, kept.superseded_by) == (new, None)
    assert after.documents.count() == 3
    assert_whole(after)


def test_a_file_keeps_the_name_it_came_with_here(version, hoa_citizen):
    """The same content came from somebody else before, under a name that concerns him alone."""
    store(BytesIO(b"trang"), name="benh an cua Nguyen Van Khac.txt", actor=None, at=MONDAY)
    row = begun(version, hoa_citizen)
    said = {"citizen": hoa_citizen, "at": MONDAY}
    file = NamedFile(store(BytesIO(b"trang"), name="a.txt", actor=None, at=MONDAY), "a.txt")
    assert file.attachment.original_name != "a.txt"
    services.add_papers(row, files=[file], document_id=None, **said)
    birth = asked(row, "Giấy chứng sinh").document.pk
    services.add_papers(row, files=[file], document_id=birth, **said)
    kept = {(one.name, one.file_name) for one in row.papers.all()}
    assert kept == {("a.txt", "a.txt"), ("Giấy chứng sinh", "a.txt")}


@pytest.mark.parametrize(
    ("first", "title", "name"),
    [
        ("x.PDF", "Tờ khai", "Tờ khai.pdf"),
        ("x.pdf", "to_khai.PDF", "to_khai.PDF"),
        ("x.pdf", "Bản .pdf cũ", "Bản .pdf cũ.pdf"),
        ("x", "Tờ khai", "Tờ khai"),
        ("x.ho so", "Đơn 1/2", "Đơn 1-2"),
        ("x.jpeg", "a" * 400, "a" * 250 + ".jpeg"),
    ],
)
def test_a_file_is_called_by_what_it_is(first, title, name):
    assert titled(Attachment(original_name=first), title) == name
