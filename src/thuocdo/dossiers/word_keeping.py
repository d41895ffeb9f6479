"""Keeping the words by which a dossier is found true; whoever changes code, owner, subject or place says so here."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from thuocdo.dossiers.models import Applicant, Dossier, DossierWords
from thuocdo.dossiers.words import as_vector, lexemes_of, unit_lexemes
from thuocdo.postgresql.statements import made

# Words go as they change, units stay.
_KEEP = """
    INSERT INTO dossiers_dossierwords AS kept (dossier_id, lexemes) VALUES (%s, %s::tsvector)
    ON CONFLICT (dossier_id) DO UPDATE SET lexemes = excluded.lexemes || array_to_tsvector(
        array(SELECT one FROM unnest(tsvector_to_array(kept.lexemes)) AS one WHERE one LIKE '@%%')
    )
"""
_ADD = "UPDATE dossiers_dossierwords SET lexemes = lexemes || %s::tsvector WHERE dossier_id = %s"


def units_of(row: Dossier) -> set[int]:
    """Return the units that have to do with a dossier as its row says: those whose people see it."""
    places = (row.reception_unit_id, row.competent_agency_id, row.holder_unit_id)
    return {one for one in (*places, *row.opinion_unit_ids) if one is not None}


def words_of(row: Dossier, owner_names: Iterable[str]) -> DossierWords:
    """Return the words by which a dossier is found, not yet written: its code, owners, subject and units. The row has been saved."""
    found = lexemes_of(row.code, owner_names, row.subject) | unit_lexemes(units_of(row))
    return made(DossierWords, dossier_id=row.pk, lexemes=as_vector(found))


def keep_words(row: Dossier, owner_names: Iterable[str]) -> None:
    """Bring the words by which a dossier is found to what it says now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [row.pk, words_of(row, owner_names).lexemes])


def add_units(row: Dossier, before: set[int]) -> None:
    """Add the units that a dossier came to; one query where there are some, none otherwise.

    Args:
        row: as it is now.
        before: the units it had.
    """
    if new := units_of(row) - before:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [as_vector(unit_lexemes(new)), row.pk])


def owner_names_of(row: Dossier) -> list[str]:
    """Return the names by which a dossier is found; none where there are state secrets in it."""
    if row.secret:
        return []
    owners = Applicant.objects.filter(dossier=row.pk, part=Applicant.Part.OWNER)
    return list(owners.values_list("full_name", flat=True))
