"""Citizens, and the office that has their dossiers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity, enrol_by_phone
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.portal.tests.coming_by_identity import configured, provider

if TYPE_CHECKING:
    from django.test import Client

    from conftest import LittleProvince

    from thuocdo.accounts.models import Citizen


__all__ = ["configured", "provider"]


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of the ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def hoa_citizen(db: None) -> Citizen:
    """Return Hoa, whose personal id the identity provider has verified."""
    identity = Identity(OWNER.full_name, personal_id=OWNER.personal_id, verified=True)
    return enrol_by_identity(identity, at=MONDAY)


@pytest.fixture
def stranger(db: None) -> Citizen:
    """Return another verified citizen, who must see nothing of Hoa's."""
    identity = Identity("Người Lạ", personal_id="038090009999", verified=True)
    return enrol_by_identity(identity, at=MONDAY)


def by_phone(phone: str, *, at: datetime = MONDAY) -> Citizen:
    """Return a citizen who has proven a phone and nothing else."""
    return enrol_by_phone(phone, full_name="Phạm Thị Hoa", at=at)


def signed_in(client: Client, citizen: Citizen) -> Client:
    """Sign a citizen in as the pages do."""
    client.force_login(citizen.user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client
