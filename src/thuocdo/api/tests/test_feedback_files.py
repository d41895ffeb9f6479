"""Files of feedback through the API: added once for each key by whoever sent it in, looked through, listed, fetched; to others not there."""

from __future__ import annotations

import hashlib
import io
import threading
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import IdempotentRequest, Scope
from thuocdo.api.tests.conftest import Program
from thuocdo.attachments.intake import papers
from thuocdo.attachments.models import Attachment
from thuocdo.attachments.services import NamedFile, store
from thuocdo.attachments.tests.scanner import HARMLESS_TEST_VIRUS, running_scanner
from thuocdo.feedback import conversation, handling, systems
from thuocdo.feedback.models import Feedback, FeedbackEvent, FeedbackFile
from thuocdo.feedback.models.feedback import MOST_FILES
from thuocdo.feedback.steps import Matter, Sender

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4 a photo of the counter"
SENDER = Sender("Phạm Thị Hoa", phone="0912345678")
MATTER = Matter("regulation", "Giấy tờ thừa", "Phải nộp bản sao đã có.")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


@pytest.fixture
def system(program: Callable[..., Program], units: LittleProvince) -> Program:
    return program(units.ward, scopes=(Scope.FEEDBACK,))


@pytest.fixture
def sent(system: Program, units: LittleProvince) -> Feedback:
    return sent_in_by(system, units)


