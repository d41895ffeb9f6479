"""The refusal of a definition that cannot stand."""

from __future__ import annotations


class DefinitionError(ValueError):
    """An indicator, formula or form row as written contradicts itself or the other definitions.

    English only: whoever reads it is changing the definitions, no screen ever shows it.
    """
