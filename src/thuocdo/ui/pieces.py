"""Pages made of a small frame and large pieces that are kept: the pieces are compressed once and never again.

A browser gets one gzip stream. The frame is compressed for each answer, the pieces are laid between its parts as they were
compressed when they were drawn. Compressing a report's page anew costs more than all the rest of it.
"""

from __future__ import annotations

import re
import secrets
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers

from isal import isal_zlib
from markupsafe import Markup

#: Stands in the drawn frame where a piece belongs; what people write cannot hold it, for its angle brackets are escaped.
_PLACE = re.compile(r"<!--piece (\w+)-->")
_ACCEPTS_GZIP = re.compile(r"\bgzip\b")
#: Half the time of the usual 6 for a tenth more bytes.
_LEVEL = 4
#: What is compressed for one answer alone, by the library of Intel: a quarter of the time of 3 of the usual one for a thirtieth more bytes.
_LEVEL_AT_ONCE = 2
_RAW = -zlib.MAX_WBITS
#: Letters of a name in the head of the stream, so that its length tells nothing of secrets in the page (BREACH).
_MOST_PADDING = 100
#: The polynomial of the checksum of gzip, and 1 as an element of its field (RFC 1952, bits reversed).
_POLYNOMIAL, _ONE = 0xEDB88320, 1 << 31


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page, compressed so that it can stand in the midst of a stream.

    `size` and `checksum` are those of the HTML; `shift` carries the checksum of what stands before over it.
    """

    packed: bytes
    size: int
    checksum: int
    shift: int

    @classmethod
    def of(cls, html: str) -> Self:
        """Compress a part of a page."""
        content = html.encode()
        return cls(_packed(content), len(content), zlib.crc32(content), _shift(len(content)))

    @property
    def html(self) -> bytes:
        """Return the part as it was drawn."""
        return zlib.decompressobj(_RAW).decompress(self.packed)


def page_of_pieces(
    request: HttpRequest, template: str, context: dict[str, Any], pieces: Mapping[str, Piece]
) -> HttpResponse:
    """Draw a page in which pieces stand, each where the template writes its name.

    Args:
        request: is answered compressed if it accepts that.
        template: the frame.
        context: what the frame is drawn with.
        pieces: by the names under which the template finds them.
    """
    places = {name: Markup(f"<!--piece {name}-->") for name in pieces}  # noqa: S704 - our own names
    frame = _PLACE.split(render_to_string(template, context | places, request))
    parts = [pieces[text] if at % 2 else text.encode() for at, text in enumerate(frame)]
    packed = accepts_gzip(request)
    answer = HttpResponse(zipped(parts) if packed else b"".join(map(_plain, parts)))
    if packed:
        answer["Content-Encoding"] = "gzip"
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


def _plain(part: Piece | bytes) -> bytes:
    return part.html if isinstance(part, Piece) else part


def accepts_gzip(request: HttpRequest) -> bool:
    """Say whether the browser takes a compressed answer."""
    return bool(_ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def zipped(parts: Sequence[Piece | bytes]) -> bytes:
    """Return one gzip stream (RFC 1952); each part begins with an empty window, since others stand before it."""
    padding = b"a" * secrets.randbelow(_MOST_PADDING) + b"\0"
    stream = [b"\x1f\x8b\x08\x08\0\0\0\0\0\xff", padding]
    checksum = size = 0
    for part in parts:
        if isinstance(part, Piece):
            checksum = _product(part.shift, checksum) ^ part.checksum
            size += part.size
            stream.append(part.packed)
        else:
            checksum, size = zlib.crc32(part, checksum), size + len(part)
            stream.append(_packed_at_once(part))
    end = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW).flush()
    return b"".join([*stream, end, struct.pack("<LL", checksum, size & 0xFFFFFFFF)])


def _packed(content: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


def _packed_at_once(content: bytes) -> bytes:
    packer = isal_zlib.compressobj(_LEVEL_AT_ONCE, isal_zlib.DEFLATED, _RAW)
    return packer.compress(content) + packer.flush(isal_zlib.Z_FULL_FLUSH)


def _shift(size: int) -> int:
    """Return x to the power of the bits of so many bytes, modulo the polynomial: as `crc32_combine_gen` of zlib."""
    power, square = _ONE, _ONE >> 8  # x⁸ stands for one byte
    while size:
        if size & 1:
            power = _product(square, power)
        square, size = _product(square, square), size >> 1
    return power


def _product(a: int, b: int) -> int:
    """Multiply two elements of the field."""
    found = 0
    for bit in range(31, -1, -1):
        if a >> bit & 1:
            found ^= b
        b = b >> 1 ^ _POLYNOMIAL if b & 1 else b >> 1
    return found
