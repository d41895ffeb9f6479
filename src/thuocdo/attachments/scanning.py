"""Looking for harmful programs in files that come in, by ClamAV where one is configured.

Where it is configured and does not answer, nothing is taken: a file that nobody has looked at is worse than one sent again.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

import structlog
from clamav_client.clamd import ClamdError, ClamdNetworkSocket, ClamdUnixSocket

from thuocdo.errors import InvalidInput, Unavailable

log = structlog.get_logger(__name__)

_TIMEOUT_SECONDS = 30


def refuse_harmful(path: Path) -> str:
    """Have a file looked through before it is kept.

    Args:
        path: the file, whole.

    Returns:
        Who has looked: `clamav`, or empty where no scanner is configured.

    Raises:
        InvalidInput: something harmful was found.
        Unavailable: the scanner does not answer.
    """
    address: str = settings.CLAMAV_ADDRESS
    if not address:
        return ""
    state, name = _verdict(address, path)
    if state == "OK":
        return "clamav"
    if state != "FOUND":
        raise _not_scanned(state)
    log.warning("harmful_file_refused", found=name)
    raise InvalidInput(
        "harmful_file",
        "Phần mềm diệt vi-rút báo tệp này có mã độc nên không nhận. Hãy quét máy của bạn, tạo lại tệp rồi gửi lại.",
        "The virus scanner reports harmful code in this file, so it was not taken. Scan your device, make the file anew and send it again.",
        found=name or "",
    )


def _verdict(address: str, path: Path) -> tuple[str, str | None]:
    try:
        with path.open("rb") as file:
            return _daemon(address).instream(file)["stream"]
    except (ClamdError, OSError, KeyError) as error:  # it may also hang up with half an answer
        raise _not_scanned(type(error).__name__) from error


def _daemon(address: str) -> ClamdNetworkSocket:
    kind, _, place = address.partition(":")
    if kind == "unix":
        return ClamdUnixSocket(path=place, timeout=_TIMEOUT_SECONDS)
    host, _, port = place.rpartition(":")
    return ClamdNetworkSocket(host=host, port=int(port), timeout=_TIMEOUT_SECONDS)


def _not_scanned(reason: str) -> Unavailable:
    log.error("virus_scanner_fails", reason=reason)
    return Unavailable(
        "scanner_unavailable",
        "Máy chủ chưa quét được vi-rút nên chưa nhận tệp; chưa có gì được lưu. Hãy thử lại sau ít phút.",
        "The server could not scan the file for viruses, so it was not taken; nothing was stored. Try again in a few minutes.",
    )
