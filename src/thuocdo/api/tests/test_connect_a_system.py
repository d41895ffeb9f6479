"""The examples of docs/connect-a-system.md, run in their order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest

from thuocdo.dossiers.models import Dossier

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

PAGE = Path(__file__).resolve().parents[4] / "docs" / "connect-a-system.md"
PDF = b"%PDF-1.4 a photo"
EXAMPLE = re.compile(r"```sh\n# (\d{3})\n(curl .*?)```", re.DOTALL)


def run(command: str) -> Any:
    """Ask what a curl command asks, without leaving the process."""
    words = shlex.split(command.replace("\\\n", " "))
    method, headers, body, address = "GET", {}, "", ""
    form: dict[str, Any] = {}
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name.lower()] = value
        elif word in {"-d", "--data-binary"}:
            body = next(rest)
        elif word == "-F":
            name, _, value = next(rest).partition("=")
            form[name] = SimpleUploadedFile(value[1:], PDF) if value.startswith("@") else value
        elif word == "-o":
            next(rest)
        else:
            assert not word.startswith("-"), word
            address = word
    kind = headers.pop("content-type", "application/octet-stream")
    parts = urlsplit(address)
    where = f"{parts.path}?{parts.query}"
    if form:
        return Client().post(where, form, headers=headers)
    return Client().generic(method, where, body, content_type=kind, headers=headers)


def filled_in(command: str, answers: list[Any]) -> str:
    """Put the numbers of the last answer into a command that asks for what it made."""
    last = answers[-1] if answers else {}
    if "feedback" in last:
        command = command.replace("$FEEDBACK", str(last["feedback"]["id"]))
        command = command.replace("$FILE", str(next((one["id"] for one in last["files"]), "")))
    return command


@pytest.mark.django_db
def test_every_example_does_what_the_page_says(
    *,
    province: Program,
    office: Office,
    units: LittleProvince,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settings: Any,
) -> None:
    settings.ATTACHMENTS_DIR = tmp_path
    monkeypatch.setattr("thuocdo.notices.webhooks.resolve", lambda *_a, **_k: None)
    known = {
        "$BASE": "http://testserver",
        "$TOKEN": province.secret,
        "$PROCEDURE": office.version.procedure.code,
    }
    text = PAGE.read_text(encoding="utf-8")
    for name, value in known.items():
        text = text.replace(name, value)
    examples = EXAMPLE.findall(text)
    assert len(examples) == text.count("```sh") > 8
    answers = []
    for status, command in examples:
        answer = run(filled_in(command, answers))
        content = answer.getvalue()
        assert answer.status_code == int(status), f"{command}\n{content.decode()}"
        as_json = answer["Content-Type"] == "application/json"
        answers.append(answer.json() if as_json else content)
    assert Dossier.objects.get(code="HS-2026-0001").status == 9
    assert [one["outcome"] for one in answers[3]["items"]] == ["taken", "taken"]
    assert answers[4]["ask_again"] == ["HS-2026-0003"]
    assert answers[6]["verified"] is True
    assert answers[-1] == PDF
