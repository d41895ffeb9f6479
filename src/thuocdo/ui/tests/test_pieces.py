"""A page made of kept pieces is the same page, compressed or not."""

from __future__ import annotations

import gzip
from typing import Any
from unittest.mock import patch

from django.test import RequestFactory

import pytest

from thuocdo.ui import pieces
from thuocdo.ui.pieces import Piece, page_of_pieces

SHORT = Piece.of("<p>Biểu 1</p>")
LONG = Piece.of("".join(f"<td>{n * n}</td>" for n in range(30_000)))
FRAME = "<html>{0}<b>đầu</b>{1}<b>cuối</b>{0}</html>"


def _answer(frame: str, *, zipped: bool, **found: Piece) -> Any:
    headers = {"Accept-Encoding": "br, gzip"} if zipped else {}
    request = RequestFactory().get("/", headers=headers)

    def drawn(_template: str, context: dict[str, Any], _request: Any) -> str:
        return frame.format(*(context[name] for name in found))

    with patch.object(pieces, "render_to_string", drawn):
        return page_of_pieces(request, "frame.html", {}, found)


@pytest.mark.parametrize("second", [SHORT, LONG, Piece.of("")], ids=["short", "long", "empty"])
def test_a_browser_gets_what_one_without_compression_gets(second: Piece) -> None:
    plain = _answer(FRAME, zipped=False, body=SHORT, original=second)
    zipped = _answer(FRAME, zipped=True, body=SHORT, original=second)
    wanted = FRAME.format(SHORT.html.decode(), second.html.decode())
    assert plain.content.decode() == wanted
    assert not plain.has_header("Content-Encoding")
    assert gzip.decompress(zipped.content).decode() == wanted  # checks size and checksum too
    assert zipped["Content-Encoding"] == "gzip"
    assert plain["Vary"] == zipped["Vary"] == "Accept-Encoding"


def test_the_length_of_the_same_page_differs_from_answer_to_answer() -> None:
    lengths = {len(_answer("{0}", zipped=True, body=SHORT).content) for _ in range(40)}
    assert len(lengths) > 5


def test_a_piece_is_kept_small() -> None:
    assert len(LONG.packed) < LONG.size / 2
    assert len(LONG.html) == LONG.size
