"""What this room gives to statistics: one row per rating and one per feedback, without the dossier, the words, or anything that leads to a person."""

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

#: Under this name changes of feedback are noted.
ITEM_CHANGES = "feedback.items"

ITEMS = FactSchema(
    room="feedback",
    name="items",
    grain="feedback",
    record="feedback_id",
    day="received_on",
    columns=(
        Column("feedback_id", _T.INTEGER, "number of the row here"),
        Column("received_on", _T.DATE, "day on which it came first"),
        Column("unit_id", _T.INTEGER, "with whom it lies, last of all: whose it is in figures"),
        Column("first_unit_id", _T.INTEGER, "where it came first"),
        Column("feedback_kind", _T.CATEGORY, "regulation, behaviour or proposal"),
        Column("way", _T.CATEGORY, "portal, counter, post, phone or forwarded"),
        Column("state", _T.CATEGORY, "received, processing, answered, published or refused"),
        Column("about_dossier", _T.BOOLEAN, "it is about a certain dossier"),
        Column("passed_on", _T.BOOLEAN, "it was passed on to another unit"),
        Column("due_at", _T.MOMENT, "when the step that waits is due, or the first that was missed; once it ended in time, that moment"),
        Column("ended_at", _T.MOMENT, "when it was answered or refused; null before", nullable=True),
        Column("published_at", _T.MOMENT, "when the answer was published; null before", nullable=True),
        Column("late", _T.BOOLEAN, "a step up to the answer was done too late; of one that waits see due_at"),
        Column("liked", _T.BOOLEAN, "the sender is satisfied with the answer; null where he said nothing", nullable=True),
    ),
)  # fmt: skip

# Once answered, the row holds the term of the publication, which is none of the sender's: the day of the answer stands for it.
_ITEMS_SELECT = """
SELECT f.id AS feedback_id, (f.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS received_on, f.unit_id, f.first_unit_id,
  f.kind AS feedback_kind, f.way, f.state, f.dossier_id IS NOT NULL AS about_dossier, f.passed_on_at IS NOT NULL AS passed_on,
  coalesce(f.late_since, f.ended_at, f.step_due_at) AS due_at, f.ended_at, f.published_at, f.late_since IS NOT NULL AS late, f.liked
FROM feedback_feedback f
WHERE {records}
"""

SOURCES = (
    FactSource(
        schema=ITEMS,
        select=_ITEMS_SELECT,
        record="f.id",
        changes=ITEM_CHANGES,
        order=("unit_id", "received_on"),
    ),
    FactSource(
        schema=RATINGS,
        select=_RATINGS_SELECT,
        record="r.id",
        changes=CHANGES,
        order=("agency_id", "rated_on"),
    ),
)
