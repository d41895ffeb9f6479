"""What this room gives to statistics: one row per rating, without the dossier, the words, or anything that leads to a person."""

from __future__ import annotations

from thuocdo.facts.schema import Column, ColumnType, FactSchema
from thuocdo.facts.source import FactSource

_T = ColumnType
_SCORES = {
    "time": "time it took",
    "information": "information and guidance",
    "ease": "how easy it was, how often one had to come",
    "attitude": "how one was treated",
    "official_score": "the person who served",
}

#: Under this name changes of ratings are noted.
CHANGES = "feedback.ratings"

RATINGS = FactSchema(
    room="feedback",
    name="ratings",
    grain="rating",
    record="rating_id",
    day="rated_on",
    columns=(
        Column("rating_id", _T.INTEGER, "number of the row here; it leads to no dossier"),
        Column("rated_on", _T.DATE, "day on which it was first given"),
        Column("agency_id", _T.INTEGER, "who decided the dossier: whose rating it is in figures"),
        Column("reception_unit_id", _T.INTEGER, "where the dossier was handed in"),
        Column(
            "procedure_code", _T.CATEGORY, "of the procedure; null where unknown", nullable=True
        ),
        Column("channel", _T.CATEGORY, "direct, online or post"),
        Column("overall", _T.INTEGER, "the whole, 1 (very bad) to 5 (very good)"),
        *(
            Column(
                name, _T.INTEGER, f"{meaning}, 1 to 5; null where nothing is said", nullable=True
            )
            for name, meaning in _SCORES.items()
        ),
        Column(
            "extra_cost",
            _T.BOOLEAN,
            "had to pay what no rule asks for; null where nothing is said",
            nullable=True,
        ),
        Column("with_words", _T.BOOLEAN, "something was written"),
    ),
)

_RATINGS_SELECT = f"""
SELECT r.id AS rating_id, (r.rated_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS rated_on, r.agency_id, r.reception_unit_id,
  p.code AS procedure_code, r.channel, r.overall, {", ".join(f"r.{name}" for name in _SCORES)}, r.extra_cost,
  r.words <> '' OR r.official_words <> '' AS with_words
FROM feedback_rating r
LEFT JOIN procedures_procedure p ON p.id = r.procedure_id
WHERE {{records}}
"""

SOURCES = (
    FactSource(
        schema=RATINGS,
        select=_RATINGS_SELECT,
        record="r.id",
        changes=CHANGES,
        order=("agency_id", "rated_on"),
    ),
)
