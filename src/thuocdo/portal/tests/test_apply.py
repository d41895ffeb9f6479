"""Applying online in the pages: from the start to the confirmation, errors, other people's applications, scripts, sessions, files."""

from __future__ import annotations

import json
import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import pytest
from PIL import Image

from thuocdo.accounts.citizens import declare_identity
from thuocdo.dossiers.models import Application, Dossier
from thuocdo.dossiers.tests.factories import give_code
from thuocdo.portal.tests.conftest import by_phone, key, signed_in
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.tests.factories import SINCE, published

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def photo(name="anh.png", colour="red"):
    file = BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


CHILD = {
    "full_name": "Nguyễn Bảo An",
    "born_on.day": "3", "born_on.month": "2", "born_on.year": "2026",
    "sex": "female", "born_at": "Bệnh viện Phụ sản", "ethnicity": "Kinh", "hometown": "Thanh Hóa", "nationality": "vn",
}  # fmt: skip
MOTHER = {
    "full_name": "Phạm Thị Hoa", "personal_id": "038190001234",
    "born_on.day": "1", "born_on.month": "5", "born_on.year": "1990", "address": "Số 1 phố Mẫu",
}  # fmt: skip
PAGES = {
    "child": CHILD,
    "mother": MOTHER,
    "married": {"registered": "no"},
    "asker": {"full_name": "Phạm Thị Hoa", "relation": "mother"},
}


def begin(client, version, **said):
    answer = client.post(f"/apply/{version.procedure_id}/", said | key(client))
    assert answer.status_code == 302, answer.content.decode()
    return Application.objects.latest("pk")


def base(row):
    return f"/apply/drafts/{row.pk}/"


def revision(client, address):
    page = client.get(address).content.decode()
    return re.search(r'name="revision"\s+value="(\d+)"', page).group(1)


def send(client, row, group, said, **more):
    address = f"{base(row)}questions/{group}/"
    return client.post(address, {**said, "revision": revision(client, address), **more})


def filled(client, version):
    row = begin(client, version)
    for group, said in PAGES.items():
        assert send(client, row, group, said).status_code == 302, group
    wanted = version.documents.get(name="Giấy chứng sinh").pk
    client.post(f"{base(row)}papers/", {"document": wanted, f"file-{wanted}": photo()})
    client.post(f"{base(row)}delivery/", {"way": "counter"})
    return row


def test_from_the_procedure_to_the_confirmation(client, birth, hoa_citizen):
    signed_in(client, hoa_citizen)
    page = client.get(f"/procedures/{birth.procedure_id}/").content.decode()
    assert f'href="/apply/{birth.procedure_id}/"' in page
    start = client.get(f"/apply/{birth.procedure_id}/").content.decode()
    assert "Giấy chứng sinh" in start
    assert "Tờ khai đăng ký khai sinh" not in start  # the answers are this paper
    assert "Không phải nộp, cơ quan tự tra cứu" in start
    row = begin(client, birth)
    page = client.get(f"{base(row)}questions/child/").content.decode()
    assert "Chỉ khi bạn chọn “Nước khác” ở câu “Quốc tịch”." in page
    answer = send(client, row, "child", CHILD)
    assert answer["Location"] == f"{base(row)}questions/mother/"
    assert send(client, row, "mother", MOTHER)["Location"].endswith("/married/")
    # The father is not asked for where the parents are not married.
    assert send(client, row, "married", PAGES["married"])["Location"].endswith("/asker/")
    assert send(client, row, "asker", PAGES["asker"])["Location"] == f"{base(row)}papers/"
    wanted = birth.documents.get(name="Giấy chứng sinh").pk
    answer = client.post(f"{base(row)}papers/", {"document": wanted, f"file-{wanted}": photo()})
    assert answer["Location"] == f"{base(row)}delivery/"
    answer = client.post(f"{base(row)}delivery/", {"way": "post", "address": "Số 1 phố Mẫu"})
    assert answer["Location"] == f"{base(row)}check/"
    page = client.get(f"{base(row)}check/").content.decode()
    assert "Nguyễn Bảo An" in page
    assert "03/02/2026" in page
    assert "Nữ" in page
    seen = revision(client, f"{base(row)}check/")
    undeclared = client.post(f"{base(row)}check/", {"revision": seen})
    assert undeclared.status_code == 422
    answer = client.post(f"{base(row)}check/", {"revision": seen, "declared": "1"})
    assert answer["Location"] == f"{base(row)}done/"
    again = client.post(f"{base(row)}check/", {"revision": seen, "declared": "1"})
    assert again["Location"] == f"{base(row)}done/"
    dossier = Dossier.objects.get()
    page = client.get(f"{base(row)}done/").content.decode()
    assert dossier.code in page
    assert f"/my/dossiers/{dossier.pk}/" in page
    assert "Giấy chứng sinh" in client.get(f"/my/dossiers/{dossier.pk}/").content.decode()
    for gone in ("", "questions/child/", "papers/", "delivery/", "check/", "discard/"):
        assert client.get(base(row) + gone)["Location"] == f"{base(row)}done/"


