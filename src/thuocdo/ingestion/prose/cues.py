"""The words that tie a figure to an indicator, read from `cues/*.yaml` and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thuocdo.indicators.registry import indicator

_FOLDER = Path(__file__).with_name("cues")
_WORDS = "words.yaml"
_WORD = re.compile(r"\{([a-z_]+)\}")
_PATTERNS = frozenset(
    {
        "own",
        "not",
        "clause",
        "near",
        "not_near",
        "owner",
        "not_owner",
        "wide",
        "not_wide",
        "after",
        "not_after",
        "subject",
    }
)
_LISTS = frozenset({"kind", "of", "level", "theme", "not_theme"})
_PLAIN = frozenset({"code", "sure", "of_year", "first"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One way of saying an indicator; `cues/README.md` says what each field means. A pattern that is null asks nothing."""

    code: str
    kind: frozenset[str]
    patterns: Mapping[str, re.Pattern[str]]
    of: frozenset[str]
    level: frozenset[str]
    theme: frozenset[str]
    not_theme: frozenset[str]
    sure: float = 0.9
    of_year: str = ""
    first: bool = False


@cache
def cues() -> Mapping[str, tuple[Cue, ...]]:
    """Return the cues by the kind of figure they are for, in the order of the files.

    Raises:
        ValueError: a file names a field or a word that there is not.
        NotFound: a file names an indicator that there is not.
    """
    words = _expanded(_loaded(_FOLDER / _WORDS))
    by_kind: dict[str, list[Cue]] = {}
    for path in sorted(_FOLDER.glob("*.yaml")):
        for entry in () if path.name == _WORDS else _loaded(path):
            cue = _cue(entry, words)
            for kind in cue.kind:
                by_kind.setdefault(kind, []).append(cue)
    return {kind: tuple(found) for kind, found in by_kind.items()}


def _loaded(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _expanded(words: Mapping[str, str]) -> dict[str, str]:
    expanded: dict[str, str] = {}
    for name, pattern in words.items():
        expanded[name] = _with_words(pattern, expanded)
    return expanded


def _with_words(pattern: str, words: Mapping[str, str]) -> str:
    return _WORD.sub(lambda match: words[match.group(1)], pattern)


def _cue(entry: Mapping[str, Any], words: Mapping[str, str]) -> Cue:
    unknown = set(entry) - _PATTERNS - _LISTS - _PLAIN
    if unknown:
        raise ValueError(f"{entry.get('code')}: no cue has the field {', '.join(sorted(unknown))}")
    indicator(entry["code"])
    patterns = {name: _pattern(entry[name], words) for name in _PATTERNS & set(entry)}
    lists: dict[str, Any] = {name: frozenset(entry.get(name, ())) for name in _LISTS}
    plain = {name: entry[name] for name in _PLAIN & set(entry)}
    return Cue(patterns=patterns, **lists, **plain)


def _pattern(source: str | list[str], words: Mapping[str, str]) -> re.Pattern[str]:
    parts = [source] if isinstance(source, str) else source
    return re.compile("|".join(f"(?:{_with_words(str(part), words)})" for part in parts))
