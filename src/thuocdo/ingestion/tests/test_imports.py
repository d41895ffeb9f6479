"""Many files at once: a bad one harms no other."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management import CommandError, call_command

import pytest

from thuocdo.errors import NotFound
from thuocdo.ingestion import imports
from thuocdo.ingestion.imports import files_in
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.reader import ReadFile, read_report
from thuocdo.ingestion.tests.factories import AT, report_text

if TYPE_CHECKING:
    from conftest import LittleProvince


def _folder(where: Path) -> Path:
    (where / "sub").mkdir()
    (where / "a.txt").write_text(report_text(), encoding="utf-8")
    (where / "sub" / "b.txt").write_text(report_text(year=2022), encoding="utf-8")
    (where / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    (where / "letter.txt").write_text("Giấy mời họp.", encoding="utf-8")
    (where / "photo.jpg").write_bytes(b"not looked at")
    return where


@pytest.mark.django_db(transaction=True)
def test_good_files_are_stored_and_bad_ones_named(
    units: LittleProvince, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="2 of 4 files were refused"):
        call_command("import_reports", str(_folder(tmp_path)), "--workers=1")
    said = capsys.readouterr()
    assert "broken.docx" in said.err
    assert "letter.txt" in said.err
    assert Report.objects.filter(unit=units.province, holder=units.province).count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_unknown_issuer_is_made_only_when_asked(units: LittleProvince, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(report_text(issuer="TỈNH XA LẠ"), encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("import_reports", str(path), "--workers=1")
    call_command("import_reports", str(path), "--workers=1", "--make-issuers", "--holder=P1.SNV")
    assert Report.objects.get().holder == units.home_affairs


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        files_in([tmp_path / "nowhere"])


@pytest.mark.django_db(transaction=True)
def test_a_file_that_kills_its_process_harms_no_other(
    units: LittleProvince, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(source: Path, *, name: str) -> ReadFile:
        if name == "b.txt":
            os._exit(9)
        if name == "c.txt":
            raise ZeroDivisionError
        return read_report(source, name=name)

    monkeypatch.setattr(imports, "read_report", read)
    for number, name in enumerate("abcd"):
        (tmp_path / f"{name}.txt").write_text(report_text(year=2020 + number), encoding="utf-8")
    order = imports.ImportOrder(at=AT, workers=2)
    found = [
        (one.path.stem, one.outcome.value, one.error and one.error.code)
        for one in imports.import_files(files_in([tmp_path]), order)
    ]
    assert found == [
        ("a", "stored", None),
        ("b", "refused", "reader_failed"),
        ("c", "refused", "reader_failed"),
        ("d", "stored", None),
    ]
