"""The tables of this room, by theme; import them from here."""

from __future__ import annotations

from thuocdo.dossiers.models.access import PersonalDataAccess
from thuocdo.dossiers.models.applications import (
    Application,
    ApplicationPaper,
    DeliveryWay,
    SubmittedForm,
)
from thuocdo.dossiers.models.bundles import ApplicationGroup, BundledDossier, DossierBundle
from thuocdo.dossiers.models.directives import DossierDirective
from thuocdo.dossiers.models.dossier import OWN_SYSTEM, Dossier
from thuocdo.dossiers.models.escalation import Escalation, EscalationRule
from thuocdo.dossiers.models.guidance import Guidance
from thuocdo.dossiers.models.history import DossierEvent, DossierRoot
from thuocdo.dossiers.models.mandates import Mandate, MandateScope, MandateUse
from thuocdo.dossiers.models.parts import Applicant, DossierDocument, DossierStep
from thuocdo.dossiers.models.results import DossierResult
from thuocdo.dossiers.models.words import DossierWords

__all__ = [
    "OWN_SYSTEM",
    "Applicant",
    "Application",
    "ApplicationGroup",
    "ApplicationPaper",
    "BundledDossier",
    "DeliveryWay",
    "Dossier",
    "DossierBundle",
    "DossierDirective",
    "DossierDocument",
    "DossierEvent",
    "DossierResult",
    "DossierRoot",
    "DossierStep",
    "DossierWords",
    "Escalation",
    "EscalationRule",
    "Guidance",
    "Mandate",
    "MandateScope",
    "MandateUse",
    "PersonalDataAccess",
    "SubmittedForm",
]
