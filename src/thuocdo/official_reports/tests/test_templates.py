"""Word templates of units: what is taken in, what is refused, and that reports are made with the one that was chosen."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client

import docx
import pytest

from thuocdo.documents.official.template import TemplateKind, default_template
from thuocdo.errors import InvalidInput, NotAllowed
from thuocdo.official_reports.composing import report_file
from thuocdo.official_reports.models import OfficialReport, ReportTemplate
from thuocdo.official_reports.template_checking import MOST_BYTES, check_template
from thuocdo.official_reports.templates import add_template, choose_template, template_in_use
from thuocdo.official_reports.tests.conftest import NOW

if TYPE_CHECKING:
    from typing import Any

    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "/office/official-reports/templates/"


def built_in() -> bytes:
    return default_template(TemplateKind.REPORT)


def restyled(
    *, words: str = "Điện thoại: 0237 000 000", instead: tuple[str, str] | None = None
) -> bytes:
    """Return the built-in template as an office gives it back: with a line of its own under its name, or other words for some."""
    document = docx.Document(io.BytesIO(built_in()))
    cell = document.tables[0].rows[0].cells[0]
    cell.add_paragraph(words)
    if instead:
        for paragraph in _paragraphs(document):
            if instead[0] in paragraph.text:
                paragraph.runs[0].text = paragraph.text.replace(*instead)
                for run in paragraph.runs[1:]:
                    run.text = ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _paragraphs(document: Any) -> list[Any]:
    found = list(document.paragraphs)
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                found += cell.paragraphs
    return found


def repacked(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """Return a template with its parts changed or added, as no Word does."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name.replace("__", "/"), part)
    return target.getvalue()


def in_document(words: str) -> bytes:
    """Return a template with some XML at the end of its body."""

    def change(name: str, part: bytes) -> bytes:
        return (
            part.replace(b"<w:sectPr", words.encode() + b"<w:sectPr", 1)
            if name == "word/document.xml"
            else part
        )

    return repacked(built_in(), change)


def linking() -> bytes:
    def change(name: str, part: bytes) -> bytes:
        if name != "word/_rels/document.xml.rels":
            return part
        link = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://192.0.2.7/a.png" TargetMode="External"/>'
        return part.replace(b"</Relationships>", link + b"</Relationships>")

    return repacked(built_in(), change)


def field(*runs: str) -> str:
    said = "".join(
        f'<w:r><w:instrText xml:space="preserve">{one}</w:instrText></w:r>' for one in runs
    )
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'{said}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def tag(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def text_of(file: bytes) -> str:
    return "\n".join(one.text for one in _paragraphs(docx.Document(io.BytesIO(file))))


