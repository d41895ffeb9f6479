"""LibreOffice opens what was exported and shows the figures as printed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from thuocdo.documents.tests.factories import pdf_text
from thuocdo.reporting.report import report_paper
from thuocdo.reporting.tests.exporting import WRITERS, stored

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_an_office_program_shows_the_figures_as_printed(
    ending: str, units: LittleProvince, tmp_path: Path
) -> None:
    assert SOFFICE is not None
    report = stored("thanh-hoa-2023", unit=units.province, holder=units.home_affairs)
    file = tmp_path / f"report.{ending}"
    file.write_bytes(WRITERS[ending](report_paper(report, annex=True)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    words = [
        SOFFICE,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(file),
    ]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    shown = pdf_text(file.with_suffix(".pdf").read_bytes())
    for figure in ("642.131", "97,82", "64.28", "1.561", "06"):
        assert figure in shown
