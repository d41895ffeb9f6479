"""Programs that ask: one of the ward, one of the whole province, one of another province."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core.cache import cache
from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.models import ApiToken, Scope
from thuocdo.accounts.tokens import make_token
from thuocdo.api import authentication
from thuocdo.dossiers.tests.factories import Office

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.organisations.models import Unit

BASE = "/api/v1"


@dataclass(frozen=True, slots=True)
class Program:
    """A program with its token; addresses are those behind /api/v1."""

    token: ApiToken
    secret: str
    client: Client

    def get(self, address: str, **headers: str) -> Any:
        return self.client.get(_whole(address), headers=self._headers(headers))

    def post(self, address: str, data: Any = None, *, kind: str = "", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        extra: dict[str, Any] = {"content_type": kind} if kind else {}
        return self.client.post(_whole(address), data or {}, headers=self._headers(named), **extra)

    def send(self, address: str, body: Any, *, method: str = "post", key: str = "") -> Any:
        """Send JSON; with a key of its own where none is given."""
        headers = self._headers({"idempotency-key": key or uuid4().hex})
        ask = getattr(self.client, method)
        return ask(
            _whole(address), json.dumps(body), content_type="application/json", headers=headers
        )

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"authorization": f"Bearer {self.secret}"} | more


def _whole(address: str) -> str:
    return address if address.startswith(("http", "/api")) else f"{BASE}{address}"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    cache.clear()
    authentication._SEEN.clear()


@pytest.fixture
def program(units: LittleProvince) -> Callable[..., Program]:
    """Return a function that makes a program of a unit."""

    def made(
        unit: Unit,
        *,
        province_wide: bool = False,
        scopes: Any = tuple(Scope),
        system: str = "bo-mau",
    ) -> Program:
        now = timezone.now()
        new = make_token(
            name="Thử",
            unit=unit,
            scopes=scopes,
            expires_at=now + timedelta(days=30),
            actor=None,
            at=now,
            province_wide=province_wide,
            system=system if Scope.REPORT in scopes else "",
        )
        return Program(new.token, new.secret, Client())

    return made


@pytest.fixture
def ward(program: Callable[..., Program], units: LittleProvince) -> Program:
    return program(units.ward)


@pytest.fixture
def province(program: Callable[..., Program], units: LittleProvince) -> Program:
    return program(units.home_affairs, province_wide=True)


@pytest.fixture
def elsewhere(program: Callable[..., Program], units: LittleProvince) -> Program:
    return program(units.elsewhere)


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of the ward, where dossiers are taken in."""
    return Office(units.ward, units.province)