def test_the_built_in_template_is_one_and_breaks_no_rule(units: LittleProvince) -> None:
    assert check_template(built_in(), units.ward) == ()
    assert check_template(in_document(field(" PAGE ")), units.ward) == ()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "template_no_word"),
        (b"Kinh gui", "template_no_word"),
        (b"%PDF-1.7 x", "template_no_word"),
        (built_in()[:4000], "template_no_word"),
        (b"PK" + b"\0" * MOST_BYTES, "template_too_large"),
        (repacked(built_in(), lambda _name, part: part, **{"word__vbaProject.bin": b"x"}), "template_runs"),
        (repacked(built_in(), lambda _name, part: part, **{"word__embeddings__a.xlsx": b"x"}), "template_runs"),
        (repacked(built_in(), lambda name, part: part.replace(b"wordprocessingml.document.main", b"x.macroEnabled.main")), "template_runs"),
        (linking(), "template_links_out"),
        (in_document(field(" DDEAUTO c:\\cmd ")), "template_field"),
        (in_document(field(" INCLUDE", "TEXT http://192.0.2.7/a ")), "template_field"),
        (in_document('<w:p><w:fldSimple w:instr=" INCLUDEPICTURE a "/></w:p>'), "template_field"),
        (in_document(tag("{{ secret }}")), "template_tag_wrong"),
        (in_document(tag("{{ issuer.__class__ }}")), "template_tag_wrong"),
        (in_document(tag("{% for a in range(9) %}x{% endfor %}")), "template_tag_wrong"),
        (in_document(tag("{{ 'a' * 999999999 }}")), "template_tag_wrong"),
        (in_document(tag("{% for a in to %}{% for b in to %}x{% endfor %}{% endfor %}")), "template_tag_wrong"),
        (in_document(tag("{{ subject|safe }}")), "template_tag_wrong"),
        (in_document(tag("{{ subject|replace('a', 'aaaa') }}")), "template_tag_wrong"),
        (restyled(instead=("{{ signer }}", "Nguyễn Văn A")), "template_lacks"),
        (restyled(instead=("{{ draft }}", "x")), "template_lacks"),
        (restyled(instead=("{{p body }}", "x")), "template_without_body"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_template_is_refused_with_what_to_do(
    units: LittleProvince, content: bytes, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_template(content, units.ward)
    assert refused.value.code == code
    assert "Hãy" in refused.value.message_vi


def test_entities_and_bombs_are_refused(units: LittleProvince) -> None:
    def entity(name: str, part: bytes) -> bytes:
        declared = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'
        return (
            part.replace(part.split(b"\n")[0], declared, 1) if name == "word/document.xml" else part
        )

    bomb = io.BytesIO(built_in())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/media/image9.xml", b"\0" * (40 * 1024 * 1024))
    for content in (repacked(built_in(), entity), bomb.getvalue()):
        with pytest.raises(InvalidInput):
            check_template(content, units.ward)


def test_other_letters_than_the_decree_are_said_and_not_refused(units: LittleProvince) -> None:
    document = docx.Document(io.BytesIO(built_in()))
    document.sections[0].left_margin = document.sections[0].right_margin // 4
    stream = io.BytesIO()
    document.save(stream)
    assert check_template(stream.getvalue(), units.ward) != ()


def test_versions_are_kept_and_the_chosen_one_is_used(
    report: OfficialReport, units: LittleProvince, lan: User
) -> None:
    def add(words: str) -> ReportTemplate:
        return add_template(
            unit=units.ward, content=restyled(words=words), name="mẫu.docx", note="thêm điện thoại", actor=lan, at=NOW
        )  # fmt: skip

    first, second = add("ĐT: 111"), add("ĐT: 222")
    assert (first.number, second.number) == (1, 2)
    assert template_in_use(units.ward) is None
    assert "ĐT:" not in text_of(report_file(report, user=lan))
    for chosen, words in ((first, "ĐT: 111"), (second, "ĐT: 222"), (first, "ĐT: 111")):
        choose_template(unit=units.ward, template=chosen, actor=lan, at=NOW)
        made = text_of(report_file(report, user=lan))
        assert words in made
        assert "DỰ THẢO" in made
    choose_template(unit=units.ward, template=None, actor=lan, at=NOW)
    assert "ĐT:" not in text_of(report_file(report, user=lan))


def test_neither_versions_nor_choices_can_be_changed(units: LittleProvince, lan: User) -> None:
    made = add_template(
        unit=units.ward, content=built_in(), name="a.docx", note="", actor=lan, at=NOW
    )
    choose_template(unit=units.ward, template=made, actor=lan, at=NOW)
    for statement in (
        "UPDATE official_reports_reporttemplate SET note = 'x'",
        "DELETE FROM official_reports_templatechoice",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_only_people_of_the_unit_or_above_it_change_templates(
    units: LittleProvince, lan: User, binh: User
) -> None:
    for unit, actor in ((units.other_ward, lan), (units.ward, binh)):
        with pytest.raises(NotAllowed):
            add_template(unit=unit, content=built_in(), name="a.docx", note="", actor=actor, at=NOW)
        with pytest.raises(NotAllowed):
            choose_template(unit=unit, template=None, actor=actor, at=NOW)


def test_the_pages_take_in_look_at_and_use_a_template(
    units: LittleProvince, lan: User, binh: User, client: Client
) -> None:
    client.force_login(lan)
    place = f"{ADDRESS}{units.ward.pk}/"
    assert client.get(ADDRESS)["Location"] == place
    assert "Mẫu của phần mềm" in client.get(place).content.decode()

    def send(content: bytes) -> Any:
        return client.post(place, {"file": SimpleUploadedFile("mẫu.docx", content), "note": "mới"})

    refused = send(b"x")
    assert refused.status_code == 422
    assert "không phải tệp Word" in refused.content.decode()
    assert send(restyled()).status_code == 302
    sample = client.get(f"{place}1/sample.docx")
    assert "0237 000 000" in text_of(sample.content)
    assert client.post(f"{place}1/use/").status_code == 302
    assert "Bản 1 của đơn vị." in client.get(place).content.decode()
    kept = b"".join(client.get(f"{place}1.docx").streaming_content)  # type: ignore[attr-defined]
    assert "0237 000 000" in text_of(kept)
    assert client.get(f"{place}0.docx").content.startswith(b"PK")
    assert client.post(f"{place}0/use/").status_code == 302
    assert template_in_use(units.ward) is None
    for end in ("", "1.docx", "1/sample.docx"):
        assert client.get(f"{ADDRESS}{units.other_ward.pk}/{end}").status_code == 404
    client.force_login(binh)
    assert client.get(place).status_code == 404
    assert client.post(f"{place}1/use/").status_code == 404
