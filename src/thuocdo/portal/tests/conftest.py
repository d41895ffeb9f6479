"""Citizens, and the office that has their dossiers."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity, enrol_by_phone
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.portal.acting import KEY_FIELD, acting_key
from thuocdo.portal.tests.coming_by_identity import configured, provider
from thuocdo.procedures.content import DocumentContent
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.tests.factories import SINCE, published

if TYPE_CHECKING:
    from django.test import Client

    from conftest import LittleProvince

    from thuocdo.accounts.models import Citizen
    from thuocdo.procedures.models import ProcedureVersion


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


def key(client: Client) -> dict[str, str]:
    """Return what a form says of whom it was opened for, as the page would say it now."""
    session = client.session
    user = SimpleNamespace(pk=session.get("_auth_user_id"))
    return {KEY_FIELD: acting_key(SimpleNamespace(session=session, user=user))}  # type: ignore[arg-type]


@pytest.fixture
def birth(office: Office) -> ProcedureVersion:
    """Return the registration of a birth, with its form, two papers to be sent and one that is looked up."""
    version = published(
        office.province,
        documents=(
            DocumentContent("Tờ khai đăng ký khai sinh", form_name="Tờ khai"),
            DocumentContent("Giấy chứng sinh"),
            DocumentContent("Giấy tờ của cha, mẹ", reusable_source="CSDL quốc gia về dân cư"),
        ),
    )
    set_form(
        version, text=sample_forms()["1.001193"], valid_from=SINCE, actor=None, at=timezone.now()
    )
    return version
