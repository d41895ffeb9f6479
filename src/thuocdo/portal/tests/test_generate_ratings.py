"""Invented ratings: the same for the same seed, none twice, none before a result, none in the future."""

from __future__ import annotations

from django.core.management import CommandError, call_command

import pytest

from thuocdo.dossiers import services
from thuocdo.feedback import generate
from thuocdo.feedback.models import Rating
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db
RETURNED = moment("2026-03-06 10:00")


@pytest.fixture
def returned(office, monkeypatch):
    """Return three dossiers with a result and one without, where everybody rates."""
    monkeypatch.setattr(generate, "ONE_IN", 1)
    office.in_hand()
    found = []
    for _ in range(3):
        dossier = services.resolve(office.in_hand(), actor=office.approver, at=RETURNED)
        found.append(services.return_result(dossier, actor=office.clerk, at=RETURNED))
    return found


def kept():
    return list(Rating.objects.order_by("dossier").values_list("dossier", "overall", "rated_at"))


def test_whoever_has_his_result_rates_once(returned):
    call_command("generate_ratings", verbosity=0)
    first = kept()
    assert [one[0] for one in first] == sorted(one.pk for one in returned)
    assert all(at > RETURNED for _pk, _overall, at in first)
    call_command("generate_ratings", verbosity=0)
    assert kept() == first
    Rating.objects.all().delete()
    call_command("generate_ratings", verbosity=0)
    assert kept() == first


def test_nobody_rates_before_he_can(returned):
    rows = generate.generate_ratings([], seed=1, until=RETURNED)
    assert rows == 0
    from thuocdo.dossiers.generate.ended import ended_with_a_result
    from thuocdo.feedback.services import RatedService

    found = (RatedService(*one) for one in ended_with_a_result())
    assert generate.generate_ratings(found, seed=1, until=RETURNED) == 0


def test_not_among_real_ones(settings):
    settings.SETTINGS_MODULE = "thuocdo.settings.production"
    with pytest.raises(CommandError):
        call_command("generate_ratings")
