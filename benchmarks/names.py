"""Names and other words to search dossiers by, taken from the store that is measured: many of each kind, none asked twice in a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from thuocdo.vietnamese import PREFIX_LETTERS, fold

#: So many of each kind.
OF_A_KIND = 60


def searches(
    names: Sequence[str], codes: Sequence[str], subjects: Sequence[str]
) -> dict[str, list[str]]:
    """Return what is asked, by kind.

    Args:
        names: of owners, as they are written; those of companies are left out.
        codes: of dossiers.
        subjects: of dossiers.
    """
    people = list(dict.fromkeys(one for one in names if len(one.split()) == 3))
    families = [one for one, _count in Counter(one.split()[0] for one in people).most_common()]
    common = _kept(one for one in people if one.split()[0] in families[:3])
    rare = _kept(one for one in people if one.split()[0] in families[-5:])
    long = _kept(one for one in people if len(fold(one).split()[-1]) > PREFIX_LETTERS)
    return {
        "common name": common,
        "common name, no accents": [fold(one) for one in common],
        "rare name": rare,
        "family and middle name": _kept(one.rpartition(" ")[0] for one in people),
        "family name": families,
        "name while it is typed": [fold(one)[:-1] for one in long],
        "name and number of a code": [
            f"{one} {code.rpartition('-')[2]}" for one, code in zip(common, codes, strict=False)
        ],
        "words of a subject": _kept(" ".join(one.split()[:3]) for one in subjects),
        "subject and name": [
            f"{' '.join(one.split()[:2])} {name}"
            for one, name in zip(subjects, common, strict=False)
        ],
        "name nobody has": [f"{one}x {one}" for one in common],
        "personal id": [f"038190{n:06d}" for n in range(OF_A_KIND)],
    }


def _kept(found: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found))[:OF_A_KIND]
