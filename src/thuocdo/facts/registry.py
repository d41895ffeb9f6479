"""The facts that registers have declared; each says so when its app is ready."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from thuocdo.facts.source import FactSource

_sources: dict[str, FactSource] = {}


def give(*sources: FactSource) -> None:
    """Declare facts, once each.

    Raises:
        ValueError: another source has the name.
    """
    for source in sources:
        if _sources.setdefault(source.name, source) != source:
            raise ValueError(f"{source.name} is declared twice")


def facts() -> Mapping[str, FactSource]:
    """Return all facts by their qualified name, in the order they were declared."""
    return MappingProxyType(_sources)


def fact(name: str) -> FactSource:
    """Return one fact.

    Raises:
        KeyError: no register declares it.
    """
    return _sources[name]
