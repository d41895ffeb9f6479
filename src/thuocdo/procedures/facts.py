"""What this room gives to statistics: versions by level, the days on which they are linked, what decisions announced, what was made simpler."""

from __future__ import annotations

from collections.abc import Iterator

from thuocdo.facts.schema import Column, ColumnType, FactSchema
from thuocdo.facts.source import FactSource
from thuocdo.procedures.choices import NATURAL_PERSONS
from thuocdo.procedures.deadlines import Deadline, deadlines

_T = ColumnType

#: Under these names changes of procedures, of what decisions announce, and of simplifications are noted.
CHANGES = "procedures.procedures"
PUBLICATION_CHANGES = "procedures.publications"
SIMPLIFICATION_CHANGES = "procedures.simplifications"

#: Whoever manages offices of its own all over the country ("ngành dọc") counts with the province, as form 3 asks.
_LEVELS = """
  SELECT DISTINCT CASE level WHEN 'vertical' THEN 'province' ELSE level END AS level FROM unnest(v.levels) AS level
"""
_WHOSE = (
    Column("procedure_id", _T.INTEGER, "its procedure here"),
    Column("version_id", _T.INTEGER, "what the procedure said then"),
    Column("procedure_code", _T.CATEGORY, "national code"),
    Column("owner_id", _T.INTEGER, "the province or ministry that keeps it in its list"),
    Column("audience", _T.CATEGORY, "public, or internal between state bodies"),
    Column("level", _T.CATEGORY, "who handles it: ministry, province, district or commune"),
    Column(
        "first_level",
        _T.BOOLEAN,
        "true at one level of a version, in the province where it can be: to count it once",
    ),
)
_WHOSE_SELECT = """
  v.procedure_id, v.id AS version_id, p.code AS procedure_code, p.owner_id, p.audience, l.level,
  l.level = first_value(l.level) OVER (PARTITION BY v.id ORDER BY l.level = 'ministry', l.level) AS first_level"""

VERSIONS = FactSchema(
    room="procedures",
    name="versions",
    grain="version of a procedure and level that handles it",
    record="procedure_id",
    day="valid_from",
    columns=(
        *_WHOSE,
        Column("valid_from", _T.DATE, "first day in force"),
        Column(
            "valid_until", _T.DATE, "day before which it was in force; null: still", nullable=True
        ),
        Column("sector_code", _T.CATEGORY, "field of the procedure"),
        Column("online_level", _T.CATEGORY, "none, partial or full"),
        Column("partial_reason", _T.CATEGORY, "why partial alone; empty where nothing is said"),
        Column("territorial_scope", _T.CATEGORY, "local, province or nation: where to hand in"),
        Column("has_fee", _T.BOOLEAN, "it has a fee that is not zero"),
        Column("gives_paper", _T.BOOLEAN, "it gives a result on paper"),
        Column("for_persons", _T.BOOLEAN, "natural persons may use it"),
        Column("whole", _T.BOOLEAN, "all basic parts of Decree 63/2010 article 8 are there"),
    ),
)

_PERSONS = ",".join(f"'{one.value}'" for one in sorted(NATURAL_PERSONS))
_PARTS = (
    "procedures_procedurestep",
    "procedures_requireddocument",
    "procedures_versionagency",
)
_HAS_PARTS = " AND ".join(
    f"EXISTS (SELECT FROM {one} x WHERE x.version_id = v.id)" for one in _PARTS
)
_VERSIONS_SELECT = f"""
SELECT {_WHOSE_SELECT}, v.valid_from, v.valid_until, s.code AS sector_code, v.online_level, v.partial_reason, v.territorial_scope,
  EXISTS (
    SELECT FROM procedures_way y JOIN procedures_timelimit t ON t.way_id = y.id JOIN procedures_fee z ON z.time_limit_id = t.id
    WHERE y.version_id = v.id AND z.amount_vnd IS DISTINCT FROM 0
  ) AS has_fee,
  EXISTS (SELECT FROM procedures_procedureresult x WHERE x.version_id = v.id AND x.is_paper) AS gives_paper,
  v.subjects::text[] && ARRAY[{_PERSONS}] AS for_persons,
  cardinality(v.subjects) > 0 AND {_HAS_PARTS} AND EXISTS (
    SELECT FROM procedures_way y JOIN procedures_timelimit t ON t.way_id = y.id WHERE y.version_id = v.id
  ) AS whole
FROM procedures_procedureversion v
JOIN procedures_procedure p ON p.id = v.procedure_id
JOIN procedures_sector s ON s.id = v.sector_id
CROSS JOIN LATERAL ({_LEVELS}) l
WHERE {{records}}
"""

