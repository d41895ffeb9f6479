"""The season of the demo: units in every state, a contradiction and remarks to find, made once, and nothing else wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone

import pytest

from thuocdo.accounts import sample as accounts
from thuocdo.accounts.models import User
from thuocdo.campaigns.consolidation import How, consolidated
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.progress import Standing, progress
from thuocdo.campaigns.questions import questions
from thuocdo.campaigns.sample_season import load_season
from thuocdo.campaigns.sample_values import ERRORS, sample_values
from thuocdo.consistency.models import Discrepancy
from thuocdo.indicators.cube.building import refresh
from thuocdo.organisations import sample as organisations
from thuocdo.organisations.sample import WARD_CODE

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path
    organisations.load_sample()
    accounts.load_sample()
    refresh(at=timezone.now())


@pytest.mark.usefixtures("province")
def test_a_newcomer_sees_every_state() -> None:
    load_season()
    campaign = Campaign.objects.get()
    thao = User.objects.get(username="thao")
    found = progress(campaign, user=thao, at=timezone.now())
    stands = {row.standing for row in found.rows}
    assert stands == set(Standing)
    assert len(found.rows) > 180
    ward = Submission.objects.get(unit__code=WARD_CODE)
    errors = Discrepancy.objects.of_record(ward.record).open().filter(severity="error")
    assert any(set(ERRORS[0]) <= set(one.indicators) for one in errors)
    back = next(row for row in found.rows if row.standing is Standing.SENT_BACK)
    assert back.submission.remarks.filter(settled_at=None).count() == 2
    assert any(row.reminded for row in found.rows)
    whole = consolidated(campaign).rows.values()
    assert [one.question.row for one in whole if one.how is How.NOBODY] == []
    owned = [one for one in whole if one.how is How.OWNER]
    assert len(owned) > 20
    assert [one.question.row for one in owned if one.value is None] == []
    load_season()
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize("form", ["2025_commune", "2025_department"])
@pytest.mark.parametrize("seed", ["a", "b", "c"])
def test_the_values_are_drawn_once_and_a_contradiction_is_one(form: str, seed: str) -> None:
    asked = questions(form, "", (), on=timezone.localdate())
    values = sample_values(asked, seed)
    assert values == sample_values(asked, seed)
    by_code = {asked[row].indicator.code: row for row in values}
    for kind, (more, bound) in enumerate(ERRORS):
        wrong = sample_values(asked, seed, error=kind)
        assert wrong != values
        number = {code: int(wrong[by_code[code]].replace(".", "")) for code in (more, bound)}
        assert number[more] > number[bound]