def test_what_is_wrong_is_said_at_the_top_and_at_the_answer(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    bad = CHILD | {"born_on.day": "31", "full_name": ""}
    answer = send(client, row, "child", bad)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index('role="alert"') < page.index("<h1")
    assert 'href="#q-born_on-day"' in page
    assert 'href="#q-full_name"' in page
    assert re.search(r'value="31"', page)
    assert 'aria-invalid="true"' in page
    assert "<title>Cần sửa" in page
    row.refresh_from_db()
    assert row.answers["child"]["born_on"] == "31 / 2 / 2026"
    again = client.get(f"{base(row)}questions/child/").content.decode()
    assert re.search(r'name="born_on.day"\s+value="31"', again)


def test_saved_and_left_it_waits_among_the_dossiers(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    answer = send(client, row, "child", {"full_name": "An"}, leave="1")
    assert answer["Location"] == "/my/dossiers/"
    page = client.get("/my/dossiers/").content.decode()
    assert base(row) in page
    assert client.get(base(row))["Location"] == f"{base(row)}questions/child/"
    row.refresh_from_db()
    assert row.answers["child"] == {"full_name": "An"}


def test_from_the_check_a_change_leads_back_to_the_check(client, birth, hoa_citizen):
    row = filled(signed_in(client, hoa_citizen), birth)
    page = client.get(f"{base(row)}check/").content.decode()
    change = re.search(r'href="([^"]+questions/mother/\?check=1)"', page).group(1)
    assert 'name="check"' in client.get(change).content.decode()
    answer = send(client, row, "mother", MOTHER, check="1")
    assert answer["Location"] == f"{base(row)}check/"


def test_two_windows_are_told_and_nothing_is_overwritten(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    address = f"{base(row)}questions/child/"
    first = revision(client, address)
    client.post(address, CHILD | {"revision": first})
    other = client.post(address, CHILD | {"full_name": "Bản kia", "revision": first})
    page = other.content.decode()
    assert other.status_code == 409
    assert "Nguyễn Bảo An" in page
    assert 'value="Bản kia"' in page
    row.refresh_from_db()
    assert row.answers["child"]["full_name"] == "Nguyễn Bảo An"
    newer = re.search(r'name="revision"\s+value="(\d+)"', page).group(1)
    assert (
        client.post(address, CHILD | {"full_name": "Bản kia", "revision": newer}).status_code == 302
    )


def test_what_was_looked_at_is_what_is_handed_in(client, birth, hoa_citizen):
    row = filled(signed_in(client, hoa_citizen), birth)
    seen = revision(client, f"{base(row)}check/")
    send(client, row, "mother", MOTHER | {"full_name": "Tên khác"})
    answer = client.post(f"{base(row)}check/", {"revision": seen, "declared": "1"})
    assert answer.status_code == 409
    assert not Dossier.objects.exists()


def test_an_incomplete_one_is_not_handed_in(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    seen = revision(client, f"{base(row)}check/")
    answer = client.post(f"{base(row)}check/", {"revision": seen, "declared": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for target in ("group-child", "papers", "delivery"):
        assert f'href="#{target}"' in page
        assert f'id="{target}"' in page
    assert not Dossier.objects.exists()


def test_rows_are_added_and_taken_out_without_a_script(client, office, hoa_citizen):
    version = published(office.province)
    set_form(
        version, text=sample_forms()["2.000815"], valid_from=SINCE, actor=None, at=timezone.now()
    )
    row = begin(signed_in(client, hoa_citizen), version)
    address = f"{base(row)}questions/copies/"
    first = {"papers.0.name": "Bằng tốt nghiệp", "papers.0.pages": "2", "papers.0.copies": "3"}
    answer = send(client, row, "copies", first, add="papers")
    assert answer["Location"] == f"{address}?more=papers#q-papers"
    page = client.get(f"{address}?more=papers").content.decode()
    assert 'name="papers.1.name"' in page
    second = first | {"papers.1.name": "Sổ hộ khẩu", "papers.1.pages": "x", "papers.1.copies": "1"}
    wrong = send(client, row, "copies", second | {"electronic": "yes"})
    assert wrong.status_code == 422
    assert 'href="#q-papers-1-pages"' in wrong.content.decode()
    assert send(client, row, "copies", second, remove="papers.0").status_code == 302
    row.refresh_from_db()
    assert [one["name"] for one in row.answers["copies"]["papers"]] == ["Sổ hộ khẩu"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (("rong.pdf", b""), "rỗng"),
        (
            ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"),
            "loại tệp",
        ),
        (("anh.png", b"<!DOCTYPE html><script>alert(1)</script>"), "loại tệp"),
        (("may.exe", b"MZ\x90\x00" + b"\x00" * 100), "loại tệp"),
    ],
)
def test_a_file_that_is_no_paper_is_refused(client, birth, hoa_citizen, sent, words):
    row = begin(signed_in(client, hoa_citizen), birth)
    file = SimpleUploadedFile(*sent)
    answer = client.post(f"{base(row)}papers/", {"file-other": file})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not row.papers.exists()


def test_the_name_of_a_file_is_text_and_no_path(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    client.post(f"{base(row)}papers/", {"file-other": photo(f"../../{EVIL}.png"), "more": "1"})
    page = client.get(f"{base(row)}papers/").content.decode()
    assert "<script>alert" not in page
    assert row.papers.count() == 1
    assert "/" not in row.papers.get().attachment.original_name


def test_missing_papers_are_said_once_and_may_come_later(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    answer = client.post(f"{base(row)}papers/", {})
    assert answer.status_code == 422
    assert "Còn thiếu giấy tờ" in answer.content.decode()
    answer = client.post(f"{base(row)}papers/", {"later": "1"})
    assert answer["Location"] == f"{base(row)}delivery/"


def test_files_have_pictures_and_are_taken_out(client, birth, hoa_citizen):
    row = filled(signed_in(client, hoa_citizen), birth)
    paper = row.papers.get()
    picture = client.get(f"{base(row)}papers/{paper.pk}/picture/")
    assert picture["Content-Type"] == "image/webp"
    assert client.post(f"{base(row)}papers/{paper.pk}/remove/").status_code == 302
    assert not row.papers.exists()
    assert client.get(f"{base(row)}papers/{paper.pk}/picture/").status_code == 404


def test_the_way_of_the_result_has_to_be_chosen(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    for said in ({}, {"way": "by pigeon"}, {"way": "post", "address": "  "}):
        assert client.post(f"{base(row)}delivery/", said).status_code == 422


def paths(row):
    paper = row.papers.get()
    own = (
        "", "questions/child/", "papers/", f"papers/{paper.pk}/remove/", f"papers/{paper.pk}/picture/", "delivery/",
        "check/", "done/", "discard/",
    )  # fmt: skip
    return [base(row) + one for one in own]


def test_nobody_else_opens_or_changes_it(client, birth, hoa_citizen, stranger, lan):
    row = filled(signed_in(client, hoa_citizen), birth)
    before = Application.objects.get(pk=row.pk)
    for path in paths(row):
        for person in (stranger, by_phone("+84987654321")):
            other = signed_in(client, person)
            assert other.get(path).status_code in {404, 405}, path
            assert other.post(path, CHILD | {"declared": "1"}).status_code in {404, 405}, path
        client.logout()
        assert client.get(path).status_code in {302, 405}, path
        client.force_login(lan)
        assert client.get(path).get("Location", "/sign-in/").startswith("/sign-in/"), path
        assert client.post(path, {}).get("Location", "/sign-in/").startswith("/sign-in/"), path
        client.logout()
    after = Application.objects.get(pk=row.pk)
    assert (after.answers, after.revision, after.dossier_id) == (
        before.answers,
        before.revision,
        None,
    )
    assert row.papers.count() == 1


def test_a_paper_of_another_application_is_not_reached_through_ones_own(
    client, birth, hoa_citizen, stranger
):
    theirs = filled(signed_in(client, hoa_citizen), birth)
    paper = theirs.papers.get()
    own = begin(signed_in(client, stranger), birth)
    assert client.get(f"{base(own)}papers/{paper.pk}/picture/").status_code == 404
    client.post(f"{base(own)}papers/{paper.pk}/remove/")
    assert theirs.papers.get() == paper


def test_an_official_is_led_to_the_sign_in_of_citizens(client, birth, lan):
    client.force_login(lan)
    answer = client.get(f"/apply/{birth.procedure_id}/")
    assert answer["Location"] == f"/sign-in/?next=%2Fapply%2F{birth.procedure_id}%2F"


def test_a_form_from_elsewhere_is_refused(birth, hoa_citizen, client):
    row = filled(signed_in(client, hoa_citizen), birth)
    strict = signed_in(Client(enforce_csrf_checks=True), hoa_citizen)
    for path in (*paths(row), f"/apply/{birth.procedure_id}/"):
        if strict.get(path).status_code != 405 or "remove" in path:
            assert strict.post(path, {"declared": "1"}).status_code in {403, 405}, path
    assert not Dossier.objects.exists()


def test_every_text_is_text(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    evil = CHILD | {"full_name": EVIL, "born_at": EVIL, "ethnicity": EVIL, "hometown": EVIL}
    send(client, row, "child", evil)
    send(client, row, "mother", MOTHER | {"full_name": EVIL, "address": EVIL})
    client.post(f"{base(row)}delivery/", {"way": "post", "address": EVIL})
    for path in ("questions/child/", "questions/mother/", "delivery/", "check/"):
        page = client.get(base(row) + path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;" in page


def test_every_text_of_a_form_is_text(client, office, hoa_citizen):
    question = {"type": "string", "title": EVIL, "description": EVIL, "x-title-en": EVIL}
    choice = question | {"oneOf": [{"const": EVIL, "title": EVIL}]}
    group = {
        "type": "object",
        "title": EVIL,
        "description": EVIL,
        "properties": {"a": question, "b": choice},
    }
    form = {"type": "object", "title": EVIL, "properties": {"g": group}}
    version = published(
        office.province,
        documents=(DocumentContent(EVIL), DocumentContent(EVIL, reusable_source=EVIL)),
    )
    set_form(version, text=json.dumps(form), valid_from=SINCE, actor=None, at=timezone.now())
    row = begin(signed_in(client, hoa_citizen), version)
    send(client, row, "g", {"a": EVIL, "b": EVIL})
    for path in ("questions/g/", "papers/", "check/"):
        page = client.get(base(row) + path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_what_was_sent_after_the_session_ended_is_there_after_signing_in(
    client, birth, hoa_citizen, stranger
):
    row = begin(signed_in(client, hoa_citizen), birth)
    address = f"{base(row)}questions/child/"
    seen = revision(client, address)
    client.logout()
    answer = client.post(address, CHILD | {"revision": seen})
    assert (
        answer["Location"] == f"/sign-in/?next=%2Fapply%2Fdrafts%2F{row.pk}%2Fquestions%2Fchild%2F"
    )
    signed_in(client, hoa_citizen)
    page = client.get(address).content.decode()
    assert 'value="Nguyễn Bảo An"' in page
    assert "Phiên đã hết" in page
    assert "Nguyễn Bảo An" not in client.get(address).content.decode()  # shown once
    client.logout()
    client.post(address, CHILD | {"revision": seen})
    other = signed_in(client, stranger)
    assert other.get(address).status_code == 404
    mine = begin(other, birth)
    assert "Nguyễn Bảo An" not in other.get(f"{base(mine)}questions/child/").content.decode()


def test_somebody_known_by_phone_alone_says_first_who_he_is(client, birth):
    citizen = by_phone("+84912345678")
    start = f"/apply/{birth.procedure_id}/"
    page = signed_in(client, citizen).get(start).content.decode()
    assert f"/sign-in/about-me/?next={start}" in page
    assert client.post(start, key(client)).status_code == 422
    answer = client.post(
        f"/sign-in/about-me/?next={start}",
        {"full_name": "Hoa", "personal_id": "038190001234", "next": start},
    )
    assert answer["Location"] == start
    assert begin(client, birth).answers["asker"]["full_name"] == "Hoa"


def test_the_dossier_of_a_phone_is_followed(client, birth):
    citizen = declare_identity(
        by_phone("+84912345678"), full_name="Hoa", personal_id="038190001234"
    )
    row = filled(signed_in(client, citizen), birth)
    seen = revision(client, f"{base(row)}check/")
    client.post(f"{base(row)}check/", {"revision": seen, "declared": "1"})
    dossier = Dossier.objects.get()
    assert client.get(f"/my/dossiers/{dossier.pk}/").status_code == 200


def test_what_is_not_online_has_no_form(client, office, hoa_citizen):
    signed_in(client, hoa_citizen)
    closed = published(office.province, online_level="none")
    internal = published(office.province, audience="internal")
    for version in (closed, internal):
        assert client.get(f"/apply/{version.procedure_id}/").status_code == 404
        assert client.post(f"/apply/{version.procedure_id}/", key(client)).status_code == 404
    assert client.get("/apply/987654321/").status_code == 404
    assert client.get(f"/apply/{10**18}/").status_code == 404


def test_throwing_away_asks_once(client, birth, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    assert "Xóa đơn đang viết?" in client.get(f"{base(row)}discard/").content.decode()
    assert Application.objects.filter(pk=row.pk).exists()
    assert client.post(f"{base(row)}discard/")["Location"] == "/my/dossiers/"
    assert not Application.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("files", [5, 50])
def test_pages_cost_the_same_however_much_there_is(
    client, birth, hoa_citizen, django_assert_max_num_queries, files
):
    ward = birth.procedure.owner.child_links.get(unit__code="X1").unit
    give_code(birth.procedure.owner.child_links.get(unit__code="X2").unit, "H56.15")
    row = begin(signed_in(client, hoa_citizen), birth, agency=ward.pk)
    for number in range(files):
        colour = (number * 5 % 256, number, 0)
        client.post(f"{base(row)}papers/", {"file-other": photo(colour=colour), "more": "1"})
    assert row.papers.count() == files
    for path in ("questions/child/", "papers/", "delivery/", "check/"):
        with django_assert_max_num_queries(8):
            client.get(base(row) + path)
    with django_assert_max_num_queries(12):
        client.get(f"/apply/{birth.procedure_id}/")


def test_officials_read_the_answers_masked_until_they_ask(client, birth, office, hoa_citizen):
    row = begin(signed_in(client, hoa_citizen), birth)
    pages = PAGES | {"child": CHILD | {"born_at": EVIL}}
    for group, said in pages.items():
        send(client, row, group, said)
    wanted = birth.documents.get(name="Giấy chứng sinh").pk
    client.post(f"{base(row)}papers/", {"document": wanted, f"file-{wanted}": photo()})
    client.post(f"{base(row)}delivery/", {"way": "post", "address": EVIL})
    seen = revision(client, f"{base(row)}check/")
    client.post(f"{base(row)}check/", {"revision": seen, "declared": "1"})
    dossier = Dossier.objects.get()
    client.logout()
    client.force_login(office.clerk)
    path = f"/office/dossiers/{dossier.pk}/"
    masked = client.get(path).content.decode()
    assert "Tờ khai điện tử" in masked
    assert "Tên bệnh viện" not in masked
    assert "Nguyễn Bảo An" not in masked.split('id="answers"')[1].split("</section>")[0]
    assert "038190001234" not in masked
    full = client.post(f"{path}people/").content.decode()
    assert "Nguyễn Bảo An" in full.split('id="answers"')[1]
    assert "038190001234" in full
    for page in (masked, full):
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;" in full


def test_a_paper_that_is_looked_up_can_be_sent_instead(client, birth, hoa_citizen):
    signed_in(client, hoa_citizen)
    row = filled(client, birth)
    wanted = birth.documents.get(name="Giấy tờ của cha, mẹ").pk
    page = client.get(f"{base(row)}papers/").content.decode()
    assert f'name="file-{wanted}"' in page
    assert "Không phải nộp, cơ quan tự tra cứu" in page
    assert client.get(f"{base(row)}check/").status_code == 200
    client.post(f"{base(row)}papers/", {"document": wanted, f"file-{wanted}": photo("cha.png")})
    assert row.papers.filter(document=wanted).count() == 1
    assert "bạn gửi thay" in client.get(f"{base(row)}check/").content.decode()
