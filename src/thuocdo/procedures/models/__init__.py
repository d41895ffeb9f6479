"""The tables of this room, by theme; import them from here."""

from __future__ import annotations

from thuocdo.procedures.models.bundles import BundleMember, ProcedureBundle, Simplification
from thuocdo.procedures.models.catalogue import (
    CatalogueState,
    Procedure,
    ProcedureVersion,
    Sector,
)
from thuocdo.procedures.models.draft import ProcedureDraft
from thuocdo.procedures.models.electronic_form import ElectronicForm
from thuocdo.procedures.models.events import ProcedureEvent
from thuocdo.procedures.models.form_draft import ElectronicFormDraft
from thuocdo.procedures.models.handling import HandlingRule
from thuocdo.procedures.models.parts import (
    Fee,
    LegalBasis,
    ProcedureResult,
    ProcedureStep,
    RequiredDocument,
    TimeLimit,
    VersionAgency,
    Way,
)
from thuocdo.procedures.models.process import Process, ProcessLink, ProcessStep
from thuocdo.procedures.models.publication import Publication, PublicationItem
from thuocdo.procedures.models.questions import FrequentQuestion

__all__ = [
    "BundleMember",
    "CatalogueState",
    "ElectronicForm",
    "ElectronicFormDraft",
    "Fee",
    "FrequentQuestion",
    "HandlingRule",
    "LegalBasis",
    "Procedure",
    "ProcedureBundle",
    "ProcedureDraft",
    "ProcedureEvent",
    "ProcedureResult",
    "ProcedureStep",
    "ProcedureVersion",
    "Process",
    "ProcessLink",
    "ProcessStep",
    "Publication",
    "PublicationItem",
    "RequiredDocument",
    "Sector",
    "Simplification",
    "TimeLimit",
    "VersionAgency",
    "Way",
]
