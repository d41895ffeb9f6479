"""What can be done to the map, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from thuocdo.errors import Conflict, DomainError, InvalidInput, NotFound
from thuocdo.organisations import services
from thuocdo.organisations.models import DISTRICTS_END, Succession, Unit, UnitEvent
from thuocdo.organisations.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 5, 3, tzinfo=UTC)
NEW_YEAR = date(2025, 1, 1)
JULY = DISTRICTS_END
DAY = timedelta(days=1)
BY = {"actor": None, "at": AT}
HALF = Decimal("0.5")


@pytest.fixture
def province() -> Unit:
    return UnitFactory(code="38", name="Tỉnh Thanh Hóa", province=True)


def create(**changes: Any) -> Unit:
    fields = {"code": "38.SNV", "name": "Sở Nội vụ", "kind": Unit.Kind.DEPARTMENT}
    return services.create_unit(**{**fields, **BY, **changes})


def parent_of(unit: Unit, on: date) -> Unit | None:
    link = unit.parents.in_force(on).first()
    return link.parent if link else None


def refused(error: type[DomainError], code: str) -> Any:
    return pytest.raises(error, check=lambda one: one.code == code and bool(one.message_vi))


class TestCreate:
    def test_a_unit_hangs_under_its_parent(self, province: Unit) -> None:
        unit = create(parent=province, name="  Sở   Nội vụ ", code="38.snv")
        assert (unit.name, unit.code, unit.search_name) == ("Sở Nội vụ", "38.SNV", "so noi vu")
        assert parent_of(unit, NEW_YEAR) == province

    def test_who_and_when_is_written_down(self, django_user_model: Any) -> None:
        actor = django_user_model.objects.create(username="thao")
        unit = create(actor=actor)
        event = unit.events.get()
        assert (event.verb, event.at, event.actor_id) == ("created", AT, actor.pk)
        assert event.actor_name == str(actor)
        assert str(event) == f"lập: {unit.pk}"

    def test_a_link_lasts_while_both_are_there(self) -> None:
        district = UnitFactory(district=True, valid_from=NEW_YEAR)
        unit = create(kind="commune", parent=district)
        link = unit.parents.get()
        assert (link.valid_from, link.valid_until) == (NEW_YEAR, JULY)

    def test_a_district_ends_with_the_districts(self) -> None:
        assert create(kind="district").valid_until == JULY
        assert create(kind="district", code="1", valid_until=NEW_YEAR).valid_until == NEW_YEAR
        with refused(InvalidInput, "district_after_the_districts"):
            create(kind="district", code="2", valid_until=JULY + DAY)

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"name": "  "}, "unit_without_name"),
            ({"code": "sở"}, "unit_code_not_written"),
            ({"code": ""}, "unit_code_not_written"),
            ({"kind": "ward"}, "unit_kind_unknown"),
            ({"valid_from": JULY, "valid_until": JULY}, "unit_without_days"),
        ],
    )
    def test_what_cannot_be_used_is_refused(self, fields: dict[str, Any], code: str) -> None:
        with refused(InvalidInput, code):
            create(**fields)
        assert not Unit.objects.exists()

    def test_a_code_is_taken_on_its_days_alone(self) -> None:
        create(valid_until=JULY)
        with refused(Conflict, "unit_code_taken"):
            create(valid_from=NEW_YEAR)
        assert create(valid_from=JULY).code == "38.SNV"

    def test_a_parent_that_is_never_there_is_refused(self) -> None:
        with refused(InvalidInput, "units_never_together"):
            create(parent=UnitFactory(valid_from=JULY), valid_until=JULY)


class TestSetParent:
    def test_a_unit_moves_from_a_day_on(self, province: Unit) -> None:
        district = UnitFactory(district=True)
        unit = create(parent=district)
        services.set_parent(unit=unit, parent=province, on=NEW_YEAR, **BY)
        assert parent_of(unit, NEW_YEAR - DAY) == district
        assert parent_of(unit, NEW_YEAR) == province

    def test_a_later_move_stays(self, province: Unit) -> None:
        first, second = UnitFactory(), UnitFactory()
        unit = create(parent=province)
        services.set_parent(unit=unit, parent=second, on=JULY, **BY)
        services.set_parent(unit=unit, parent=first, on=NEW_YEAR, **BY)
        assert [parent_of(unit, day) for day in (NEW_YEAR - DAY, NEW_YEAR, JULY)] == [
            province,
            first,
            second,
        ]

    def test_the_same_day_is_corrected(self, province: Unit) -> None:
        other = UnitFactory()
        unit = create(parent=province)
        services.set_parent(unit=unit, parent=other, on=NEW_YEAR, **BY)
        services.set_parent(unit=unit, parent=province, on=NEW_YEAR, **BY)
        assert parent_of(unit, JULY) == province
        assert unit.parents.count() == 2

    def test_to_the_top(self, province: Unit) -> None:
        unit = create(parent=province)
        services.set_parent(unit=unit, parent=None, on=NEW_YEAR, **BY)
        assert parent_of(unit, NEW_YEAR) is None
        assert parent_of(unit, NEW_YEAR - DAY) == province

    def test_circles_are_refused(self, province: Unit) -> None:
        unit = create(parent=province)
        below = create(code="B", parent=unit)
        for parent in (unit, below):
            with refused(InvalidInput, "units_in_a_circle"):
                services.set_parent(unit=unit, parent=parent, on=NEW_YEAR, **BY)
        assert parent_of(unit, NEW_YEAR) == province

    def test_links_show_both_units(self, province: Unit) -> None:
        unit = create(parent=province)
        assert str(unit.parents.get()) == f"{unit.pk} → {province.pk}"

    def test_a_circle_in_the_future_is_refused(self, province: Unit) -> None:
        unit, other = create(parent=province), create(code="B", parent=province)
        services.set_parent(unit=other, parent=unit, on=JULY, **BY)
        with refused(InvalidInput, "units_in_a_circle"):
            services.set_parent(unit=unit, parent=other, on=NEW_YEAR, **BY)

    def test_a_former_child_may_become_the_parent(self, province: Unit) -> None:
        unit, other = create(parent=province), create(code="B", parent=province)
        services.set_parent(unit=other, parent=unit, on=NEW_YEAR, **BY)
        services.set_parent(unit=other, parent=province, on=JULY, **BY)
        services.set_parent(unit=unit, parent=other, on=JULY, **BY)
        assert parent_of(unit, JULY) == other

    def test_nobody_moves_on_a_day_he_is_not_there(self, province: Unit) -> None:
        gone = UnitFactory(valid_until=NEW_YEAR)
        with refused(InvalidInput, "unit_not_in_force"):
            services.set_parent(unit=gone, parent=province, on=NEW_YEAR, **BY)
        with refused(InvalidInput, "unit_not_in_force"):
            services.set_parent(unit=province, parent=gone, on=NEW_YEAR, **BY)


class TestMerge:
    def test_the_units_end_and_their_units_move(self, province: Unit) -> None:
        city, district = (
            UnitFactory(code=code, district=True, parent=province) for code in ("380", "405")
        )
        commune = create(code="X", kind="commune", parent=district)
        services.merge(units=[district], into=city, on=NEW_YEAR, legal_basis="1238", **BY)
        district.refresh_from_db()
        assert district.valid_until == NEW_YEAR
        assert parent_of(district, NEW_YEAR) is None
        assert parent_of(commune, NEW_YEAR - DAY) == district
        assert parent_of(commune, NEW_YEAR) == city
        row = district.successions.get()
        assert (row.successor, row.on, row.kind, row.weight, row.legal_basis) == (
            city,
            NEW_YEAR,
            Succession.Kind.MERGED,
            1,
            "1238",
        )
        assert str(row) == f"{district.pk} → {city.pk} (2025-01-01)"

    def test_nothing_is_done_by_halves(self) -> None:
        into, first, gone = UnitFactory(), UnitFactory(), UnitFactory(valid_until=NEW_YEAR)
        with refused(Conflict, "unit_has_ended"):
            services.merge(units=[first, gone], into=into, on=JULY, **BY)
        first.refresh_from_db()
        assert first.valid_until is None
        assert not Succession.objects.exists()

    def test_a_unit_ends_once(self) -> None:
        unit, first, second = UnitFactory.create_batch(3)
        services.merge(units=[unit], into=first, on=NEW_YEAR, **BY)
        with refused(Conflict, "unit_has_ended"):
            services.merge(units=[unit], into=second, on=NEW_YEAR, **BY)

    def test_not_into_itself_nor_into_what_is_not_there(self) -> None:
        unit, later = UnitFactory(), UnitFactory(valid_from=JULY)
        with refused(InvalidInput, "unit_succeeds_itself"):
            services.merge(units=[unit], into=unit, on=NEW_YEAR, **BY)
        with refused(InvalidInput, "unit_not_in_force"):
            services.merge(units=[unit], into=later, on=NEW_YEAR, **BY)

    def test_not_before_its_first_day(self) -> None:
        unit = UnitFactory(valid_from=JULY)
        with refused(InvalidInput, "unit_not_in_force"):
            services.merge(units=[unit], into=UnitFactory(), on=JULY, **BY)

    def test_a_merged_unit_into_its_own_child_leaves_no_circle(self) -> None:
        unit = create()
        child = create(code="B", parent=unit)
        services.merge(units=[unit], into=child, on=NEW_YEAR, **BY)
        assert parent_of(child, NEW_YEAR) is None


class TestSplit:
    def test_shares_pass_on(self) -> None:
        unit, first, second = UnitFactory.create_batch(3)
        shares = {first: Decimal("0.25"), second: Decimal("0.75")}
        services.split(unit=unit, into=shares, on=NEW_YEAR, **BY)
        rows = unit.successions.order_by("weight")
        assert [(row.successor, row.weight) for row in rows] == list(shares.items())

    def test_shares_must_be_whole_or_undecided(self) -> None:
        unit, first, second = UnitFactory.create_batch(3)
        with refused(InvalidInput, "weights_not_whole"):
            services.split(unit=unit, into={first: HALF, second: None}, on=NEW_YEAR, **BY)
        services.split(unit=unit, into={first: None, second: None}, on=NEW_YEAR, **BY)
        assert unit.successions.filter(weight=None).count() == 2

    def test_into_something(self) -> None:
        with refused(InvalidInput, "split_into_nothing"):
            services.split(unit=UnitFactory(), into={}, on=NEW_YEAR, **BY)

    def test_units_under_it_must_go_somewhere(self) -> None:
        unit, first, second = UnitFactory.create_batch(3)
        one, other = create(code="A", parent=unit), create(code="B", parent=unit)
        shares = {first: HALF, second: HALF}
        with refused(Conflict, "unit_has_units_under_it"):
            services.split(unit=unit, into=shares, on=NEW_YEAR, **BY)
        services.set_parent(unit=one, parent=first, on=NEW_YEAR, **BY)
        services.split(unit=unit, into=shares, on=NEW_YEAR, children_to=second, **BY)
        assert (parent_of(one, NEW_YEAR), parent_of(other, NEW_YEAR)) == (first, second)


class TestRename:
    def test_a_new_unit_takes_code_place_and_units(self, province: Unit) -> None:
        unit = create(code="407", name="Huyện Tĩnh Gia", kind="district", parent=province)
        commune = create(code="X", kind="commune", parent=unit, valid_until=JULY)
        heir = services.rename(
            unit=unit, name="Thị xã Nghi Sơn", short_name="Nghi Sơn", on=date(2020, 6, 1), **BY
        )
        assert (heir.code, heir.kind, heir.valid_from, heir.valid_until) == (
            "407",
            "district",
            date(2020, 6, 1),
            JULY,
        )
        assert parent_of(heir, date(2020, 6, 1)) == province
        assert parent_of(commune, date(2020, 5, 31)) == unit
        assert parent_of(commune, date(2020, 6, 1)) == heir
        row = unit.successions.get()
        assert (row.kind, row.weight, row.successor) == (Succession.Kind.RENAMED, 1, heir)

    def test_a_unit_at_the_top(self) -> None:
        heir = services.rename(unit=create(), name="Sở Nội chính", on=NEW_YEAR, **BY)
        assert heir.parents.count() == 0

    def test_without_a_name_everything_stays(self) -> None:
        unit = create()
        with refused(InvalidInput, "unit_without_name"):
            services.rename(unit=unit, name=" ", on=NEW_YEAR, **BY)
        unit.refresh_from_db()
        assert unit.valid_until is None


class TestAbolish:
    def test_without_an_heir(self) -> None:
        unit = create()
        services.abolish(unit=unit, on=NEW_YEAR, **BY)
        row = unit.successions.get()
        assert (row.successor, row.weight, row.kind) == (None, None, Succession.Kind.ABOLISHED)
        assert not Unit.objects.in_force(NEW_YEAR).exists()

    def test_a_district_whose_end_is_set_by_law_names_its_heirs(self, province: Unit) -> None:
        district = create(code="395", kind="district", parent=province)
        communes = UnitFactory.create_batch(2, commune=True, valid_from=JULY)
        services.abolish(unit=district, on=JULY, heirs=dict.fromkeys(communes), **BY)
        assert district.successions.filter(weight=None).count() == 2
        with refused(Conflict, "unit_has_ended"):
            services.abolish(unit=district, on=JULY, **BY)

    def test_units_under_it_move(self, province: Unit) -> None:
        unit = create(parent=province)
        below = create(code="B", parent=unit)
        services.abolish(unit=unit, on=NEW_YEAR, children_to=province, **BY)
        assert parent_of(below, NEW_YEAR) == province


class TestWeights:
    def test_shares_are_decided_later(self) -> None:
        unit, first, second = UnitFactory.create_batch(3)
        services.split(unit=unit, into={first: None, second: None}, on=NEW_YEAR, **BY)
        services.set_weights(unit=unit, on=NEW_YEAR, weights={first: HALF, second: HALF}, **BY)
        assert set(unit.successions.values_list("weight", flat=True)) == {HALF}
        assert unit.events.filter(verb=UnitEvent.Verb.WEIGHED).exists()

    def test_of_exactly_the_successors_and_whole(self) -> None:
        unit, first, second = UnitFactory.create_batch(3)
        services.split(unit=unit, into={first: None, second: None}, on=NEW_YEAR, **BY)
        with refused(InvalidInput, "weights_of_other_units"):
            services.set_weights(unit=unit, on=NEW_YEAR, weights={first: Decimal(1)}, **BY)
        with refused(InvalidInput, "weights_not_whole"):
            services.set_weights(unit=unit, on=NEW_YEAR, weights={first: HALF, second: None}, **BY)
        with refused(NotFound, "no_such_succession"):
            services.set_weights(unit=unit, on=JULY, weights={first: HALF, second: HALF}, **BY)


class TestIssuers:
    def make(self, name: str, kind: str) -> Unit:
        return services.make_issuer(name=name, kind=kind, **BY)

    def test_a_province(self) -> None:
        unit = self.make("UBND tỉnh Nam Định", "province")
        assert (unit.name, unit.kind, unit.code) == ("Tỉnh Nam Định", "province", "TND")
        assert (unit.valid_from, unit.valid_until) == (None, None)

    def test_the_areas_above_are_made_too(self) -> None:
        unit = self.make("UBND xã Hải Anh, huyện Hải Hậu, tỉnh Nam Định", "commune")
        above = Unit.objects.ancestors_of(unit, on=NEW_YEAR).order_by("code")
        assert [(one.name, one.kind) for one in above] == [
            ("Tỉnh Nam Định", "province"),
            ("Huyện Hải Hậu", "district"),
        ]

    def test_what_is_known_is_taken(self, province: Unit) -> None:
        unit = self.make("Sở Xây dựng tỉnh Thanh Hóa", "department")
        assert unit.code == "38.SXD"
        assert parent_of(unit, NEW_YEAR) == province
        assert self.make("SỞ XÂY DỰNG TỈNH THANH HÓA", "department") == unit
        assert Unit.objects.count() == 2

    def test_a_district_is_there_until_its_end(self, province: Unit) -> None:
        unit = self.make("UBND huyện Thọ Xuân, tỉnh Thanh Hóa", "district")
        assert unit.valid_until == JULY
        assert self.make("huyện Thọ Xuân", "district") == unit

    def test_a_code_is_never_used_twice(self) -> None:
        first = self.make("UBND tỉnh Hà Nam", "province")
        second = self.make("UBND tỉnh Hà Ninh", "province")
        assert (first.code, second.code) == ("THN", "THN-2")

    def test_a_name_is_needed(self) -> None:
        with refused(InvalidInput, "unit_without_name"):
            self.make("  ", "province")
        with refused(InvalidInput, "unit_kind_unknown"):
            self.make("UBND tỉnh Nam Định", "")
