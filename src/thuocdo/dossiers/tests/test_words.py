"""What the search finds is what one finds who reads every dossier, in every spelling, within everybody's rights."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Applicant, Dossier, DossierWords
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import Office, give_code, official
from thuocdo.dossiers.word_keeping import keep_words, owner_names_of, units_of
from thuocdo.dossiers.words import (
    LONGEST_BEGINNING,
    named_query,
    partly_named_lexemes,
    query_of,
    within,
    words_query,
)
from thuocdo.vietnamese import finds, fold, search_words
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.querysets import DossierQuerySet

NAMES = (
    "Nguyễn Văn An", "Nguyễn Văn Anh", "Nguyễn An Văn", "Trần Thị Hoà", "Trần Thị Hoàng", "Đặng Thị Đào", "Đào Thị Huyền",
    "Công ty TNHH Văn An 36", "Nguyễn Văn",
)  # fmt: skip
SUBJECTS = (
    "Đăng ký khai sinh",
    "Giấy phép số 2.183/GP, khu Văn An",
    "Chứng thực hợp đồng (nguyên văn)",
)
PLACES = ("ward", "other_ward")
WORDS = sorted(
    {word for text in (*NAMES, *SUBJECTS) for word in (*text.split(), *search_words(text).split())}
    | {"nguye", "nguyenn", "hoan", "hoàng", "Ð", "đ", "d", "0001", "260302", "2603", "h56", "2183", "…"}
)  # fmt: skip


@pytest.fixture
def people(units: LittleProvince) -> dict[str, User]:
    """Make dossiers of every name and subject in two wards, and people who see one, the other and both."""
    office = Office(units.ward, units.province)
    give_code(units.other_ward, "H56.15")
    clerks = {
        "ward": office.clerk,
        "other_ward": official(units.other_ward, Role.RECEPTION_OFFICER, "Lê Thị Bên"),
    }
    for name, subject in product(NAMES, SUBJECTS):
        for place in PLACES[: 1 + (len(name) + len(subject)) % 2]:
            office.received(
                people=[Person(name)], subject=subject, actor=clerks[place],
                reception_unit=getattr(units, place), competent_agency=getattr(units, place),
            )  # fmt: skip
    return {**clerks, "both": official(units.province, Role.REFORM_OFFICER, "Bùi Thị Cả")}


_typed = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
_spellings = st.sampled_from((str, str.upper, fold, str.title))


def all_found(words: str, row: Dossier) -> bool:
    tokens = search_words(" ".join((row.code, *owner_names_of(row), row.subject))).split()
    typed = search_words(words).split()
    return bool(typed) and all(any(finds(one, token) for token in tokens) for one in typed)


def named(words: str, row: Dossier) -> bool:
    typed = search_words(words).split()
    pairs = [
        pair for pair in pairwise(typed) if not any(one.isdigit() for word in pair for one in word)
    ]
    beside = [pair for name in owner_names_of(row) for pair in pairwise(search_words(name).split())]
    return (
        bool(pairs)
        and all_found(words, row)
        and all(any(a == c and finds(b, d) for c, d in beside) for a, b in pairs)
    )


def test_the_search_finds_what_one_finds_who_reads_all(
    people: dict[str, User], units: LittleProvince
) -> None:
    rows = {
        who: list(Dossier.objects.visible_to(user).order_by("pk")) for who, user in people.items()
    }
    assert len(rows["both"]) == len(rows["ward"]) + len(rows["other_ward"])
    names = {row.pk: owner_names_of(row) for row in rows["both"]}
    own = {"ward": [units.ward.pk], "other_ward": [units.other_ward.pk], "both": []}

    @settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
    @given(_typed, _spellings, st.sampled_from(sorted(people)))
    def as_read(words: str, spell: object, who: str) -> None:
        assert callable(spell)
        seen = Dossier.objects.visible_to(people[who])
        ways = (
            (seen.searched, all_found), (_asked(seen, "answering_by_index"), all_found), (_asked(seen, "answering_newest"), all_found),
            (_in_parts(seen), all_found), (seen.named, named),
        )  # fmt: skip
        for ask, reading in ways:
            read = [row.pk for row in rows[who] if reading(words, row)]
            for place in ([], own[who]):
                found = ask(spell(words), unit_ids=place)
                assert list(found.order_by("pk").values_list("pk", flat=True)) == read

    with pytest.MonkeyPatch.context() as patch:  # the reader reads each name once
        patch.setitem(globals(), "owner_names_of", lambda row: names[row.pk])
        as_read()


def _asked(seen: DossierQuerySet, how: str) -> Callable[..., DossierQuerySet]:
    """Return one way to ask the words, as `searched` takes them."""

    def ask(words: str, *, unit_ids: Sequence[int]) -> DossierQuerySet:
        query = words_query(words)
        if query is None:
            return seen.none()
        found: DossierQuerySet = getattr(seen, how)(within(query, unit_ids) if unit_ids else query)
        return found

    return ask


def _in_parts(seen: DossierQuerySet) -> Callable[..., DossierQuerySet]:
    """Return the way that asks the index for the first word and reads the others in what it gives."""

    def ask(words: str, *, unit_ids: Sequence[int]) -> DossierQuerySet:
        first, *others = search_words(words).split() or ("",)
        query, beside = query_of([first]), query_of(others)
        if not first or query is None or beside is None:
            return seen.searched(words, unit_ids=unit_ids)
        question = within(query, unit_ids) if unit_ids else query
        return seen.answering_by_index(question, beside=beside)

    return ask


def test_among_the_newest_it_finds_from_where_it_is_told(people: dict[str, User]) -> None:
    seen = Dossier.objects.visible_to(people["both"])
    ids = list(seen.order_by("-pk").values_list("pk", flat=True))
    said = set(seen.searched("an").values_list("pk", flat=True))

    def newest(**where: object) -> set[int]:
        return set(seen.answering_newest("'an'", most=4, **where).values_list("pk", flat=True))  # type: ignore[arg-type]

    assert newest() == said & set(ids[:4])
    assert newest(beyond=ids[5]) == said & set(ids[6:10])
    assert newest(beyond=ids[9], backwards=True) == said & set(ids[5:9])
    assert said - newest()


def test_words_side_by_side_stand_so_in_the_name(people: dict[str, User]) -> None:
    seen = Dossier.objects.visible_to(people["both"])
    assert {fold(one) for one in _owners(seen.named("nguyen van an"))} == {"nguyen van an"}
    assert {fold(one) for one in _owners(seen.named("Trần Thị Hoàn"))} == {"tran thi hoang"}
    assert "Nguyễn An Văn" in _owners(seen.searched("nguyen van an"))
    assert not seen.named("khai sinh").exists()
    assert not seen.named("nguyen").exists()


def test_of_many_words_the_last_two_or_the_first_two_may_be_a_name() -> None:
    assert list(partly_named_lexemes("Khai sinh Nguyễn Văn An")) == [
        ("van an", "khai", "sinh", "nguyen"), ("khai sinh", "nguyen", "van", "an"),
    ]  # fmt: skip
    assert list(partly_named_lexemes("nguyen van an 2024")) == [("nguyen van", "an", "2024")]
    assert not list(partly_named_lexemes("nguyen van an"))


def _owners(rows: object) -> set[str]:
    return set(Applicant.objects.filter(dossier__in=rows).values_list("full_name", flat=True))


def test_a_unit_that_comes_to_a_dossier_finds_it_and_a_former_one_does_not_see_it(
    office: Office, units: LittleProvince
) -> None:
    dossier = office.in_hand()
    there = official(units.home_affairs, Role.HANDLER, "Lê Văn Sở")
    where = [units.home_affairs.pk]
    assert not Dossier.objects.searched("hoa", unit_ids=where).exists()
    services.request_opinion(
        dossier, unit=units.home_affairs, question="Ý kiến?", answer_due_at=at("2026-03-04 17:00"),
        actor=office.handler, at=at("2026-03-02 10:00"),
    )  # fmt: skip
    assert Dossier.objects.visible_to(there).searched("hoa", unit_ids=where).get() == dossier
    services.give_opinion(
        dossier, unit=units.home_affairs, opinion="Đồng ý", actor=there, at=at("2026-03-03 10:00")
    )
    assert Dossier.objects.searched("hoa", unit_ids=where).exists()
    assert not Dossier.objects.visible_to(there).searched("hoa", unit_ids=where).exists()


def test_words_that_are_kept_again_keep_the_units(office: Office, units: LittleProvince) -> None:
    dossier = office.received()
    words = DossierWords.objects.filter(dossier=dossier)
    before = words.get().lexemes
    dossier.opinion_unit_ids = [units.home_affairs.pk]
    keep_words(dossier, ["Lê Thị Mới"])
    dossier.opinion_unit_ids = []
    keep_words(dossier, owner_names_of(dossier))
    assert units_of(dossier) == {units.ward.pk}
    after = words.get().lexemes
    assert set(after.split()) - set(before.split()) == {f"'@{units.home_affairs.pk}'"}


def test_long_words_are_kept_whole_and_by_a_beginning_of_bounded_length(office: Office) -> None:
    word = "quangcaotrenmang" * 20
    dossier = office.received(subject=word)
    for found in (word, word[:LONGEST_BEGINNING], word[:5]):
        assert Dossier.objects.searched(found).get() == dossier
    assert not Dossier.objects.searched(word[: LONGEST_BEGINNING + 1]).exists()


@pytest.mark.parametrize("typed", ["", "  ", "…", "' & |", "__"])
def test_what_has_no_word_asks_nothing(typed: str) -> None:
    assert words_query(typed) is None
    assert named_query(typed) is None
