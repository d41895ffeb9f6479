"""The chain of a figure: what it supersedes, what supersedes it, and so on to both ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from thuocdo.figures.models import FigureQuerySet

_CHAIN = """
    WITH RECURSIVE earlier(id, former) AS (
        SELECT id, supersedes_id FROM figures_figure WHERE id = %s
        UNION
        SELECT figure.id, figure.supersedes_id
        FROM figures_figure figure JOIN earlier ON figure.id = earlier.former
    ), later(id) AS (
        SELECT %s::bigint
        UNION
        SELECT figure.id FROM figures_figure figure JOIN later ON figure.supersedes_id = later.id
    )
    SELECT id FROM earlier UNION SELECT id FROM later
"""


def chain_of(figures: FigureQuerySet, figure_id: int) -> FigureQuerySet:
    """Keep the figures of one chain, the newest first.

    Shape: one query however long the chain; empty where the figure is not among `figures`.

    Args:
        figures: those the person may see.
        figure_id: any figure of the chain.
    """
    if not figures.filter(pk=figure_id).exists():
        return figures.none()
    ids = RawSQL(_CHAIN, (figure_id, figure_id))  # noqa: S611 - constant SQL
    return figures.filter(pk__in=ids).order_by("-pk")