@pytest.fixture
def scanner(settings: Any, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with running_scanner(tmp_path) as (daemon, address):
        settings.CLAMAV_ADDRESS = address
        yield daemon


def sent_in_by(system: Program, units: LittleProvince) -> Feedback:
    row, _new = systems.take_in(
        unit=units.ward,
        sender=SENDER,
        matter=MATTER,
        external_code=f"QG-{uuid4().hex}",
        actor=system.token.account,
        at=timezone.now(),
    )
    return row


def pdf(name: str = "anh.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add(system: Program, row: Feedback, *files: Any, key: str = "", **fields: Any) -> Any:
    given = {"files": list(files) or [pdf()], **fields}
    return system.post(f"/feedback/{row.pk}/files", given, idempotency_key=key or uuid4().hex)


def add_named(system: Program, row: Feedback, name: bytes) -> Any:
    """Send a file under a name that no client of this language would send."""
    head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="' + name + b'"\r\n'
    body = head + b"Content-Type: application/pdf\r\n\r\n" + PDF + b"\r\n--x--\r\n"
    address, kind = f"/feedback/{row.pk}/files", "multipart/form-data; boundary=x"
    return system.post(address, body, kind=kind, idempotency_key=uuid4().hex)


def fetch(system: Program, row: Feedback, number: int) -> Any:
    """Fetch a file to its end; `body` is what came."""
    answer = system.get(f"/feedback/{row.pk}/files/{number}")
    answer.body = answer.getvalue()
    return answer


def kept(folder: Path) -> list[bytes]:
    return [one.read_bytes() for one in folder.rglob("*") if one.is_file()]


def assert_nothing_kept(row: Feedback) -> None:
    assert not FeedbackFile.objects.exists()
    assert not Attachment.objects.exists()
    assert [one.kind for one in row.events.all()] == ["received"]
    assert not IdempotentRequest.objects.exists(), "the key is free again"


def test_a_file_is_kept_listed_and_fetched(
    system: Program, sent: Feedback, folder: Path, lan: User
) -> None:
    conversation.ask_more(sent.pk, words="Ở quầy nào?", actor=lan, at=timezone.now())
    answer = add(system, sent, words="Quầy 3.")
    assert answer.status_code == 201
    assert answer.json()["feedback"]["asked"] is False
    assert answer.json()["steps"][-1]["words"] == "Quầy 3."
    [file] = answer.json()["files"]
    assert system.get(f"/feedback/{sent.pk}").json()["files"] == [file]
    assert (file["name"], file["media_type"]) == ("anh.pdf", "application/pdf")
    assert (file["size_bytes"], file["scan"]) == (len(PDF), "not_scanned")
    assert (file["came_with"], file["sha256"]) == ("added", hashlib.sha256(PDF).hexdigest())
    assert kept(folder) == [PDF]
    assert Attachment.objects.get().uploaded_by == system.token.account
    fetched = fetch(system, sent, file["id"])
    assert fetched.body == PDF
    assert fetched["Content-Type"] == "application/octet-stream"
    assert fetched["Content-Disposition"] == 'attachment; filename="anh.pdf"'
    assert (fetched["X-Content-Type-Options"], fetched["Cache-Control"]) == (
        "nosniff",
        "private, no-store",
    )
    # The agency sees them beside what was brought up.
    assert Feedback.objects.visible_to(lan).get(pk=sent.pk).files.count() == 1


def test_the_same_key_is_stored_once(system: Program, sent: Feedback, lan: User) -> None:
    first = add(system, sent, pdf(), pdf("b.pdf", PDF + b"b"), key="k-1")
    again = add(system, sent, pdf(), pdf("b.pdf", PDF + b"b"), key="k-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert again.json()["files"] == first.json()["files"]
    assert FeedbackFile.objects.count() == 2
    assert FeedbackEvent.objects.filter(kind="added").count() == 1
    handling.take_on(sent.pk, kind="regulation", actor=lan, at=timezone.now())
    handling.answer(sent.pk, words="Đã bỏ.", actor=lan, at=timezone.now())
    assert add(system, sent, pdf(), pdf("b.pdf", PDF + b"b"), key="k-1").status_code == 200


def test_a_key_belongs_to_one_request(
    system: Program, sent: Feedback, units: LittleProvince
) -> None:
    add(system, sent, key="k-1")
    other = sent_in_by(system, units)
    refused = [
        add(system, sent, pdf(content=PDF + b"b"), key="k-1"),
        add(system, sent, pdf("khac.pdf"), key="k-1"),
        add(system, sent, pdf(), pdf("b.pdf", PDF + b"b"), key="k-1"),
        add(system, sent, words="Khác", key="k-1"),
        add(system, other, key="k-1"),
    ]
    for answer in refused:
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert FeedbackFile.objects.count() == 1
    without = system.post(f"/feedback/{sent.pk}/files", {"files": [pdf()]})
    assert (without.status_code, without.json()["errors"][0]["place"]) == (422, "header")


@pytest.mark.django_db(transaction=True)
def test_the_same_request_twice_at_one_moment_is_stored_once(
    system: Program, sent: Feedback
) -> None:
    answers: list[int] = []

    def ask() -> None:
        try:
            mine = Program(system.token, system.secret, Client())
            answers.append(add(mine, sent, key="k-1").status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(answers) == [200, 200, 201]
    assert FeedbackFile.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"MZ\x90\x00 a program", "file_type_not_taken"),
        (b"<html><script>alert(1)</script></html>", "file_type_not_taken"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "file_type_not_taken"),
        (b"PK\x03\x04 no package", "file_type_not_taken"),
        (HARMLESS_TEST_VIRUS, "file_type_not_taken"),
        (PDF + b"x" * 1024, "file_too_large"),
    ],
)
def test_what_is_no_paper_is_refused(
    *, system: Program, sent: Feedback, folder: Path, settings: Any, content: bytes, code: str
) -> None:
    settings.PAPER_FILE_LIMIT_BYTES = 1024
    answer = add(system, sent, pdf("anh.pdf", content), key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert_nothing_kept(sent)
    assert not kept(folder)
    assert add(system, sent, key="k-1").status_code == 201


def test_one_bad_file_keeps_the_good_ones_out(system: Program, sent: Feedback) -> None:
    answer = add(system, sent, pdf(), pdf("b.pdf", b"MZ"))
    assert answer.json()["code"] == "file_type_not_taken"
    assert_nothing_kept(sent)


def test_more_files_than_are_taken_at_once(system: Program, sent: Feedback, folder: Path) -> None:
    many = [pdf(f"{n}.pdf", PDF + b"%d" % n) for n in range(MOST_FILES + 1)]
    answer = add(system, sent, *many)
    assert (answer.status_code, answer.json()["code"]) == (422, "feedback_too_many_files")
    assert_nothing_kept(sent)
    assert not kept(folder), "they were refused before they were looked at"
    whole = add(system, sent, *[pdf(f"{n}.pdf", PDF + b"%d" % n) for n in range(MOST_FILES)])
    assert [one["name"] for one in whole.json()["files"]] == [f"{n}.pdf" for n in range(MOST_FILES)]
    flood = add(system, sent, *[pdf(f"{n}.pdf") for n in range(60)])
    assert (flood.status_code, flood.json()["code"]) == (400, "bad_request")


def test_a_request_that_is_too_large(system: Program, sent: Feedback, settings: Any) -> None:
    settings.UPLOAD_REQUEST_LIMIT_BYTES = 100
    answer = add(system, sent, pdf(content=PDF * 9))
    assert (answer.status_code, answer.json()["code"]) == (413, "request_too_large")
    assert_nothing_kept(sent)


@pytest.mark.parametrize("how", ["answered", "refused", "published"])
def test_feedback_that_has_ended_takes_no_files(
    *, system: Program, sent: Feedback, folder: Path, lan: User, son: User, how: str
) -> None:
    now = timezone.now()
    if how == "refused":
        handling.refuse(sent.pk, reason="Không phải", actor=lan, at=now)
    else:
        handling.take_on(sent.pk, kind="regulation", actor=lan, at=now)
        handling.answer(sent.pk, words="Đã bỏ.", actor=lan, at=now)
    if how == "published":
        handling.publish(sent.pk, matter="Giấy tờ", answer="Đã bỏ.", actor=son, at=now)
    answer = add(system, sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "feedback_moved_on")
    assert not FeedbackFile.objects.exists()
    assert not Attachment.objects.exists()
    assert not kept(folder)


@pytest.mark.parametrize(
    ("sent_name", "name"),
    [
        (rb"..\\..\\etc/passwd/anh.pdf", "anh.pdf"),
        (b"/etc/cron.d/anh.pdf", "anh.pdf"),
        (b"C:\\\\Users\\\\hoa\\\\anh.pdf", "anh.pdf"),
        (b"a\x00n\x07h\x1b.pdf", "anh.pdf"),
        ("ảnh\u202efdp.exe.pdf".encode(), "ảnhfdp.exe.pdf"),
        ("a\u0309nh.pdf".encode(), "ảnh.pdf"),
        (b'a&quot;\\"b.pdf', 'a""b.pdf'),
        (b"x" * 400 + b".pdf", "x" * 251 + ".pdf"),
    ],
)
def test_a_name_holds_no_path_and_no_control_characters(
    system: Program, sent: Feedback, folder: Path, sent_name: bytes, name: str
) -> None:
    answer = add_named(system, sent, sent_name)
    assert answer.status_code == 201, answer.content
    [file] = answer.json()["files"]
    assert file["name"] == name
    [one] = [one for one in folder.rglob("*") if one.is_file()]
    assert one.name == file["sha256"], "the name leads to no place on the disk"
    header = fetch(system, sent, file["id"])["Content-Disposition"]
    assert header.startswith("attachment; filename")
    assert header.isprintable()


def test_a_file_without_a_name_is_none(system: Program, sent: Feedback) -> None:
    for name in (b"", b"..", b"/", b"\x07"):
        answer = add_named(system, sent, name)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert_nothing_kept(sent)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ({}, "files"),
        ({"files": "no file"}, "files"),
        ({"files": [pdf()], "files-uploaded": "3f0e"}, "files-uploaded"),
        ({"files": [pdf()], "other": pdf()}, "other"),
        ({"files": [pdf()], "words": ["a", "b"]}, "words"),
        ({"files": [pdf()], "words": "a\x00b"}, "words"),
        ({"files": [pdf()], "words": "x" * 5001}, "words"),
    ],
)
def test_fields_that_are_missing_or_not_known_are_refused(
    system: Program, sent: Feedback, data: Any, name: str
) -> None:
    answer = system.post(f"/feedback/{sent.pk}/files", data, idempotency_key="k")
    assert answer.status_code == 422
    assert name in {mistake["name"] for mistake in answer.json()["errors"]}
    assert_nothing_kept(sent)