LINKED = FactSchema(
    room="procedures",
    name="linked",
    grain="version of a procedure, level that handles it, kind of link, and days without a gap on which it is linked",
    record="procedure_id",
    day="valid_from",
    columns=(
        *_WHOSE,
        Column("valid_from", _T.DATE, "first day of the version; by it the rows are kept"),
        Column("crosses_levels", _T.BOOLEAN, "linked between levels of government, or in one"),
        Column("linked_from", _T.DATE, "first day on which it is linked and in force"),
        Column("linked_until", _T.DATE, "day before which it was; null: still", nullable=True),
    ),
)

#: Days on which a procedure is in several bundles of a kind count once.
_LINKED_SELECT = f"""
SELECT {_WHOSE_SELECT}, v.valid_from, b.crosses_levels,
  lower(b.days * daterange(v.valid_from, v.valid_until)) AS linked_from,
  upper(b.days * daterange(v.valid_from, v.valid_until)) AS linked_until
FROM procedures_procedureversion v
JOIN procedures_procedure p ON p.id = v.procedure_id
JOIN (
  SELECT m.procedure_id, g.crosses_levels, unnest(range_agg(daterange(g.valid_from, g.valid_until))) AS days
  FROM procedures_bundlemember m JOIN procedures_procedurebundle g ON g.id = m.bundle_id
  GROUP BY m.procedure_id, g.crosses_levels
) b ON b.procedure_id = v.procedure_id AND b.days && daterange(v.valid_from, v.valid_until)
CROSS JOIN LATERAL ({_LEVELS}) l
WHERE {{records}}
"""

PUBLICATIONS = FactSchema(
    room="procedures",
    name="publications",
    grain="procedure in a decision of publication",
    record="item_id",
    day="announced_on",
    columns=(
        Column("item_id", _T.INTEGER, "number of the row here"),
        Column("announced_on", _T.DATE, "day the decision was signed"),
        Column("owner_id", _T.INTEGER, "the province or ministry that decided"),
        Column("procedure_id", _T.INTEGER, "its procedure here"),
        Column("procedure_code", _T.CATEGORY, "national code"),
        Column("audience", _T.CATEGORY, "public, or internal between state bodies"),
        Column("kind", _T.CATEGORY, "new, amended, replaced or abolished"),
        Column("effective_on", _T.DATE, "day from which it holds"),
        Column(
            "published_on", _T.DATE, "day it was made public; null while it is not", nullable=True
        ),
        *(
            Column(
                name,
                _T.DATE,
                f"{meaning}; null where the day it runs from is unknown",
                nullable=True,
            )
            for name, meaning in (
                ("announce_due_on", "last day to sign the decision, by the decree"),
                ("index_announce_due_on", "the same counted in working days, as the index does"),
                ("publish_due_on", "last day to make it public, by the decree"),
                ("index_publish_due_on", "the same as the index counts"),
            )
        ),
        Column("announced_late", _T.BOOLEAN, "signed after that day, by the decree", nullable=True),
        Column(
            "index_announced_late", _T.BOOLEAN, "signed after that day, by the index", nullable=True
        ),
    ),
)


def _limits() -> Iterator[str]:
    for one in deadlines():
        yield (
            f"('{one.level}',{str(one.fast_track).lower()},'{one.act}','{one.counted_from}',{_signed(one)},"
            f"'{one.unit}','{one.index_unit}','{one.valid_from}'::date)"
        )


def _signed(one: Deadline) -> int:
    return -one.amount if one.counted_from == "effective" else one.amount


def _limit(act: str) -> str:
    """Return the limit that holds for an act of a decision, and the day it runs from."""
    return f"""LATERAL (
  SELECT x.amount, x.unit, x.index_unit,
    CASE x.counted_from WHEN 'effective' THEN d.legal_effective_on WHEN 'issued' THEN d.legal_issued_on ELSE d.announced_on END AS start
  FROM (VALUES {",".join(_limits())})
    AS x(level, fast_track, act, counted_from, amount, unit, index_unit, since)
  WHERE x.level = CASE o.kind WHEN 'province' THEN 'province' ELSE 'ministry' END
    AND x.fast_track = d.fast_track AND x.act = '{act}' AND x.since <= d.announced_on
  ORDER BY x.since DESC LIMIT 1
)"""


