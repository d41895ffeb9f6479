"""Drawing up an electronic form on the screen, without a script: pages, buttons, conflicts, files, trial, rights."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.office.tests.test_procedure_drafts import controller, shown, signed_in
from thuocdo.office.tests.test_procedure_drafts import fields as fields_of
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.electronic_forms.drafting import (
    WHOLE,
    read_form_draft,
    replace_form,
    start_form_draft,
)
from thuocdo.procedures.electronic_forms.keeping import schema_of, set_form
from thuocdo.procedures.electronic_forms.reading import read_text
from thuocdo.procedures.models import ElectronicForm, ElectronicFormDraft
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.tests.factories import SINCE, published

if TYPE_CHECKING:
    from django.test import Client

    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"
PAPERS = (
    DocumentContent("Tờ khai", form_name="Mẫu 1"),
    DocumentContent("Đơn viết tay"),
)


@pytest.fixture
def version(units: LittleProvince) -> ProcedureVersion:
    return published(units.province, code="1.001193", documents=PAPERS)


@pytest.fixture
def ngoc(units: LittleProvince) -> User:
    return controller(units.province)


@pytest.fixture
def writer(ngoc: User) -> Client:
    return signed_in(ngoc)


def fields(page: bytes) -> dict[str, list[str]]:
    """Return what a browser would send of the form that saves, not of the one that takes back."""
    forms = [one for one in page.decode().split("</form>") if 'name="seen"' in one]
    saves = next((one for one in forms if 'name="do"' in one), forms[-1])
    return fields_of(saves.encode())


def base(version: ProcedureVersion) -> str:
    return f"/office/procedures/{version.procedure_id}/form/"


def part(version: ProcedureVersion, key: str = WHOLE) -> str:
    return f"{base(version)}parts/{key}/"


def draft_of(version: ProcedureVersion) -> ElectronicFormDraft:
    return ElectronicFormDraft.objects.get(procedure=version.procedure_id)


@pytest.fixture
def draft(version: ProcedureVersion, ngoc: User) -> ElectronicFormDraft:
    return start_form_draft(version.procedure, actor=ngoc, at=timezone.now())


def drawn(version: ProcedureVersion, ngoc: User, schema: object) -> ElectronicFormDraft:
    draft, text = draft_of(version), json.dumps(schema)
    seen = draft.revision
    return replace_form(draft, text=text, seen=seen, actor=ngoc, at=timezone.now())


def two_pages(**more: object) -> dict[str, object]:
    """Return a form of two pages, the second after a yes on the first."""
    asked = {"have": {"type": "boolean", "title": "Có nhà?"}, **more}
    return {
        "type": "object",
        "title": "Đơn",
        "properties": {
            "one": {
                "type": "object",
                "title": "Một",
                "properties": asked,
                "required": ["have"],
            },
            "two": {
                "type": "object",
                "title": "Hai",
                "x-show-if": {"question": "one.have", "equals": True},
                "properties": {"cost": {"type": "integer", "format": "vnd", "title": "Giá"}},
                "required": ["cost"],
            },
        },
    }


@pytest.mark.parametrize("code", ["1.001193", "T.000002", "1.013225"])
def test_saving_what_was_not_touched_changes_nothing(
    code: str, writer: Client, version: ProcedureVersion, draft: ElectronicFormDraft, ngoc: User
) -> None:
    before = drawn(version, ngoc, json.loads(sample_forms()[code])).typed
    for key in (WHOLE, *(one["key"] for one in before["groups"])):
        address = part(version, key)
        answer = writer.post(address, fields(writer.get(address).content) | {"do": "save"})
        assert answer.status_code == 302, key
    after = read_form_draft(draft_of(version).typed).schema
    assert after is not None
    assert after == replace(read_text(sample_forms()[code]), replaces=("Tờ khai",))


def test_a_form_is_built_by_buttons_and_published(
    writer: Client, version: ProcedureVersion, ngoc: User
) -> None:
    assert "đơn chung" in shown(writer.get(base(version)).content)
    assert writer.post(f"{base(version)}begin/").status_code == 302
    drawn(version, ngoc, two_pages())
    page = writer.post(
        part(version), fields(writer.get(part(version)).content) | {"do": "add groups"}
    )
    sent = fields(page.content)
    sent |= {"groups[2].title": ["Ngôi nhà"], "replaces": ["Đơn viết tay"], "do": ["save"]}
    assert writer.post(part(version), sent).status_code == 302
    house = part(version, "ngoi_nha")
    sent = fields(
        writer.post(house, fields(writer.get(house).content) | {"do": "add questions"}).content
    )
    sent |= {"questions[0].title": ["Nhà loại gì?"], "questions[0].kind": ["choice"]}
    sent |= {"questions[0].options": ["Nhà ở | House\nNhà xưởng"], "do": ["add questions"]}
    sent = fields(writer.post(house, sent).content)
    assert (
        'value="ngoi_nha.nha_loai_gi=nha_xuong"'
        in writer.post(house, sent | {"do": "x"}).content.decode()
    )
    sent |= {
        "questions[1].title": ["Diện tích"],
        "questions[1].kind": ["number"],
        "questions[1].least": ["0,5"],
    }
    sent |= {"questions[1].show": ["ngoi_nha.nha_loai_gi=nha_xuong"], "do": ["save"]}
    assert writer.post(house, sent).status_code == 302
    review = writer.get(f"{base(version)}review/")
    assert "Ngôi nhà" in shown(review.content)
    day = timezone.localdate() + timedelta(days=1)
    sent = fields(review.content) | {"valid_from": [day.isoformat()]}
    assert writer.post(f"{base(version)}review/", sent).status_code == 302
    made = ElectronicForm.objects.get(version=version)
    schema = schema_of(made)
    assert made.valid_from == day
    assert schema.replaces == ("Đơn viết tay",)
    size = schema.groups[2].questions[1]
    assert (size.minimum, size.show_if.equals) == (0.5, "nha_xuong")  # type: ignore[union-attr]
    text = shown(writer.get(base(version)).content)
    assert "chưa đến ngày" in text
    assert writer.post(f"{base(version)}{made.pk}/take-back/").status_code == 302
    assert not ElectronicForm.objects.filter(version=version).exists()


def test_everything_wrong_is_named_where_it_stands(
    writer: Client, version: ProcedureVersion, draft: ElectronicFormDraft, ngoc: User
) -> None:
    drawn(version, ngoc, two_pages())
    two = part(version, "two")
    sent = fields(writer.get(two).content)
    sent |= {"questions[0].title": [""], "questions[0].most": ["nhiều"], "do": ["save"]}
    writer.post(two, sent)
    page = writer.get(f"{two}?check=1").content.decode()
    assert page.count('aria-invalid="true"') == 2
    review = writer.get(f"{base(version)}review/").content.decode()
    assert f"{two}?check=1#questions[0].most" in review
    assert "valid_from" not in review
    assert "chỗ cần sửa" in shown(writer.get(f"{base(version)}preview/").content)
    assert writer.get(f"/apply/forms/{draft.pk}/").status_code == 404


def test_what_a_colleague_saved_stands_beside_what_was_typed(
    writer: Client,
    version: ProcedureVersion,
    draft: ElectronicFormDraft,
    ngoc: User,
    units: LittleProvince,
) -> None:
    drawn(version, ngoc, two_pages())
    two = part(version, "two")
    mine = fields(writer.get(two).content)
    mai = controller(units.province)
    colleague = signed_in(mai)
    theirs = fields(colleague.get(two).content) | {
        "questions[0].title": ["Giá trị"],
        "do": ["save"],
    }
    assert colleague.post(two, theirs).status_code == 302
    answer = writer.post(two, mine | {"questions[0].title": ["Số tiền"], "do": ["save"]})
    assert answer.status_code == 409
    text = shown(answer.content)
    assert mai.full_name in text
    assert "Giá trị" in text
    again = fields(answer.content)
    assert again["questions[0].title"] == ["Số tiền"]
    assert writer.post(two, again | {"do": ["save"]}).status_code == 302
    assert draft_of(version).typed["groups"][1]["questions"][0]["title"] == "Số tiền"


def test_undo_takes_the_last_change_back(
    writer: Client, version: ProcedureVersion, draft: ElectronicFormDraft, ngoc: User
) -> None:
    drawn(version, ngoc, two_pages())
    two = part(version, "two")
    sent = fields(writer.get(two).content) | {"questions[0].title": ["Khác"], "do": ["save"]}
    writer.post(two, sent)
    seen = draft_of(version).revision
    assert writer.post(f"{base(version)}undo/", {"seen": seen}).status_code == 302
    assert draft_of(version).typed["groups"][1]["questions"][0]["title"] == "Giá"
    assert writer.post(f"{base(version)}undo/", {"seen": seen}).status_code == 409


def test_a_file_comes_in_or_everything_wrong_is_told_by_line(
    writer: Client, version: ProcedureVersion, draft: ElectronicFormDraft
) -> None:
    address = f"{base(version)}import/"
    sent = fields(writer.get(address).content)
    broken = '{"type": "object",\n"title": "",\n"properties": {"A": {}}}'
    answer = writer.post(address, sent | {"text": broken})
    assert answer.status_code == 422
    rows = shown(answer.content)
    assert "/properties/A" in rows
    assert "/title" in rows
    assert draft_of(version).revision == draft.revision
    file = SimpleUploadedFile("f.json", sample_forms()["T.000002"].encode())
    assert writer.post(address, sent | {"file": file}).status_code == 302
    out = writer.get(f"{base(version)}0.json")
    assert out["Content-Disposition"].startswith("attachment")
    assert json.loads(out.content)["title"] == json.loads(sample_forms()["T.000002"])["title"]
    huge = SimpleUploadedFile("f.json", b"[" * 200_000)
    late = fields(writer.get(address).content)
    assert writer.post(address, late | {"file": huge}).status_code == 422


def test_a_form_is_copied_from_another_procedure(
    writer: Client, version: ProcedureVersion, draft: ElectronicFormDraft, units: LittleProvince
) -> None:
    other = published(units.province, code="2.000635", name="Cấp bản sao trích lục")
    made = set_form(
        other, text=sample_forms()["2.000635"], valid_from=SINCE, actor=None, at=timezone.now()
    )
    address = f"{base(version)}copy/"
    page = writer.get(f"{address}?q=ban+sao")
    assert f'value="{made.pk}"' in page.content.decode()
    assert writer.post(address, {"seen": draft.revision, "form": made.pk}).status_code == 302
    assert draft_of(version).typed["title"] == schema_of(made).title


def test_a_script_in_a_label_is_shown_as_text_everywhere(
    writer: Client, version: ProcedureVersion, draft: ElectronicFormDraft, ngoc: User
) -> None:
    evil = {"type": "string", "title": EVIL, "description": EVIL, "oneOf": [{"const": "a", "title": EVIL}, {"const": "b", "title": "B"}]}  # fmt: skip
    drawn(version, ngoc, two_pages(evil=evil) | {"title": EVIL, "x-replaces": [EVIL]})
    pages = [
        part(version),
        part(version, "one"),
        part(version, "two"),
        f"{base(version)}review/",
        f"/apply/forms/{draft.pk}/",
    ]
    for address in pages:
        assert EVIL not in writer.get(address).content.decode(), address


def test_a_trial_shows_errors_and_what_the_desk_will_read(
    writer: Client, version: ProcedureVersion, draft: ElectronicFormDraft, ngoc: User
) -> None:
    drawn(version, ngoc, two_pages())
    preview = writer.get(f"{base(version)}preview/")
    assert preview.content.decode().count("<iframe") == 2
    assert "frame-src 'self'" in preview["Content-Security-Policy"]
    first = writer.get(f"/apply/forms/{draft.pk}/")
    assert first["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in first["Content-Security-Policy"]
    here = f"/apply/forms/{draft.pk}/one/"
    assert writer.post(here, {}).status_code == 422
    onward = writer.post(here, {"have": "yes"})
    assert onward["Location"] == f"/apply/forms/{draft.pk}/two/"
    assert writer.post(onward["Location"], {"cost": "nhiều"}).status_code == 422
    end = writer.post(onward["Location"], {"cost": "1.500.000"})["Location"]
    assert "1.500.000 đồng" in shown(writer.get(end).content)
    skipped = writer.post(f"{here}?side=phone", {"have": "no"})["Location"]
    assert skipped == f"/apply/forms/{draft.pk}/answers-read/?side=phone"
    assert "1.500.000 đồng" in shown(writer.get(end).content)  # the other trial is not touched
    assert not ElectronicForm.objects.filter(version=version).exists()


def test_two_forms_are_compared(writer: Client, version: ProcedureVersion) -> None:
    now = timezone.now()
    old = set_form(version, text=json.dumps(two_pages()), valid_from=SINCE, actor=None, at=now)
    more = two_pages(why={"type": "string", "title": "Vì sao?"})
    day = SINCE + timedelta(days=9)
    new = set_form(version, text=json.dumps(more), valid_from=day, actor=None, at=now)
    page = shown(writer.get(f"{base(version)}compare/?a={old.pk}&b={new.pk}").content)
    assert "thêm Vì sao?" in page
    assert "Giá" not in page
    assert "Giá" in shown(
        writer.get(f"{base(version)}compare/?a={old.pk}&b={new.pk}&all=on").content
    )
    assert "Hai bản hỏi như nhau" in shown(
        writer.get(f"{base(version)}compare/?a={new.pk}&b={new.pk}").content
    )


def test_who_may_not_draft_reads_the_form_and_nothing_of_the_draft(
    version: ProcedureVersion, draft: ElectronicFormDraft, lan: User, units: LittleProvince
) -> None:
    client = signed_in(lan)
    page = client.get(base(version))
    assert page.status_code == 200
    assert "Soạn" not in shown(page.content).split("Tờ khai điện tử")[-1]
    addresses = [part(version), f"{base(version)}preview/", f"{base(version)}review/", f"{base(version)}import/",
                 f"{base(version)}copy/", f"{base(version)}0.json", f"/apply/forms/{draft.pk}/"]  # fmt: skip
    for address in addresses:
        assert client.get(address).status_code == 404, address
    for name in ("undo", "discard"):
        assert client.post(f"{base(version)}{name}/", {"seen": 1}).status_code == 404
    assert client.post(f"{base(version)}begin/").status_code == 403
    department = signed_in(controller(units.home_affairs))
    assert department.get(part(version)).status_code == 404
    assert ElectronicFormDraft.objects.count() == 1


@pytest.mark.parametrize("count", [5, 30])
def test_pages_cost_the_same_however_many_questions_there_are(
    count: int, writer: Client, version: ProcedureVersion, draft: ElectronicFormDraft, ngoc: User
) -> None:
    more = {f"q{n}": {"type": "boolean", "title": f"Câu {n}"} for n in range(count - 1)}
    drawn(version, ngoc, two_pages(**more))
    for address in (
        base(version),
        part(version),
        part(version, "one"),
        f"{base(version)}review/",
        f"{base(version)}preview/",
    ):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert writer.get(address).status_code == 200
        assert len(queries) <= 12, (address, len(queries))
