"""Word into PDF by LibreOffice, without a screen, each time in a folder of its own; as PDF/A where the file is to be kept.

LibreOffice is no Python package: a server without it says so, and everything else goes on.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from thuocdo.errors import Unavailable

log = structlog.get_logger(__name__)

#: Seconds that one document may take; thirty pages with charts take some three.
SECONDS = 60
_NAMES = ("soffice", "libreoffice")
_PLAIN = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'
#: PDF/A-2b: 2 is the number LibreOffice has for it. A signature may be added to it.
_ARCHIVE = 'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},"UseTaggedPDF":{"type":"boolean","value":"true"}}'


def to_pdf(file: bytes, *, archive: bool = False) -> bytes:
    """Return a Word file as PDF.

    Args:
        file: a .docx.
        archive: as PDF/A-2b, with fonts and colours inside, for keeping.

    Raises:
        Unavailable: LibreOffice is not installed, took too long, or failed.
    """
    program = _program()
    with _folder() as folder:
        source = folder / "van-ban.docx"
        source.write_bytes(file)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "--nolockcheck",
            "--convert-to",
            _ARCHIVE if archive else _PLAIN,
            "--outdir",
            str(folder),
            str(source),
        ]
        try:
            # No shell, and no word of the command from outside.
            ended = subprocess.run(  # noqa: S603
                command, capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise _failed("timeout") from error
        made = folder / "van-ban.pdf"
        if ended.returncode != 0 or not made.exists():
            raise _failed(ended.stderr.decode(errors="replace")[-300:])
        return made.read_bytes()


def is_installed() -> bool:
    """Say whether this machine can turn Word into PDF."""
    return any(shutil.which(name) for name in _NAMES)


def _program() -> str:
    for name in _NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise Unavailable(
        "libreoffice_missing",
        "Máy chủ chưa cài LibreOffice nên chưa lập được PDF từ bản Word. Hãy tải bản Word và báo quản trị viên.",
        "LibreOffice is not installed on this server, so no PDF can be made of the Word file. Download Word and tell the administrator.",
    )


@contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder for one conversion: two at once must not share a profile."""
    with tempfile.TemporaryDirectory(prefix="thuocdo-pdf-", ignore_cleanup_errors=True) as path:
        yield Path(path)


def _failed(reason: str) -> Unavailable:
    log.warning("pdf_not_converted", reason=reason)
    return Unavailable(
        "pdf_not_converted",
        "LibreOffice chưa chuyển được văn bản này sang PDF. Hãy thử lại sau ít phút hoặc tải bản Word.",
        "LibreOffice could not turn this document into PDF. Try again in some minutes or download Word.",
    )
