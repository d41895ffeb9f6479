"""To see all units but some is to see the others: said with fewer numbers, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import unit_ids_beside, unit_ids_visible_to
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.querysets import AllBut, any_of, overlap_with
from thuocdo.dossiers.tests.factories import Office, moved, official
from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(units: LittleProvince) -> User:
    """Make dossiers that lie, are decided, held and asked about in several units, and somebody who may ask."""
    office, now = Office(units.ward, units.province), timezone.now()
    for unit in (units.ward, units.other_ward, units.elsewhere):
        moved(office.received(), unit)
        moved(office.in_hand(), unit)
        asked_about = office.in_hand()
        services.request_opinion(
            asked_about, unit=units.home_affairs, question="?", answer_due_at=now, actor=office.handler, at=now,
        )  # fmt: skip
        moved(asked_about, unit)
    return official(units.province, Role.REFORM_OFFICER, "Bùi Thị Cả")


def test_all_but_the_others_is_the_same_as_these(asked: User) -> None:
    everywhere = list(Unit.objects.values_list("pk", flat=True))

    def found(*, managed: bool, ids: object) -> list[int]:
        seen = Dossier.objects.visible_to(asked, unit_ids=ids, managed=managed)  # type: ignore[arg-type]
        return list(seen.order_by("pk").values_list("pk", flat=True))

    @settings(max_examples=80, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.sets(st.sampled_from(everywhere), min_size=1), st.booleans())
    def same(ids: set[int], managed: bool) -> None:
        others = AllBut((0, *(one for one in everywhere if one not in ids)))
        assert found(managed=managed, ids=others) == found(managed=managed, ids=ids)
        for field in ("holder_unit", "reception_unit"):
            assert set(Dossier.objects.filter(any_of(field, others))) == set(
                Dossier.objects.filter(any_of(field, ids))
            )
        assert set(Dossier.objects.filter(overlap_with("opinion_unit_ids", others))) == set(
            Dossier.objects.filter(overlap_with("opinion_unit_ids", ids))
        )

    same()
    assert len(found(managed=False, ids=AllBut((0,)))) == Dossier.objects.count() == 9


def test_the_units_beside_are_all_others(asked: User, units: LittleProvince) -> None:
    seen = unit_ids_visible_to(asked)
    beside = unit_ids_beside(asked, seen)
    assert units.elsewhere.pk in beside
    assert sorted((*seen, *beside)) == sorted(Unit.objects.values_list("pk", flat=True))
