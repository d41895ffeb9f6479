"""Damage to the letters and the prose of a report; none of it changes a digit."""

from __future__ import annotations

import random
import re
import unicodedata

from tests.reports.draft import Draft
from tests.reports.seeding import seeded

#: What a scan mistakes letters for; every pair has one letter on each side, so that no offset moves.
_CONFUSED = {
    "ọ": "ợ",
    "ợ": "ọ",
    "ổ": "ồ",
    "ồ": "ổ",
    "ô": "o",
    "ơ": "o",
    "đ": "d",
    "ê": "e",
    "â": "ă",
    "ă": "â",
    "ư": "u",
    "n": "u",
    "u": "n",
    "h": "b",
    "c": "e",
    "i": "l",
    "l": "i",
    "t": "f",
    "m": "n",
    "ị": "i",
    "ạ": "a",
    "ế": "ê",
    "ủ": "ũ",
    "ũ": "ủ",
    "ả": "ã",
    "ã": "ả",
    "á": "à",
    "ề": "ê",
    "ộ": "ô",
    "ấ": "â",
    "ứ": "ư",
    "g": "q",
}
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_WORD = re.compile(r"\w+")


def letter_slips(draft: Draft, rng: random.Random, strength: float) -> None:
    """Mistake one to three letters in a hundred."""
    rate = 0.01 + 0.02 * strength
    seed = rng.getrandbits(32)
    draft.letters.append(lambda text: _slip(text, rate, seeded(f"{seed}/{text}")))


def _slip(text: str, rate: float, rng: random.Random) -> str:
    return "".join(_CONFUSED.get(c, c) if rng.random() < rate else c for c in text)


def lost_tones(draft: Draft, rng: random.Random, strength: float) -> None:
    """Lose the tone marks of many words."""
    seed = rng.getrandbits(32)
    share = 0.2 + 0.5 * strength
    draft.letters.append(lambda text: _lose(text, share, seeded(f"{seed}/{text}")))


def _lose(text: str, share: float, rng: random.Random) -> str:
    return _WORD.sub(
        lambda match: _toneless(match.group()) if rng.random() < share else match.group(), text
    )


def _toneless(word: str) -> str:
    kept = "".join(c for c in unicodedata.normalize("NFD", word) if c not in _TONES)
    return unicodedata.normalize("NFC", kept)


def decomposed(draft: Draft, rng: random.Random, strength: float) -> None:
    """Write the text in NFD, as some keyboards do."""
    del rng, strength
    draft.composed = False


def wrapped(draft: Draft, rng: random.Random, strength: float) -> None:
    """Break the prose into lines of a page's width, as text taken from a PDF is."""
    del rng
    width = int(110 - 30 * strength)
    draft.prose = "\n".join(_wrap(line, width) for line in draft.prose.splitlines())


def _wrap(line: str, width: int) -> str:
    """Wrap one paragraph at spaces outside marks."""
    if len(line) < width or "\t" in line:
        return line
    out: list[str] = []
    depth = since = 0
    for at, char in enumerate(line):
        depth += (line[at : at + 2] == "[[") - (line[at : at + 2] == "]]")
        since += 1
        if char == " " and depth == 0 and since >= width:
            out.append("\n")
            since = 0
        else:
            out.append(char)
    return "".join(out)


def split_paragraphs(draft: Draft, rng: random.Random, strength: float) -> None:
    """Break paragraphs in two where a page ends, with a page number between."""
    lines = []
    for line in draft.prose.splitlines():
        places = [m.start() for m in re.finditer(r", (?![^\[]*\]\])", line)]
        if len(line) > 300 and places and rng.random() < strength:
            at = rng.choice(places) + 1
            lines += [line[:at], "", str(rng.randint(2, 14)), "", line[at + 1 :]]
        else:
            lines.append(line)
    draft.prose = "\n".join(lines)


def capital_headings(draft: Draft, rng: random.Random, strength: float) -> None:
    """Write headings and titles of forms in capitals."""
    del rng, strength
    lines = []
    for line in draft.prose.splitlines():
        heading = (
            re.match(r"^(?:[IVX]+|\d+|[A-ZĐ])[.)] ", line) and len(line) < 90 and "[[" not in line
        )
        lines.append(line.upper() if heading else line)
    draft.prose = "\n".join(lines)
    for sheet in draft.sheets:
        sheet.titles = [title.upper() for title in sheet.titles]


def loose_spacing(draft: Draft, rng: random.Random, strength: float) -> None:
    """Put spaces before marks of punctuation and two between words, as careless typing does."""
    draft.prose = "\n".join(_loosen(line, rng, strength) for line in draft.prose.splitlines())


def _loosen(line: str, rng: random.Random, strength: float) -> str:
    def before_mark(match: re.Match[str]) -> str:
        return f" {match.group()}" if rng.random() < strength else match.group()

    def between_words(match: re.Match[str]) -> str:
        return "  " if rng.random() < 0.02 * strength else match.group()

    line = re.sub(r"(?<=\]\])([;:])", before_mark, line)
    return re.sub(r"(?<=[a-zà-ỹ]) (?=[a-zà-ỹ])", between_words, line)


def note_marks(draft: Draft, rng: random.Random, strength: float) -> None:
    """Put note marks behind words and the notes, full of document numbers, below the paragraph."""
    marks = "¹²³⁴⁵⁶⁷⁸⁹"
    used = 0
    lines = []
    for line in draft.prose.splitlines():
        if len(line) > 160 and used < len(marks) and rng.random() < strength:
            mark = marks[used]
            used += 1
            text = line[:-1] + mark + line[-1] if line.endswith((".", ";")) else line + mark
            year = rng.choice((2022, 2023, 2024))
            note = f"{mark} Công văn số {rng.randint(100, 9000)}/UBND-NC ngày {rng.randint(10, 28)}/{rng.randint(10, 12)}/{year}; Quyết định {rng.randint(20, 900)}/QĐ-UBND."
            lines += [text, "", note, ""]
        else:
            lines.append(line)
    draft.prose = "\n".join(lines)
