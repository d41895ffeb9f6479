"""The words of stored reports, each with its place, so that search finds them without accents: one row per passage.

`folded` is written with the text by the functions of `indexing`; the database derives the search vector from it. Search and
text go through the one function `search_words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.scope import UnitScopedQuerySet
from thuocdo.vietnamese import PREFIX_LETTERS, search_words

#: More words than this say nothing more and only cost.
MOST_WORDS = 12


class ReportTextQuerySet(UnitScopedQuerySet["ReportText"]):
    """Passages of reports."""

    unit_path = "holder"

    def of_kept_reports(self) -> Self:
        """Keep the passages of reports that nobody has discarded."""
        return self.exclude(report__state="discarded")

    def matching(self, text: str) -> Self:
        """Keep the passages that hold every word, or for the longer ones a word that begins with it; none for no word."""
        words = search_words(text).split()[:MOST_WORDS]
        if not words:
            return self.none()
        query = " & ".join(f"{w}:*" if len(w) >= PREFIX_LETTERS else w for w in words)
        return self.filter(tsv=SearchQuery(query, config="simple", search_type="raw"))

    def newest(self, most: int) -> Self:
        """Return the passages of the newest reports, in the order of the text, with their reports; `most` at the most."""
        return (
            self.select_related("report__unit")
            .defer("folded", "tsv")
            .order_by("-report__period_end", "-report_id", "start", "pk")[:most]
        )

    def newest_first(self, reports: Iterable[int], most: int) -> Sequence[ReportText]:
        """Return what `newest` returns; fast for a word that stands everywhere.

        A word of every sentence fills the page from the newest reports, so they are looked through first; to put all
        its passages in order takes longer than anybody waits. Where that does not fill the page the word is rare.

        Shape: one query or two.

        Args:
            reports: the newest reports that the passages may be of, all that are newer than any other.
            most: so many at the most.
        """
        found = list(self.filter(report__in=list(reports)).newest(most))
        return found if len(found) == most else list(self.newest(most))


class ReportText(models.Model):
    """One passage of one report: what it is called, a paragraph, a note beside a figure, a label that is no form's.

    Labels of forms are not kept: they are those of the indicators. `place` names the passage within its kind: the key of a
    row, the offset of a paragraph, nothing for the title. `start` is the offset of its span in the text of the report, null for the
    title. `about` is the label of the row a note stands beside.
    """

    class Kind(models.TextChoices):
        """What the passage is."""

        TITLE = "title", _("tên báo cáo")
        PROSE = "prose", _("lời văn")
        NOTE = "note", _("ghi chú")
        LABEL = "label", _("nội dung ngoài biểu")

    report = models.ForeignKey("ingestion.Report", models.CASCADE, related_name="texts")
    holder = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=Kind)
    place = models.CharField(max_length=40, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    about = models.TextField(blank=True)
    text = models.TextField()
    folded = models.TextField(editable=False)
    tsv: Any = models.GeneratedField(
        expression=SearchVector("folded", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ReportTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("đoạn văn bản")
        verbose_name_plural = _("đoạn văn bản")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "kind", "place"), name="report_text_one_of_a_place"
            ),
        )
        indexes = (
            GinIndex(fields=["tsv"], name="report_text_words"),
            GinIndex(
                fields=["tsv"],
                name="report_text_title_words",
                condition=models.Q(kind="title"),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.place} of report {self.report_id}"
