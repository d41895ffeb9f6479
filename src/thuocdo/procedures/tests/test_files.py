"""Files of procedures: what goes out comes in as it was, every problem is named at its place, hostile files do no harm."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError, call_command

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thuocdo.accounts.tests.factories import UserFactory
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.procedures import choices
from thuocdo.procedures.checking import cleaned
from thuocdo.procedures.content import (
    AgencyContent,
    Content,
    DocumentContent,
    Entry,
    FeeContent,
    LegalBasisContent,
    ResultContent,
    StepContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.imports import (
    entries_in_force,
    import_entries,
    preview_file,
    read_file,
    written_file,
)
from thuocdo.procedures.models import Procedure, ProcedureVersion, Publication
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.tests.factories import AT, SINCE, content, published

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LittleProvince

DECISION = Decision("50/QĐ-UBND", date(2025, 6, 1))
LATER = date(2026, 1, 1)
NEWER = Decision("60/QĐ-UBND", date(2025, 12, 20))

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), max_size=30)
named = words.filter(lambda text: text.strip())
counts = st.none() | st.integers(0, 9)


def of(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from(kind.values)


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


def subset(kind: Any, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of(kind), min_size=least).map(tuple)


fees = st.builds(
    FeeContent, of(choices.FeeKind), st.none() | st.integers(0, 10**9), words, words, words, words
)
amounts = st.decimals(0, 999, places=2).map(lambda found: found.normalize())
limits = st.builds(
    TimeLimitContent, amounts, of(choices.TimeUnit), words, words, several(fees)
) | st.builds(TimeLimitContent, case=words, note=words, fees=several(fees))
ways = st.lists(of(choices.Channel), unique=True, max_size=3).flatmap(
    lambda channels: st.tuples(
        *(st.builds(WayContent, st.just(c), several(limits), words) for c in channels)
    )
)
papers = st.builds(
    DocumentContent, named, words, words, counts, counts, st.booleans(), words, words, words
)
contents = st.builds(
    Content,
    name=named,
    sector_code=st.just("TP-HT"),
    sector_name=st.just("Hộ tịch"),
    levels=subset(choices.Level, 1),
    online_level=st.sampled_from(["none", "full"]),
    summary=words,
    subjects=subset(choices.Subject),
    life_events=subset(choices.LifeEvent),
    proactive_level=st.integers(0, 4),
    territorial_scope=of(choices.TerritorialScope),
    priority_lane=st.booleans(),
    conditions=words,
    sets=counts,
    agencies=several(st.builds(AgencyContent, of(choices.AgencyRole), named)),
    steps=several(st.builds(StepContent, named, words)),
    ways=ways,
    documents=several(papers),
    results=several(st.builds(ResultContent, named, words, st.booleans())),
    legal_bases=several(
        st.builds(
            LegalBasisContent,
            named,
            words,
            st.none() | st.dates(date(1950, 1, 1), date(2090, 1, 1)),
        )
    ),
).map(cleaned)


@pytest.mark.parametrize("name", ["a.json", "a.xlsx"])
@given(said=contents)
@settings(max_examples=15)
def test_what_is_written_is_read_back_as_it_was(name: str, said: Content) -> None:
    entry = Entry("1.001193", said)
    assert read_file(written_file([entry], name=name), name=name) == [entry]


@given(contents)
def test_the_canonical_form_is_stable(said: Content) -> None:
    assert cleaned(said) == said
    assert cleaned(said).fingerprint() == said.fingerprint()


def test_no_text_becomes_a_formula() -> None:
    entry = Entry(
        "1.001193", content(name='=HYPERLINK("http://x","y")', conditions="+1+cmd|'/C calc'!A0")
    )
    book = openpyxl.load_workbook(io.BytesIO(written_file([entry], name="a.xlsx")))
    assert all(c.data_type != "f" for page in book for row in page.iter_rows() for c in row)
    assert read_file(written_file([entry], name="a.xlsx"), name="a.xlsx") == [entry]


def problems(data: bytes, name: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        read_file(data, name=name)
    return {one.place: one.message_en for one in refused.value.values["problems"]}


def test_all_problems_of_a_workbook_are_named_with_their_cells() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(written_file([Entry("1.001193", content())], name="a.xlsx"))
    )
    first = book["Thủ tục"]
    titles = {cell.value: cell.column_letter for cell in first[1]}
    first[f"{titles['Mức độ trực tuyến']}2"] = "mức độ 4"
    first[f"{titles['Cấp thực hiện']}2"] = "cấp xã; cấp vùng"
    book["Thời hạn"]["E2"] = "hai ngày"
    book["Phí, lệ phí"]["C2"] = 9
    book["Trình tự"].append(["1.999999", "", "Lạ"])
    book["Căn cứ pháp lý"]["D2"] = "31/02/2016"
    target = io.BytesIO()
    book.save(target)
    found = problems(target.getvalue(), "a.xlsx")
    assert set(found) == {
        f"Thủ tục!{titles['Mức độ trực tuyến']}2", f"Thủ tục!{titles['Cấp thực hiện']}2", "Thời hạn!E2",
        "Phí, lệ phí!C2", "Trình tự!A4", "Căn cứ pháp lý!D2",
    }  # fmt: skip


def test_labels_and_codes_are_both_read() -> None:
    record = {
        "MaTTHC": "1.001193", "TENTTHC": "Đăng ký khai sinh", "MUCDO": "Toàn trình",
        "CAPTHUCHIEN": [{"CAPTHUCHIEN": "Cấp xã"}], "LINHVUCTHUCHIEN": {"MALINHVUC": "G15", "TENLINHVUC": "Hộ tịch"},
        "CACHTHUCTHUCHIEN": [
            {"KENH": "2", "THOIGIAN": [{"THOIGIANGIAIQUYET": "1", "DONVITINH": "Ngày làm việc", "PHILEPHI": [{"SOTIEN": "8.000"}]}]},
        ],
    }  # fmt: skip
    (entry,) = read_file(json.dumps([record]).encode(), name="a.json")
    (way,) = entry.content.ways
    assert (entry.code, entry.content.levels, entry.content.online_level) == (
        "1.001193",
        ("commune",),
        "full",
    )
    assert (way.channel, way.time_limits[0].amount, way.time_limits[0].unit) == (
        "online",
        Decimal(1),
        "working_day",
    )
    assert way.time_limits[0].fees == (FeeContent("fee", 8000),)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[", b"null", b"7", b'"x"', b"[1, [2]]", b"[" * 100_000, b'[{"TENTTHC": {"a": 1}}]',
        b'[{"CACHTHUCTHUCHIEN": [{"THOIGIAN": "x"}]}]', b'[{"SOBOHOSO": "1e999"}]', b"\xff\xfe",
        b'[{"SOBOHOSO": NaN}]', b'[{"CANCUPHAPLY": [{"NGAYHIEULUC": "99/99/9999"}]}]',
    ],
)  # fmt: skip
def test_json_that_is_no_catalogue_is_refused(data: bytes) -> None:
    assert problems(data, "a.json")


def packed(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", data)
    return target.getvalue()


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><l>&b;</l>'
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 no zip",
        packed(a=b"<x/>"),
        packed(xl__workbook=BOMB),
        packed(xl__workbook=b"<" * 10),
        packed(huge=b"\x20" * (201 * 1024 * 1024)),
        b"x" * (21 * 1024 * 1024),
    ],
    ids=[
        "empty",
        "no zip",
        "no workbook",
        "entities",
        "no xml",
        "unpacks to too much",
        "too large",
    ],
)
def test_workbooks_that_would_do_harm_are_refused(data: bytes) -> None:
    assert problems(data, "a.xlsx")


@pytest.mark.slow
def test_a_broken_workbook_is_refused_or_read_never_an_error() -> None:
    whole = written_file([Entry("1.001193", content())], name="a.xlsx")
    drawn = random.Random(7)
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(drawn.randint(1, 20)):
            broken[drawn.randrange(len(broken))] = drawn.randrange(256)
        try:
            read_file(
                bytes(broken[: drawn.randint(1, len(broken))] if drawn.random() < 0.3 else broken),
                name="a.xlsx",
            )
        except InvalidInput:
            continue


def test_only_two_kinds_of_files_are_read() -> None:
    assert problems(b"x", "a.csv")


def imported(
    owner: Any, entries: list[Entry], *, since: date = SINCE, decision: Decision = DECISION
) -> Any:
    return import_entries(
        entries, owner=owner, decision=decision, valid_from=since, actor=None, at=AT
    )


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing(units: LittleProvince) -> None:
    entries = [Entry("1.000001", content()), Entry("1.000002", content(name="Đăng ký khai tử"))]
    first = imported(units.province, entries)
    again = imported(units.province, entries, since=LATER, decision=NEWER)
    assert (first.new, first.amended) == (("1.000001", "1.000002"), ())
    assert (again.new, again.amended, again.unchanged) == ((), (), ("1.000001", "1.000002"))
    assert (ProcedureVersion.objects.count(), Publication.objects.count()) == (2, 1)


@pytest.mark.django_db
def test_changed_content_is_a_new_version_from_the_day(units: LittleProvince) -> None:
    one, two = Entry("1.000001", content()), Entry("1.000002", content())
    imported(units.province, [one, two])
    changed = Entry("1.000002", content(name="Tên mới"))
    done = imported(units.province, [one, changed], since=LATER, decision=NEWER)
    assert (done.amended, done.unchanged) == (("1.000002",), ("1.000001",))
    assert (
        ProcedureVersion.objects.in_force(LATER).get(procedure__code="1.000002").name == "Tên mới"
    )
    with pytest.raises(Conflict):
        imported(units.province, [Entry("1.000002", content(name="Khác nữa"))], since=LATER)


@pytest.mark.django_db
def test_a_file_with_a_problem_changes_nothing_at_all(units: LittleProvince) -> None:
    bad = [
        Entry("1.000001", content()),
        Entry("khong phai ma", content()),
        Entry("1.000003", content(levels=())),
        Entry("1.000001", content()),
        Entry("1.000004", content(agencies=(AgencyContent("competent", "A", "Z9"),))),
    ]
    with pytest.raises(InvalidInput) as refused:
        imported(units.province, bad)
    assert len(refused.value.values["problems"]) == 4
    assert not Procedure.objects.exists()


@pytest.mark.django_db
def test_a_procedure_does_not_become_internal_by_a_file(units: LittleProvince) -> None:
    imported(units.province, [Entry("1.000001", content())])
    with pytest.raises(InvalidInput):
        imported(units.province, [Entry("1.000001", content(name="X"), "internal")], since=LATER)


@pytest.mark.django_db
def test_what_cannot_be_read_and_what_cannot_be_used_is_named_at_once(
    units: LittleProvince,
) -> None:
    blob = written_file([Entry("1.000001", content()), Entry("1.000002", content())], name="x.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(blob))
    front = book["Thủ tục"]
    columns = {cell.value: cell.column for cell in front[1]}
    front.cell(2, columns["Số bộ hồ sơ"]).value = "hai bộ"
    front.cell(3, columns["Tên thủ tục"]).value = ""
    changed = io.BytesIO()
    book.save(changed)
    with pytest.raises(InvalidInput) as refused:
        preview_file(changed.getvalue(), name="x.xlsx", owner=units.province, valid_from=LATER)
    places = [one.place for one in refused.value.values["problems"]]
    assert any(front.cell(2, columns["Số bộ hồ sơ"]).coordinate in one for one in places)
    assert any("A3" in one and "name" in one for one in places)


@pytest.mark.django_db
def test_whoever_does_not_control_procedures_imports_nothing(units: LittleProvince) -> None:
    with pytest.raises(NotAllowed):
        import_entries(
            [Entry("1.000001", content())],
            owner=units.province,
            decision=DECISION,
            valid_from=SINCE,
            actor=UserFactory.create(),
            at=AT,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["a.json", "a.xlsx"])
def test_out_of_the_tables_into_a_file_and_back_changes_nothing(
    units: LittleProvince, name: str
) -> None:
    published(
        units.province,
        code="1.000001",
        agencies=(AgencyContent("competent", "Sở Nội vụ", units.home_affairs.code),),
    )
    published(units.province, code="1.000002", audience="internal", name="Nội bộ")
    entries = entries_in_force(list(ProcedureVersion.objects.in_force(SINCE).with_parts()))
    back = read_file(written_file(entries, name=name), name=name)
    assert imported(units.province, back, since=LATER).unchanged == ("1.000001", "1.000002")


@pytest.mark.django_db
def test_the_commands_write_and_read(units: LittleProvince, tmp_path: Path, capsys: Any) -> None:
    published(units.province, code="1.000001")
    published(units.province, code="1.000002", audience="internal")
    target = tmp_path / "danh-muc.xlsx"
    call_command("export_procedures", str(target), "--owner", "P1")
    arguments = [
        "--owner",
        "P1",
        "--decision",
        "9/QĐ",
        "--announced-on",
        "2025-12-01",
        "--valid-from",
        "2026-01-01",
    ]
    call_command("import_procedures", str(target), *arguments)
    assert "0 new, 0 amended, 1 unchanged" in capsys.readouterr().out
    (tmp_path / "x.json").write_text("[")
    for path in (tmp_path / "x.json", tmp_path / "none.json"):
        with pytest.raises(CommandError):
            call_command("import_procedures", str(path), *arguments)
    with pytest.raises(CommandError):
        call_command("export_procedures", str(tmp_path / "a.csv"), "--owner", "P1")
