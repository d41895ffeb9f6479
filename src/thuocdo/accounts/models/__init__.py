"""The tables of this room, by theme; import them from here."""

from __future__ import annotations

from thuocdo.accounts.models.citizens import (
    CODE_TRIES,
    AttemptCount,
    Citizen,
    IdentityLevel,
    OneTimeCode,
)
from thuocdo.accounts.models.delegations import LENT_ROLES, Delegation
from thuocdo.accounts.models.people import Membership, Role, User, UserManager
from thuocdo.accounts.models.represented import (
    CounterOpening,
    OrganisationAccount,
    OrganisationMember,
)
from thuocdo.accounts.models.saved_views import SavedView
from thuocdo.accounts.models.tokens import (
    LONGEST_LIFE,
    LONGEST_SYSTEM,
    LONGEST_TOKEN_NAME,
    SYSTEM_PATTERN,
    ApiToken,
    IdempotentRequest,
    Scope,
)
from thuocdo.accounts.models.version import RightsVersion

__all__ = [
    "CODE_TRIES",
    "LENT_ROLES",
    "LONGEST_LIFE",
    "LONGEST_SYSTEM",
    "LONGEST_TOKEN_NAME",
    "SYSTEM_PATTERN",
    "ApiToken",
    "AttemptCount",
    "Citizen",
    "CounterOpening",
    "Delegation",
    "IdempotentRequest",
    "IdentityLevel",
    "Membership",
    "OneTimeCode",
    "OrganisationAccount",
    "OrganisationMember",
    "RightsVersion",
    "Role",
    "SavedView",
    "Scope",
    "User",
    "UserManager",
]
