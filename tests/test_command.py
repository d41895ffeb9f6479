"""The console command: what goes to Django and what does not, and how fast it starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from thuocdo import __main__ as command
from thuocdo.accounts.models import User
from thuocdo.office.management.commands import load_sample


def test_reading_a_report_goes_past_django(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_run_django", lambda _: pytest.fail("Django was started"))
    empty = tmp_path / "báo cáo.txt"
    empty.touch()
    assert command.main(["read_report", str(empty)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err != ""


def test_every_other_word_is_a_command_of_django(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["version"]) == 0
    assert capsys.readouterr().out.startswith("5.2")


def test_python_m_is_the_same_command() -> None:
    words = [sys.executable, "-m", "thuocdo", "read_report", "no such file.txt"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.django_db
@pytest.mark.slow
def test_the_sample_loads_and_loads_again_without_change(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"  # type: ignore[attr-defined]
    loader = load_sample.Command()
    loader.handle(verbosity=0)
    counts = _counts()
    assert User.objects.filter(username="thao").exists()
    loader.handle(verbosity=0)
    assert _counts() == counts


def _counts() -> dict[str, int]:
    from django.apps import apps

    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model.__module__.startswith("thuocdo.")
    }