def test_a_harmful_file_is_refused_and_a_clean_one_says_that_it_is(
    scanner: subprocess.Popen[bytes], system: Program, sent: Feedback, folder: Path
) -> None:
    harmful = pdf("anh.pdf", b"%PDF-1.4 " + HARMLESS_TEST_VIRUS)
    answer = add(system, sent, harmful, key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (422, "harmful_file")
    assert_nothing_kept(sent)
    assert not kept(folder)
    clean = add(system, sent, key="k-1")
    assert [one["scan"] for one in clean.json()["files"]] == ["clean"]


def test_while_the_scanner_is_down_nothing_is_taken_and_the_key_stays_free(
    scanner: subprocess.Popen[bytes], system: Program, sent: Feedback, folder: Path, settings: Any
) -> None:
    scanner.kill()
    scanner.wait()
    answer = add(system, sent, key="k-1")
    assert (answer.status_code, answer.json()["code"]) == (503, "scanner_unavailable")
    assert_nothing_kept(sent)
    assert not kept(folder)
    settings.CLAMAV_ADDRESS = ""
    assert add(system, sent, key="k-1").status_code == 201


def test_the_files_of_the_answer_come_to_whoever_sent_it_in(
    system: Program, sent: Feedback, lan: User
) -> None:
    now = timezone.now()
    paper = store(io.BytesIO(PDF), name="b.pdf", actor=lan, at=now, intake=papers())
    handling.take_on(sent.pk, kind="regulation", actor=lan, at=now)
    answered = [NamedFile(paper, "trả lời.pdf")]
    handling.answer(sent.pk, words="Đã bỏ.", actor=lan, at=now, files=answered)
    [file] = system.get(f"/feedback/{sent.pk}").json()["files"]
    assert (file["name"], file["came_with"]) == ("trả lời.pdf", "answered")
    assert fetch(system, sent, file["id"]).body == PDF


def test_what_others_sent_is_as_what_is_not_there(
    system: Program,
    sent: Feedback,
    program: Callable[..., Program],
    units: LittleProvince,
    lan: User,
) -> None:
    number = add(system, sent).json()["files"][0]["id"]
    theirs = sent_in_by(system, units)
    recorded = handling.record(
        unit=units.ward,
        sender=SENDER,
        matter=MATTER,
        way="post",
        request_id=uuid4(),
        actor=lan,
        at=timezone.now(),
    )
    other = program(units.ward, scopes=(Scope.FEEDBACK,))
    own = sent_in_by(other, units)
    nothing = fetch(other, own, 10**9)
    assert nothing.status_code == 404
    for row, file in ((sent, number), (own, number), (recorded, number), (sent, 10**9)):
        answer = fetch(other, row, file)
        assert (answer.status_code, answer.content) == (404, nothing.content)
        assert sorted(answer.headers.items()) == sorted(nothing.headers.items())
    assert fetch(system, theirs, number).status_code == 404, "it came with another feedback"
    for row in (sent, recorded, Feedback(pk=10**9)):
        answer = add(other, row)
        assert (answer.status_code, answer.content) == (404, nothing.content)
    assert FeedbackFile.objects.count() == 1


def test_the_name_another_gave_the_same_content_stays_with_him(
    system: Program, sent: Feedback, program: Callable[..., Program], units: LittleProvince
) -> None:
    other = program(units.ward, scopes=(Scope.FEEDBACK,))
    add(other, sent_in_by(other, units), pdf("Đơn của Nguyễn Văn Kín.pdf"))
    [file] = add(system, sent, pdf("anh.pdf")).json()["files"]
    assert file["name"] == "anh.pdf"
    assert "K%C3%ADn" not in fetch(system, sent, file["id"])["Content-Disposition"]


def test_a_token_without_the_scope_does_nothing(
    system: Program, sent: Feedback, program: Callable[..., Program], units: LittleProvince
) -> None:
    number = add(system, sent).json()["files"][0]["id"]
    reader = program(units.ward, scopes=[one for one in Scope if one != Scope.FEEDBACK])
    for answer in (add(reader, sent), fetch(reader, sent, number)):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    nobody = Program(system.token, "tdo_wrong", Client())
    for answer in (add(nobody, sent), fetch(nobody, sent, number)):
        assert answer.status_code == 401


def test_many_files_cost_no_more_queries_than_one(system: Program, sent: Feedback) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert system.get(f"/feedback/{sent.pk}").status_code == 200
        return len(counted)

    add(system, sent)
    system.get("/feedback")  # the first use of an hour is noted
    few = queries()
    for n in range(4):
        add(system, sent, *[pdf(f"{n}-{m}.pdf", PDF + b"%d %d" % (n, m)) for m in range(5)])
    assert FeedbackFile.objects.count() == 21
    assert queries() == few <= 12
