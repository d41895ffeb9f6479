"""Square codes as pictures: QR after TCVN 7322:2009 (ISO/IEC 18004), medium error correction, with the quiet zone around."""

from __future__ import annotations

import io

import segno

from thuocdo.documents.paper import QrCode

_CORRECTION = "m"
_QUIET_MODULES = 4
_DOTS_A_MODULE = 8


def svg_of(code: QrCode, *, scales: bool = False) -> str:
    """Return a code as a drawing; it holds squares alone, no text.

    Args:
        code: what it says.
        scales: without a size of its own, so that it fills the place it is given; within a page.
    """
    stream = io.BytesIO()
    _made(code).save(
        stream, kind="svg", border=_QUIET_MODULES, xmldecl=False, nl=False, omitsize=scales
    )
    return stream.getvalue().decode()


def png_of(code: QrCode) -> bytes:
    """Return a code as a picture of dots."""
    stream = io.BytesIO()
    _made(code).save(stream, kind="png", border=_QUIET_MODULES, scale=_DOTS_A_MODULE)
    return stream.getvalue()


def png_width(picture: bytes) -> int:
    """Return how many dots wide a picture of `png_of` is; a PNG says so in bytes 16 to 19."""
    return int.from_bytes(picture[16:20], "big")


def _made(code: QrCode) -> segno.QRCode:
    return segno.make_qr(code.text, error=_CORRECTION, boost_error=False)
