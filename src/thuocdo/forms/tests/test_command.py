"""`thuocdo forms validate`."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

import pytest


def test_validate_names_every_version() -> None:
    out = StringIO()

    call_command("forms", "validate", stdout=out)

    assert "2024_district: 165 rows in 7 sections" in out.getvalue()


def test_validate_refuses_a_broken_file(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("code: broken", encoding="utf-8")

    with pytest.raises(CommandError, match=r"broken\.yaml: field level.* is missing"):
        call_command("forms", "validate", str(broken))


def test_validate_says_when_a_file_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"missing\.yaml"):
        call_command("forms", "validate", str(tmp_path / "missing.yaml"))
