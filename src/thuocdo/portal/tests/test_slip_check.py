"""The page that the code on a printed paper opens, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.dossiers.slips import slip
from thuocdo.dossiers.tests.factories import Office

if TYPE_CHECKING:
    from conftest import LittleProvince
pytestmark = pytest.mark.django_db


@pytest.fixture
def path(units: LittleProvince, settings: Any) -> str:
    """Return the path that the code of a receipt opens."""
    office = Office(units.ward, units.province)
    dossier = office.accepted(timezone.now() - timedelta(hours=1))
    paper = slip(dossier, "receipt", actor=office.clerk, at=timezone.now())
    assert paper.code is not None
    assert paper.code.text.startswith(settings.BASE_URL)
    return paper.code.text.removeprefix(settings.BASE_URL)


def test_the_code_of_a_paper_opens_what_it_promised_and_names_nobody(path: str) -> None:
    answer = Client().get(path)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Phiếu đúng là do hệ thống lập" in page
    assert "Ngày hẹn ghi trên phiếu" in page
    assert "Phường Mẫu" in page
    assert "Phạm" not in page
    assert "0912" not in page
    assert answer["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("ending", ["A", "~", "%00", "<script>alert(1)</script>"])
def test_a_changed_code_is_not_known_and_not_repeated(path: str, ending: str) -> None:
    answer = Client().get(path + ending)
    assert answer.status_code == (400 if ending == "%00" else 404)
    assert "<script>alert" not in answer.content.decode()


def test_whoever_guesses_is_stopped(path: str, settings: Any) -> None:
    settings.TRACK_A_MINUTE = 2
    answers = [Client().get(f"{path}{n}").status_code for n in range(4)]
    assert answers[:2] == [404, 404]
    assert 429 in answers