def _moved(limit: str, unit: str) -> str:
    """Return the day some days, or working days of the owner, after the start of a limit, or before it: `deadlines.moved` as SQL.

    A working day is a weekday that is no holiday of the country or the owner, or a day worked for another.
    """
    days = f"{limit}.start + sign({limit}.amount)::int * step"
    return f"""CASE {limit}.{unit} WHEN 'day' THEN {limit}.start + {limit}.amount ELSE (
    SELECT {days} FROM generate_series(1, 7 * abs({limit}.amount) + 30) AS step
    WHERE (
      EXTRACT(ISODOW FROM {days}) < 6
      AND NOT EXISTS (SELECT FROM working_time_holiday h WHERE h.day = {days} AND coalesce(h.unit_id, d.owner_id) = d.owner_id)
    ) OR EXISTS (SELECT FROM working_time_makeupday w WHERE w.day = {days} AND coalesce(w.unit_id, d.owner_id) = d.owner_id)
    ORDER BY step OFFSET abs({limit}.amount) - 1 LIMIT 1
  ) END"""


_PUBLICATIONS_SELECT = f"""
SELECT c.*, c.announced_on > c.announce_due_on AS announced_late, c.announced_on > c.index_announce_due_on AS index_announced_late
FROM (
  SELECT i.id AS item_id, d.announced_on, d.owner_id, i.procedure_id, p.code AS procedure_code, p.audience, i.kind,
    i.effective_on, i.published_on,
    {_moved("a", "unit")} AS announce_due_on, {_moved("a", "index_unit")} AS index_announce_due_on,
    {_moved("m", "unit")} AS publish_due_on, {_moved("m", "index_unit")} AS index_publish_due_on
  FROM procedures_publicationitem i
  JOIN procedures_publication d ON d.id = i.publication_id
  JOIN procedures_procedure p ON p.id = i.procedure_id
  JOIN organisations_unit o ON o.id = d.owner_id
  LEFT JOIN {_limit("announce")} a ON TRUE
  LEFT JOIN {_limit("publish")} m ON TRUE
  WHERE {{records}}
) c
"""

SIMPLIFICATIONS = FactSchema(
    room="procedures",
    name="simplifications",
    grain="thing made simpler in a procedure",
    record="simplification_id",
    day="effective_on",
    columns=(
        Column("simplification_id", _T.INTEGER, "number of the row here"),
        Column("effective_on", _T.DATE, "day from which it holds"),
        Column("owner_id", _T.INTEGER, "the province or ministry that keeps the procedure"),
        Column("procedure_id", _T.INTEGER, "its procedure here"),
        Column("audience", _T.CATEGORY, "public, or internal between state bodies"),
        Column("kind", _T.CATEGORY, "what was cut: steps, documents, time, fees …"),
        Column("decided", _T.BOOLEAN, "a decision approved it"),
        Column(
            "saved_vnd",
            _T.INTEGER,
            "saved in a year, in VND; null where not counted",
            nullable=True,
        ),
    ),
)

_SIMPLIFICATIONS_SELECT = """
SELECT i.id AS simplification_id, i.effective_on, p.owner_id, i.procedure_id, p.audience, i.kind, i.decision <> '' AS decided,
  i.saved_vnd_a_year AS saved_vnd
FROM procedures_simplification i
JOIN procedures_procedure p ON p.id = i.procedure_id
WHERE {records}
"""

SOURCES = (
    FactSource(
        schema=VERSIONS,
        select=_VERSIONS_SELECT,
        record="v.procedure_id",
        changes=CHANGES,
        order=("owner_id", "procedure_id"),
    ),
    FactSource(
        schema=LINKED,
        select=_LINKED_SELECT,
        record="v.procedure_id",
        changes=CHANGES,
        order=("owner_id", "procedure_id"),
    ),
    FactSource(
        schema=PUBLICATIONS,
        select=_PUBLICATIONS_SELECT,
        record="i.id",
        changes=PUBLICATION_CHANGES,
        order=("owner_id", "announced_on"),
    ),
    FactSource(
        schema=SIMPLIFICATIONS,
        select=_SIMPLIFICATIONS_SELECT,
        record="i.id",
        changes=SIMPLIFICATION_CHANGES,
        order=("owner_id", "effective_on"),
    ),
)
