"""Where the record that a notice or message tells of can be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from thuocdo.facts.references import RecordRef


def page_of(about: RecordRef | None) -> str:
    """Return the address of a record's page; empty where there is none."""
    if about is not None and about.room == "dossiers" and about.id.isdigit():
        return reverse("office:dossiers:detail", args=[int(about.id)])
    return ""
