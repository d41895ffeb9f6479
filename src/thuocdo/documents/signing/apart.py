"""Signatures of a file from outside, judged in a process of its own: `python -m thuocdo.documents.signing.apart` reads and writes JSON.

A hostile file must not hold or bring down a process that serves people. The program needs neither Django nor a database.
"""

from __future__ import annotations

import base64
import json
import resource
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog

from thuocdo.documents.signing.reports import PdfReport, from_plain, to_plain
from thuocdo.documents.signing.trust import Trust
from thuocdo.errors import InvalidInput, Unavailable

#: What a file may have that is looked at.
LARGEST_PDF = 40 * 1024 * 1024
_SECONDS = 60
_CPU_SECONDS = 40
_MEMORY_BYTES = 2 * 1024 * 1024 * 1024
_FILES = ("roots", "between", "crls", "ocsps")


def validate_apart(pdf: bytes, *, trust: Trust, at: datetime) -> PdfReport:
    """Return what the signatures of a PDF say, as `validation.validate_pdf`, with bounds on time and memory.

    Raises:
        InvalidInput: no PDF, one locked by a password, or too large.
        Unavailable: looking at it took too long or too much memory.
    """
    if len(pdf) > LARGEST_PDF:
        raise _too_large()
    asked = json.dumps({"pdf": _text(pdf), "trust": _plain(trust), "at": at.isoformat()}).encode()
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "thuocdo.documents.signing.apart"],
            input=asked,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _ended() from error
    if ended.returncode != 0:
        raise _ended()
    said: dict[str, Any] = json.loads(ended.stdout)
    if "refused" in said:
        raise InvalidInput(*said["refused"])
    return from_plain(said)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what is said of the file that is asked about: a report, or the code and messages of a refusal."""
    from thuocdo.documents.signing.validation import validate_pdf  # noqa: PLC0415 - a second to load

    roots, between, lists, answers = (
        tuple(map(base64.b64decode, asked["trust"][name])) for name in _FILES
    )
    trust = Trust(roots, between, lists, answers)
    pdf, at = base64.b64decode(asked["pdf"]), datetime.fromisoformat(asked["at"])
    try:
        return to_plain(validate_pdf(pdf, trust=trust, at=at))
    except InvalidInput as error:
        return {"refused": [error.code, error.message_vi, error.message_en]}


def main() -> int:
    """Answer what the standard input asks."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS takes no bound on memory
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    # The standard output is the answer's alone.
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    sys.stdout.write(json.dumps(answer(json.load(sys.stdin)), ensure_ascii=True))
    return 0


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _plain(trust: Trust) -> dict[str, list[str]]:
    given = asdict(trust)
    return {name: [_text(one) for one in given[name]] for name in _FILES}


def _too_large() -> InvalidInput:
    limit = LARGEST_PDF // (1024 * 1024)
    return InvalidInput(
        "pdf_too_large",
        f"Tệp PDF lớn hơn {limit} MB nên không kiểm tra. Hãy gửi tệp nhỏ hơn.",
        f"The PDF is larger than {limit} MB and was not checked. Send a smaller one.",
    )


def _ended() -> Unavailable:
    return Unavailable(
        "pdf_check_ended",
        "Tệp PDF này quá lớn hoặc quá phức tạp nên việc kiểm tra đã bị dừng. Hãy thử lại hoặc gửi bản khác.",
        "This PDF is too large or too complex, so the check was ended. Try again or send another file.",
    )


if __name__ == "__main__":
    sys.exit(main())
