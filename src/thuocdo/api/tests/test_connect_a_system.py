"""The examples of docs/connect-a-system.md, run in their order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.test import Client

import pytest

from thuocdo.dossiers.models import Dossier

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

PAGE = Path(__file__).resolve().parents[4] / "docs" / "connect-a-system.md"
EXAMPLE = re.compile(r"```sh\n# (\d{3})\n(curl .*?)```", re.DOTALL)


def run(command: str) -> Any:
    """Ask what a curl command asks, without leaving the process."""
    words = shlex.split(command.replace("\\\n", " "))
    method, headers, body, address = "GET", {}, "", ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name.lower()] = value
        elif word in {"-d", "--data-binary"}:
            body = next(rest)
        else:
            assert not word.startswith("-"), word
            address = word
    kind = headers.pop("content-type", "application/octet-stream")
    parts = urlsplit(address)
    return Client().generic(
        method, f"{parts.path}?{parts.query}", body, content_type=kind, headers=headers
    )


@pytest.mark.django_db
def test_every_example_does_what_the_page_says(
    province: Program, office: Office, units: LittleProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
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
        answer = run(command)
        assert answer.status_code == int(status), f"{command}\n{answer.content.decode()}"
        answers.append(answer.json())
    assert Dossier.objects.get(code="HS-2026-0001").status == 9
    assert [one["outcome"] for one in answers[3]["items"]] == ["taken", "taken"]
    assert answers[4]["ask_again"] == ["HS-2026-0003"]
    assert answers[6]["verified"] is True
