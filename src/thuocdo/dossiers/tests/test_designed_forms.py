"""What forms that officials draw up ask for: the form somebody began with, papers replaced, files, several answers, money and addresses."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.attachments.services import NamedFile, store
from thuocdo.dossiers.applications import services
from thuocdo.dossiers.applications.answers import answers_of
from thuocdo.dossiers.applications.drafting import unfinished_count
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.errors import NotFound
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.electronic_forms.keeping import schema_of, set_form
from thuocdo.procedures.tests.factories import SINCE, published

pytestmark = pytest.mark.django_db
FORM = {
    "type": "object",
    "title": "Đơn",
    "x-replaces": ["Đơn viết tay"],
    "properties": {
        "house": {
            "type": "object",
            "title": "Ngôi nhà",
            "required": ["have"],
            "properties": {
                "have": {"type": "boolean", "title": "Có ảnh?"},
                "photo": {
                    "type": "string",
                    "format": "file",
                    "title": "Ảnh",
                    "x-show-if": {"question": "house.have", "equals": True},
                },
                "needs": {
                    "type": "array",
                    "title": "Cần",
                    "items": {
                        "type": "string",
                        "oneOf": [
                            {"const": "power", "title": "Điện"},
                            {"const": "water", "title": "Nước"},
                        ],
                    },
                },
                "cost": {"type": "integer", "format": "vnd", "title": "Giá"},
            },
        }
    },
}


@pytest.fixture
def version(units):
    office = Office(units.ward, units.province)
    documents = (
        DocumentContent("Tờ khai", form_name="Mẫu 1"),
        DocumentContent("Đơn viết tay"),
    )
    made = published(office.province, documents=documents)
    set_form(made, text=json.dumps(FORM), valid_from=SINCE, actor=None, at=MONDAY)
    return made


@pytest.fixture
def citizen(db):
    identity = Identity(OWNER.full_name, personal_id=OWNER.personal_id, verified=True)
    return enrol_by_identity(identity, at=MONDAY)


def file(text="anh"):
    name = f"{text}.txt"
    return NamedFile(store(BytesIO(text.encode()), name=name, actor=None, at=MONDAY), name)


def save(row, citizen, answers):
    row.refresh_from_db()
    return services.save_group(
        row, citizen=citizen, group="house", answers=answers, seen=row.revision, at=MONDAY
    )


def answer(row, citizen, *files):
    group = schema_of(row.form).groups[0]
    return services.answer_with_files(
        row,
        citizen=citizen,
        group=group,
        question=group.question("photo"),
        files=files,
        at=MONDAY,
    )


def handed_in(row, citizen):
    services.choose_delivery(row, citizen=citizen, way="online", at=MONDAY)
    return services.submit_application(row, citizen=citizen, at=MONDAY)


def test_who_has_begun_keeps_the_form_he_began_with(version, citizen):
    row = services.start_application(citizen=citizen, version=version, at=MONDAY)
    other = json.dumps(FORM | {"title": "Đơn mới"})
    set_form(version, text=other, valid_from=MONDAY.date(), actor=None, at=MONDAY)
    later = MONDAY + timedelta(days=1)
    row.refresh_from_db()
    assert schema_of(row.form).title == "Đơn"
    fresh = services.start_application(citizen=citizen, version=version, at=later)
    assert schema_of(fresh.form).title == "Đơn mới"
    assert unfinished_count(version) == 2


def test_the_form_says_which_papers_it_replaces(version, citizen):
    row = services.start_application(citizen=citizen, version=version, at=MONDAY)
    by_name = {one.document.name: one for one in services.papers_asked(row).asked}
    assert by_name["Tờ khai"].missing
    assert not by_name["Đơn viết tay"].missing


def test_a_file_that_answers_a_question_goes_into_the_dossier_under_its_name(version, citizen):
    row = services.start_application(citizen=citizen, version=version, at=MONDAY)
    asked = services.papers_asked(row).asked[0].document.pk
    services.add_papers(row, citizen=citizen, files=[file("to-khai")], document_id=asked, at=MONDAY)  # fmt: skip
    assert answer(row, citizen, file("a")) == "a.txt"
    names = answer(row, citizen, file("b"), file("c"))
    assert names == "b.txt; c.txt"
    said = {"have": True, "photo": names, "needs": ["power", "water"], "cost": 1_500_000}
    assert not save(row, citizen, said).problems
    row.refresh_from_db()
    assert [one.file_name for one in services.papers_asked(row).answers] == ["b.txt", "c.txt"]  # fmt: skip
    dossier = handed_in(row, citizen)
    names = dossier.documents.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Tờ khai", "Ngôi nhà: Ảnh", "Ngôi nhà: Ảnh"]
    (group,) = answers_of(dossier, in_full=True).groups
    lines = {one.key: one.lines for one in group.questions}
    assert lines["needs"] == ("Điện", "Nước")
    assert lines["cost"] == ("1.500.000 đồng",)
    assert lines["photo"] == ("b.txt; c.txt",)


def test_a_file_that_is_not_asked_any_more_stays_out(version, citizen):
    row = services.start_application(citizen=citizen, version=version, at=MONDAY)
    asked = services.papers_asked(row).asked[0].document.pk
    services.add_papers(row, citizen=citizen, files=[file("to-khai")], document_id=asked, at=MONDAY)  # fmt: skip
    save(row, citizen, {"have": True, "photo": answer(row, citizen, file())})
    save(row, citizen, {"have": False, "photo": "anh.txt"})
    dossier = handed_in(row, citizen)
    assert [one.name for one in dossier.documents.all()] == ["Tờ khai"]


def test_files_are_taken_out_again_and_nobody_else_puts_any(version, citizen):
    row = services.start_application(citizen=citizen, version=version, at=MONDAY)
    answer(row, citizen, file())
    assert answer(row, citizen) == ""
    assert not row.papers.exists()
    stranger = enrol_by_identity(
        Identity("Người Lạ", personal_id="038090009999", verified=True), at=MONDAY
    )
    with pytest.raises(NotFound):
        answer(row, stranger, file())
