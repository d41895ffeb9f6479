"""A program that draws a small picture of one file: `python -m thuocdo.attachments.drawing FILE TYPE WIDTH > picture.webp`.

A hostile file must not bring down or hold a process that serves people, so this runs in one of its own, with bounds on time and
memory; it needs neither Django nor a database. It ends with 0 and the picture, or with another number and nothing.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from thuocdo.attachments.media_types import MediaType

_MEMORY_BYTES = 1024 * 1024 * 1024
_CPU_SECONDS = 20
_MOST_PIXELS = 80_000_000  # a photo of a modern phone has 12 to 50 million
_TALLEST = 4  # times the width; a longer strip is cut
_QUALITY = 80


def draw(path: Path, media_type: MediaType, width: int) -> Image.Image:
    """Return the first page of a PDF, or a photo the right way up, at most `width` pixels wide.

    Raises:
        ValueError, OSError: it cannot be drawn.
    """
    picture = _first_page(path, width) if media_type == MediaType.PDF else _photo(path, width)
    picture.thumbnail((width, width * _TALLEST))
    return picture.convert("RGB")


def _first_page(path: Path, width: int) -> Image.Image:
    page = pypdfium2.PdfDocument(path)[0]
    scale = width / max(page.get_width(), page.get_height() / _TALLEST)
    drawn: Image.Image = page.render(scale=scale).to_pil()
    return drawn


def _photo(path: Path, width: int) -> Image.Image:
    picture = Image.open(path)
    if picture.width * picture.height > _MOST_PIXELS:
        raise ValueError("too many pixels")
    picture.draft("RGB", (width * 2, width * 2 * _TALLEST))
    return ImageOps.exif_transpose(picture)


def main(words: list[str]) -> int:
    """Draw one file to the standard output."""
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # macOS takes no bound on memory
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    path, media_type, width = words
    picture = draw(Path(path), MediaType(media_type), int(width))
    picture.save(sys.stdout.buffer, "WEBP", quality=_QUALITY)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
