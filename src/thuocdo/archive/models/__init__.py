"""What is kept how long, what was handed over and what was destroyed, each by which minutes, and who used what lies there."""

from __future__ import annotations

from thuocdo.archive.models.disposals import Disposal, DisposalItem
from thuocdo.archive.models.handovers import (
    ACCEPTING,
    KEEPING,
    LONGEST_YEARS,
    ArchiveUse,
    Handover,
    HandoverItem,
    RetentionRule,
    seen_by,
)

__all__ = [
    "ACCEPTING",
    "KEEPING",
    "LONGEST_YEARS",
    "ArchiveUse",
    "Disposal",
    "DisposalItem",
    "Handover",
    "HandoverItem",
    "RetentionRule",
    "seen_by",
]
