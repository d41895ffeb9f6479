"""The fonts PDF files are set in: which of those wished for are there, and whole enough for Vietnamese."""

from __future__ import annotations

import json
from functools import cache

import typst

from thuocdo.documents import layout

#: Letters that a font made before Unicode 1.1, or not made for Vietnamese, lacks.
_LETTERS = "ạắẵẹềễỉịọộớởụứữựỳỹ"
#: Fonts are asked through the typesetter itself. A letter that a font lacks is set as its sign for missing letters, so it is
#: as wide as one that no font has; no small letter of the fonts wished for has that width ("Ứ" has it).
_QUESTION = """
#let asked = json(bytes(sys.inputs.asked))
#let wide(font, weight, letter) = measure(text(font: font, weight: weight, fallback: false, letter)).width
#let whole(font) = ("regular", "bold").all(weight => {
  let missing = wide(font, weight, "\\u{10fffd}")
  asked.letters.clusters().all(letter => not (wide(font, weight, letter) in (missing, 0pt)))
})
#context [#metadata(asked.fonts.filter(whole)) <whole>]
"""


@cache
def known_fonts() -> typst.Fonts:
    """Return the fonts of the machine and of the typesetter; searching for them takes longer than a paper."""
    return typst.Fonts()


@cache
def font_names() -> tuple[str, ...]:
    """Return the families to set papers in, the best first; the last one comes with the typesetter.

    A family that lacks Vietnamese letters (Liberation before version 2) is left out: two fonts in one word are worse than
    a font of another width.
    """
    wished = (layout.FONT, *layout.FALLBACK_FONTS)
    there = [name for name in wished if name in set(known_fonts().families())]
    asked = json.dumps({"fonts": there, "letters": _LETTERS})
    compiler = typst.Compiler(
        _QUESTION.encode(), font_paths=known_fonts(), sys_inputs={"asked": asked}
    )
    found: list[str] = json.loads(compiler.query("<whole>", field="value", one=True))
    return tuple(found)
