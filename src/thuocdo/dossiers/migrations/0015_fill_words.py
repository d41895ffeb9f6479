"""Writes down the words of dossiers that are there, batch by batch; goes on where it was stopped."""

import itertools
import re
import unicodedata

from django.db import migrations

BATCH = 10_000
_DOSSIERS = """
    SELECT d.id, d.code, d.subject,
        array_remove(ARRAY[d.reception_unit_id, d.competent_agency_id, d.holder_unit_id] || d.opinion_unit_ids, NULL),
        array(SELECT p.full_name FROM dossiers_applicant p WHERE p.dossier_id = d.id AND p.part = 'owner')
    FROM dossiers_dossier d WHERE d.id > %s ORDER BY d.id LIMIT %s
"""
_NO_WORD = re.compile(r"[\W_]+")
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")


def words(text):
    """As the product parted words when this was written."""
    plain = unicodedata.normalize("NFD", text.translate(str.maketrans("đĐ", "dD")))
    kept = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return _NO_WORD.sub(" ", _THOUSANDS.sub("", kept)).split()


def beginnings(word):
    return [word, *(word[:end] for end in range(4, min(len(word), 13)))]


def lexemes(code, subject, units, names):
    found = {f"@{one}" for one in units}
    for word in words(f"{code} {subject}"):
        found.update(beginnings(word))
    for name in map(words, names):
        for word in name:
            found.update(beginnings(word))
        for one, two in itertools.pairwise(name):
            found.update(f"{one} {end}" for end in beginnings(two))
    return " ".join(f"'{one}'" for one in sorted(found))


def fill(apps, schema_editor):
    last = 0
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT max(dossier_id) FROM dossiers_dossierwords")
        last = cursor.fetchone()[0] or 0
        while True:
            cursor.execute(_DOSSIERS, [last, BATCH])
            rows = cursor.fetchall()
            if not rows:
                return
            with cursor.copy("COPY dossiers_dossierwords (dossier_id, lexemes) FROM STDIN") as copy:
                for key, *said in rows:
                    copy.write_row((key, lexemes(*said)))
            last = rows[-1][0]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("dossiers", "0014_words")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
