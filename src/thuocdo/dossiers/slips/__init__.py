"""The papers of the one-stop desk: forms 01 to 07 and the transfer slip, written from what happened."""

from __future__ import annotations

from thuocdo.dossiers.slips.kinds import SlipKind
from thuocdo.dossiers.slips.making import AvailableSlip, slip, slip_kinds, transfer_list
from thuocdo.dossiers.slips.registers import register
from thuocdo.dossiers.slips.verification import VerifiedSlip, verify_slip

__all__ = [
    "AvailableSlip",
    "SlipKind",
    "VerifiedSlip",
    "register",
    "slip",
    "slip_kinds",
    "transfer_list",
    "verify_slip",
]
