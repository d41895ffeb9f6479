"""Vietnamese text, folded: what two spellings of one phrase have in common once marks and case are taken off.

Search and label matching fold the query and the text with this one function; folding differently on the two
sides is how "dang ky" finds nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: The capital letters of Vietnamese, for a class in a pattern; a range from À to Ỹ would hold small ones as well.
CAPITALS = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"

_D = str.maketrans("đĐ", "dD")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
_NO_WORD = re.compile(r"[\W_]+")
#: A shorter word is meant whole: Vietnamese is written in syllables, and "hoa" would find every "hoàn".
PREFIX_LETTERS = 4


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text in lower case without tone and vowel marks, `đ` as `d`, white space single.

    The result may be shorter than the input, so offsets do not carry over.
    """
    plain = unicodedata.normalize("NFD", text.translate(_D))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


def search_words(text: str) -> str:
    """Return a text as words to search: folded, thousands joined ("2.183" is 2183), everything else a space.

    Without this the parser of the database takes "họp/giao ban" for the name of a file and finds no "giao".
    """
    return _NO_WORD.sub(" ", _THOUSANDS.sub("", fold(text))).strip()


def finds(word: str, token: str) -> bool:
    """Tell whether a word that is searched finds a word of a text, both as `search_words` gives them."""
    return token == word or (len(word) >= PREFIX_LETTERS and token.startswith(word))
