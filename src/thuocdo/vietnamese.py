"""Vietnamese text, folded: what two spellings of one phrase have in common once marks and case are taken off.

Search and label matching fold the query and the text with this one function; folding differently on the two
sides is how "dang ky" finds nothing.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_D = str.maketrans("đĐ", "dD")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return the text in lower case without tone and vowel marks, `đ` as `d`, white space single.

    The result may be shorter than the input, so offsets do not carry over.
    """
    plain = unicodedata.normalize("NFD", text.translate(_D))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())
