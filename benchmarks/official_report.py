"""How long the report of a whole campaign takes as a Word file, with its charts and the annex of forms, and as a PDF for the archive.

    .venv/bin/python -m benchmarks.season

measures it at the end, of the campaign that was answered there; LibreOffice makes the PDF, and without it that line is left out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

BARS = {"docx": 5.0, "pdf": 20.0}


def report_document(campaign: Any, person: Any) -> Iterator[tuple[str, str, str]]:
    """Yield what was measured, how much it was and its bar: the report is begun, its blocks are filled with sentences that are offered, then it is made."""
    from thuocdo.documents.official.converting import is_installed, to_pdf
    from thuocdo.official_reports.composing import report_file

    report = _written(campaign, person)
    docx, seconds = _timed(lambda: report_file(report, user=person))
    yield (
        f"report as DOCX, charts and annex included ({len(docx) // 1024} KB)",
        f"{seconds:.2f} s",
        f"≤ {BARS['docx']:g} s",
    )
    if is_installed():
        pdf, seconds = _timed(lambda: to_pdf(docx, archive=True))
        yield (
            f"the same as PDF/A ({len(pdf) // 1024} KB)",
            f"{seconds:.2f} s",
            f"≤ {BARS['pdf']:g} s",
        )


def _written(campaign: Any, person: Any) -> Any:
    from django.utils import timezone

    from thuocdo.campaigns.outline import outline
    from thuocdo.official_reports.drafting import drafts
    from thuocdo.official_reports.gathering import figures_of
    from thuocdo.official_reports.writing import begin_report, current_blocks, write_block

    now = timezone.now()
    report = begin_report(
        unit=campaign.unit,
        form=campaign.result_form,
        window=campaign.period,
        campaign_id=campaign.pk,
        actor=person,
        at=now,
    )
    figures, there = figures_of(report, user=person), current_blocks(report)
    for entry in outline().values():
        offered = "\n\n".join(one.text for one in drafts(figures, entry.section))
        if offered and entry.key not in there:
            write_block(report, entry=entry.key, text=offered, seen=0, actor=person, at=now)
    return report


def _timed(make: Callable[[], bytes]) -> tuple[bytes, float]:
    began = time.perf_counter()
    made = make()
    return made, time.perf_counter() - began
