"""Generated dossiers are what the services would have written: folds, both clocks, hashes, codes, people and papers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django.db import connection

import pytest

from thuocdo.accounts.models import Membership, User
from thuocdo.dossiers import events as e
from thuocdo.dossiers.generate import loading, tables
from thuocdo.dossiers.generate.dossier_rows import DOSSIER_COLUMNS
from thuocdo.dossiers.generate.loading import Generated, Progress, generate_dossiers
from thuocdo.dossiers.generate.order import Order
from thuocdo.dossiers.introduced import Person, people_sha256
from thuocdo.dossiers.models import (
    Applicant,
    Dossier,
    DossierDocument,
    DossierEvent,
    DossierStep,
    DossierWords,
)
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.services import verify
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.word_keeping import keep_words, owner_names_of
from thuocdo.dossiers.writing import with_dues
from thuocdo.errors import Conflict, InvalidInput, NotFound
from thuocdo.identifiers.personal_ids import check_personal_id
from thuocdo.identifiers.phones import parse_phone
from thuocdo.identifiers.sample import load_sample as load_codes
from thuocdo.identifiers.services import next_dossier_code
from thuocdo.identifiers.tax_codes import TaxCode
from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.sample import PROVINCE_CODE, WARD_CODE
from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.procedures.sample import load_sample as load_procedures
from thuocdo.vietnamese import fold
from thuocdo.working_time.tests.calendars import at as moment

UNTIL = moment("2026-10-15 15:20")
YEAR = Order(300, date(2026, 1, 1), UNTIL, seed=5)
#: Enough that every kind of story is among them.
MANY = Order(2500, date(2026, 6, 1), UNTIL, seed=1)
DEPARTMENT_CODE = f"{PROVINCE_CODE}.SNNMT"
_COMMUNES = {WARD_CODE: "Phường Hạc Thành", "14812": "Phường Quảng Phú", "14818": "Xã Mẫu"}


@pytest.fixture(autouse=True)
def province(db: None, settings: Any, tmp_path: Any) -> Unit:
    """Make a small Thanh Hóa: three communes, the departments of the sample procedures, codes and procedures."""
    settings.ATTACHMENTS_DIR = tmp_path
    owner: Unit = UnitFactory.create(code=PROVINCE_CODE, province=True, name="Tỉnh Thanh Hóa")
    for code in ("SNNMT", "SXD", "STC", "SNV", "SYT", "SGDDT"):
        UnitFactory.create(
            code=f"{PROVINCE_CODE}.{code}", name=f"Sở {code}", parent=owner, kind="department"
        )
    for code, name in _COMMUNES.items():
        UnitFactory.create(
            code=code, name=name, parent=owner, kind="commune", valid_from=DISTRICTS_END
        )
    load_codes()
    load_procedures()
    return owner


def generated(order: Order = YEAR, **options: Any) -> Generated:
    return generate_dossiers(order, processes=1, **options)


def test_rows_steps_and_chains_are_what_the_events_fold_to() -> None:
    found = generated()
    assert (found.dossiers, Dossier.objects.count()) == (300, 300)
    assert found.events == DossierEvent.objects.count()
    for row in Dossier.objects.all():
        assert_whole(row)
        for step, said in zip(row.steps.all(), replay(_events(row)).steps, strict=True):
            assert (step.key, step.name, step.role) == (said.key, said.name, said.role)
            assert (step.official_id, step.started_at, step.due_at) == (
                said.official,
                said.started_at,
                said.due_at,
            )
            assert step.parallel is said.parallel
    assert verify().holds


def test_batches_of_one_dossier_are_whole_whatever_it_lacks() -> None:
    """Many have no step, no paper or no fee: nothing is to be sent for them."""
    found = generated(Order(40, date(2026, 10, 1), UNTIL, seed=3), batch=1)
    assert found.dossiers == Dossier.objects.count() == 40
    assert any(not row.steps.exists() for row in Dossier.objects.all())
    for row in Dossier.objects.all():
        assert_whole(row)
    assert verify().holds


def test_every_kind_of_story_has_the_due_times_of_both_clocks() -> None:
    generated(MANY)
    seen: Counter[str] = Counter()
    for dossier, story in _stories():
        counting = [n for n, one in enumerate(story) if isinstance(one, e.CountsDue)]
        kinds = {one.kind for one in story}
        seen.update(kinds)
        seen["elsewhere"] += dossier.reception_unit_id != dossier.competent_agency_id
        seen["linked"] += dossier.interagency
        # Plain ones are all alike, and counting each costs a second for a thousand.
        if len(counting) > 1 or dossier.interagency or dossier.pk % 7 == 0:
            for n in counting:
                blank = replace(story[n], due_at=None, original_due_at=None, index_due_at=None)  # type: ignore[call-arg]
                assert with_dues(blank, story[:n], replay(story[:n])) == story[n], dossier.code  # type: ignore[arg-type]
            assert_whole(dossier)
    wanted = {
        "not_accepted", "supplement_requested", "supplement_received", "payment_required", "paid", "taken_over", "extended",
        "withdrawal_requested", "stopped", "refused", "resolved", "result_returned", "elsewhere", "linked",
    }  # fmt: skip
    assert not {kind for kind in wanted if not seen[kind]}


def _stories() -> Iterator[tuple[Dossier, list[e.Event]]]:
    told: dict[int, list[e.Event]] = {}
    for one in DossierEvent.objects.order_by("dossier_id", "number"):
        told.setdefault(one.dossier_id, []).append(one.event)
    for row in Dossier.objects.order_by("pk"):
        yield row, told[row.pk]


def _events(row: Dossier) -> list[e.Event]:
    return [one.event for one in row.events.order_by("number")]


def test_nothing_happens_out_of_order_or_after_the_end() -> None:
    generated(MANY)
    for _row, story in _stories():
        moments = [one.at for one in story]
        assert moments == sorted(moments)
        assert moments[-1] <= UNTIL


def test_words_people_and_papers_are_as_reception_writes_them() -> None:
    generated()
    for row in Dossier.objects.all():
        words = row.words.lexemes
        keep_words(row, owner_names_of(row))
        assert words == DossierWords.objects.get(dossier=row).lexemes
        people = list(row.applicants.all())
        received = _events(row)[0]
        assert isinstance(received, e.Received)
        said = [
            Person(**{one.name: getattr(p, one.name) for one in fields(Person)}) for p in people
        ]
        assert received.applicants_sha256 == people_sha256(said)
        assert all(p.search_name == fold(p.full_name) for p in people)
        assert all(p.said_at == row.registered_at for p in people)
        states = [one.digitisation_state for one in row.documents.all()]
        assert row.digitisation_state == max(states, default=0)


def test_people_are_invented_in_ranges_that_say_so() -> None:
    generated()
    for one in Applicant.objects.all():
        if one.kind == Applicant.Kind.PERSON:
            check = check_personal_id(one.personal_id, on=date(2026, 6, 1))
            assert check.usable
            assert not check.needs_decision
            assert one.personal_id[6:8] == "99"
            assert str(parse_phone(one.phone)) == one.phone
        else:
            assert str(TaxCode.parse(one.tax_code)) == one.tax_code


def test_the_same_order_gives_the_same_rows_and_hashes() -> None:
    generated()
    before = _everything()
    _empty()
    generated()
    assert _everything() == before
    _empty()
    generated(replace(YEAR, seed=6))
    assert _everything()[1] != before[1]


def _everything() -> tuple[list[Any], ...]:
    """Return all rows without the ids that the database gives."""
    found = []
    for model in (Dossier, DossierEvent, DossierStep, Applicant, DossierDocument, DossierWords):
        names = [
            one.attname
            for one in model._meta.concrete_fields
            if one.attname not in {"id", "dossier_id"}
        ]
        found.append(list(model._default_manager.order_by("pk").values_list(*names)))
    return tuple(found)


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            f"TRUNCATE {', '.join(tables.TABLES)}, identifiers_dossiercodecounter CASCADE"
        )


def test_an_order_is_carried_out_once() -> None:
    generated()
    with pytest.raises(Conflict) as why:
        generated()
    assert why.value.code == "generated_already"


def test_an_interrupted_order_goes_on_with_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "WORTH_TAKING_OFF", 0)
    before = _definitions()

    def interrupt(progress: Progress) -> None:
        if progress.doing == "dossiers" and progress.done > 100:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generated(batch=50, tell=interrupt)
    there = Dossier.objects.count()
    assert 100 < there < 300
    assert _definitions() == before
    found = generated(batch=50)
    assert (found.left_out, found.dossiers) == (there, 300 - there)
    assert Dossier.objects.count() == 300
    assert verify().holds


def test_what_was_taken_off_is_put_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "WORTH_TAKING_OFF", 0)
    before = _definitions()
    heard: list[Progress] = []
    assert generated(tell=heard.append).index_seconds > 0
    assert _definitions() == before
    assert {one.doing for one in heard} == {"dossiers", "indexes"}
    assert not tables.something_is_off()


def test_what_a_killed_run_took_off_is_put_back_by_the_next() -> None:
    before = _definitions()
    tables.take_off()
    assert _definitions() != before
    generated()
    assert _definitions() == before


_CASTS = re.compile(r"::(text|character varying)(\[\])?|[()]")


def _definitions() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) UNION ALL "
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = ANY(%s::regclass[]) OR confrelid = ANY(%s::regclass[]) ORDER BY 1, 2",
            [list(tables.TABLES)] * 3,
        )
        # What was read back once is written with its casts in another place, and means the same.
        return [(name, _CASTS.sub("", said)) for name, said in cursor.fetchall()]


def test_what_is_written_later_gets_other_ids() -> None:
    generated()
    for model in (Dossier, DossierEvent, DossierStep, Applicant, DossierDocument):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            following = cursor.fetchone()[0]
        assert not model._default_manager.filter(pk__gte=following).exists()


def test_codes_are_unique_and_clerks_go_on_after_them() -> None:
    ward = Unit.objects.get(code=WARD_CODE)
    given = next_dossier_code(unit=ward, on=date(2026, 10, 14))
    assert given == "H56.102-261014-0001"
    generated(MANY)
    assert not Dossier.objects.filter(code=given).exists()
    numbers = sorted(
        int(code[-4:])
        for code in Dossier.objects.filter(code__startswith="H56.102-261014-").values_list(
            "code", flat=True
        )
    )
    assert numbers == list(range(2, len(numbers) + 2))
    following = next_dossier_code(unit=ward, on=date(2026, 10, 14))
    assert following == f"H56.102-261014-{len(numbers) + 2:04d}"


def test_all_columns_of_a_dossier_are_filled() -> None:
    """What the database fills in itself is handled as usual in all that are generated."""
    fields = Dossier._meta.concrete_fields
    later = {
        "archived_at",
        "destroyed_at",
        "inner_due_at",
    }  # null at first; the limits are counted by a job
    written = {one.column for one in fields if not one.has_db_default()}
    assert written - later == {*DOSSIER_COLUMNS}
    assert {one.column for one in fields if one.has_db_default()} == {
        "secret",
        "off_desk",
        "bundle_turn",
        "waits_turn",
    }


def test_queues_have_work_in_time_due_today_and_overdue() -> None:
    order = replace(YEAR, queued=60, queues=(WARD_CODE, DEPARTMENT_CODE))
    assert generated(order).dossiers == 420
    for code in order.queues:
        unit = Unit.objects.get(code=code)
        waiting = Dossier.objects.open().filter(competent_agency=unit)
        assert waiting.count() >= 60
        assert waiting.overdue(UNTIL).exists()
        assert waiting.filter(due_at__date=date(2026, 10, 15), due_at__gt=UNTIL).exists()
        assert waiting.filter(due_at__gt=moment("2026-10-17 00:00")).count() > 10
        holders = set(waiting.exclude(holder=None).values_list("holder", flat=True))
        members = set(Membership.objects.filter(unit=unit).values_list("user", flat=True))
        assert holders
        assert holders <= members


def test_officials_are_there_once_and_cannot_sign_in() -> None:
    generated()
    users = User.objects.filter(username__startswith="mau.")
    count = users.count()
    assert count == 9 * 7
    assert not any(one.has_usable_password() for one in users)
    generated(replace(YEAR, seed=9))
    assert users.count() == count


def test_the_province_looks_like_one() -> None:
    generated(MANY)
    resolved = Dossier.objects.exclude(resolved_at=None)
    late = resolved.filter(late_current=True).count() / resolved.count()
    assert 0.004 < late < 0.03
    online = Dossier.objects.filter(channel="online").count() / 2500
    assert 0.45 < online < 0.7
    asked = Dossier.objects.filter(supplement_count=1).count() / 2500
    assert 0.04 < asked < 0.09
    # Saturdays that were worked instead of another day are none.
    weekend = Dossier.objects.filter(registered_at__iso_week_day=7)
    assert set(weekend.values_list("channel", flat=True)) == {"online"}


@pytest.mark.parametrize(
    "changes", [{"count": 0}, {"first": date(2025, 6, 30)}, {"first": date(2026, 10, 16)}]
)
def test_an_order_that_cannot_be_carried_out_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        replace(YEAR, **changes)


def test_without_communes_or_procedures_nothing_is_generated(db: None) -> None:
    from thuocdo.identifiers.models import UnitAgencyCode

    UnitAgencyCode.objects.all().delete()
    with pytest.raises(NotFound):
        generated()
