"""What a dossier is found by, beside its row: a row that changes with every event would have every word written again."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class DossierWords(models.Model):
    """The lexemes of one dossier, as `words` makes them: words, pairs of a name, and the units that ever had to do with it.

    Units are only added. So they are no right to see, only a narrower place to look in: who may see is asked of the row.
    """

    dossier = models.OneToOneField(
        "dossiers.Dossier", models.CASCADE, primary_key=True, related_name="words"
    )
    lexemes: Any = SearchVectorField()

    class Meta:
        verbose_name = "words of a dossier"
        verbose_name_plural = "words of dossiers"
        indexes: ClassVar = [
            GinIndex(fields=["lexemes"], name="dossier_words_lexemes", fastupdate=False)
        ]

    def __str__(self) -> str:
        return f"words of {self.dossier_id}"
