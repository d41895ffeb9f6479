"""Electronic forms: what a schema may say, what is asked, what is wrong with answers, and which form holds when."""

from __future__ import annotations

import json
import time
from copy import deepcopy
from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.procedures.electronic_forms.keeping import form_of, schema_of, set_form, stand_in
from thuocdo.procedures.electronic_forms.patterns import is_harmless
from thuocdo.procedures.electronic_forms.reading import LARGEST_BYTES, read_schema, read_text
from thuocdo.procedures.electronic_forms.schema import asked_groups, asked_questions, shown_answers
from thuocdo.procedures.electronic_forms.validating import problems_of_all, problems_of_group
from thuocdo.procedures.models import ElectronicForm, ProcedureEvent
from thuocdo.procedures.sample import sample_entries
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.tests.factories import AT, SINCE, published

TODAY = date(2026, 8, 10)
FORM = {
    "type": "object",
    "title": "Đơn",
    "properties": {
        "who": {
            "type": "object",
            "title": "Ai",
            "properties": {
                "name": {"type": "string", "title": "Tên", "minLength": 2, "maxLength": 20},
                "id": {"type": "string", "title": "Số", "format": "personal-id"},
                "phone": {"type": "string", "title": "Máy", "format": "phone"},
                "mail": {"type": "string", "title": "Thư", "format": "email"},
                "tax": {"type": "string", "title": "Thuế", "format": "tax-code"},
                "born": {"type": "string", "title": "Sinh", "format": "past-date"},
                "code": {"type": "string", "title": "Mã", "pattern": "^[A-Z]{2}\\d{3}$"},
                "married": {"type": "boolean", "title": "Kết hôn?"},
                "count": {"type": "integer", "title": "Số", "minimum": 1, "maximum": 5},
            },
            "required": ["name", "married"],
        },
        "spouse": {
            "type": "object",
            "title": "Vợ, chồng",
            "x-show-if": {"question": "who.married", "equals": True},
            "properties": {
                "kind": {
                    "title": "Là",
                    "type": "string",
                    "oneOf": [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}],
                },
                "why": {
                    "type": "string",
                    "title": "Vì sao",
                    "x-show-if": {"question": "spouse.kind", "equals": "b"},
                },
            },
            "required": ["kind", "why"],
        },
        "rows": {
            "type": "object",
            "title": "Danh sách",
            "properties": {
                "list": {
                    "type": "array",
                    "title": "Người",
                    "maxItems": 2,
                    "items": {
                        "type": "object",
                        "properties": {
                            "name": {"type": "string", "title": "Tên"},
                            "age": {"type": "integer", "title": "Tuổi", "minimum": 0},
                        },
                        "required": ["name"],
                    },
                }
            },
        },
    },
}


def changed(path, value):
    schema = deepcopy(FORM)
    place = schema
    for key in path[:-1]:
        place = place["properties"][key]
    place = place["properties"]
    place[path[-1]] = value
    return schema


def said(answers, group="who"):
    schema = read_schema(FORM)
    return {
        (one.question, one.row, one.column): one.words
        for one in problems_of_group(schema, schema.group(group), answers, on=TODAY)
    }


def test_a_group_is_a_page_and_its_order_stays():
    schema = read_schema(FORM)
    assert [one.key for one in schema.groups] == ["who", "spouse", "rows"]
    assert [one.key for one in schema.groups[0].questions][:3] == ["name", "id", "phone"]
    assert schema.group("who").question("name").required
    assert schema.group("nobody") is None


def test_what_depends_is_asked_where_its_answer_is_given():
    schema = read_schema(FORM)
    alone = {"who": {"name": "Hoa", "married": False}, "spouse": {"kind": "b", "why": "x"}}
    assert [one.key for one in asked_groups(schema, alone)] == ["who", "rows"]
    assert "spouse" not in shown_answers(schema, alone)
    both = {"who": {"married": True}, "spouse": {"kind": "a", "why": "forgotten"}}
    assert [one.key for one in asked_questions(schema, schema.group("spouse"), both)] == ["kind"]
    assert shown_answers(schema, both)["spouse"] == {"kind": "a"}
    assert not said(both, "spouse")
    assert set(said({"who": {"married": True}, "spouse": {"kind": "b"}}, "spouse")) == {
        ("why", None, "")
    }


def test_a_yes_is_no_one():
    schema = read_schema(FORM)
    assert [one.key for one in asked_groups(schema, {"who": {"married": 1}})] == ["who", "rows"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "H"),
        ("name", "H" * 21),
        ("name", 3),
        ("id", "123"),
        ("id", "03819000123x"),
        ("phone", "12"),
        ("mail", "hoa"),
        ("tax", "0100233480"),
        ("born", "2026-02-30"),
        ("born", "2026-08-11"),
        ("born", "30 2 2026"),
        ("code", "ab123"),
        ("married", "true"),
        ("count", 0),
        ("count", 6),
        ("count", "hai"),
        ("strange", "x"),
    ],
)
def test_an_answer_that_cannot_be_taken_says_so_once(key, value):
    answers = {"who": {"name": "Hoa", "married": False, key: value}}
    if key == "strange":
        assert not said(answers)  # nobody asks it, so it is left out
        assert shown_answers(read_schema(FORM), answers)["who"] == {"name": "Hoa", "married": False}
        return
    found = said(answers)
    assert list(found) == [(key, None, "")]
    assert found[key, None, ""]


def test_good_answers_are_taken():
    good = {
        "name": "Hoa", "married": True, "id": "038190001234", "phone": "0912 345 678", "mail": "hoa@example.vn",
        "tax": "0100233488", "born": "2026-08-10", "code": "AB123", "count": 5,
    }  # fmt: skip
    assert not said({"who": good})
    assert set(said({})) == {("name", None, ""), ("married", None, "")}


def test_rows_name_the_row_and_the_column():
    rows = [{"name": "An", "age": 3}, {"age": -1}]
    assert set(said({"rows": {"list": rows}}, "rows")) == {("list", 1, "name"), ("list", 1, "age")}
    three = [{"name": "An"}] * 3
    assert set(said({"rows": {"list": three}}, "rows")) == {("list", None, "")}


def test_all_problems_are_found_by_group():
    found = problems_of_all(read_schema(FORM), {"who": {"name": "Hoa", "married": True}}, on=TODAY)
    assert set(found) == {"spouse"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["who", "x"], {"type": "string", "title": "X", "$ref": "http://evil.example/x"}),
        (["who", "x"], {"type": "string", "title": "X", "allOf": []}),
        (["who", "x"], {"type": "object", "title": "X", "properties": {}}),
        (["who", "x"], {"type": "string"}),
        (["who", "x"], {"type": "string", "title": "x" * 301}),
        (["who", "x"], {"type": "string", "title": "X", "maxLength": 100_000}),
        (["who", "x"], {"type": "string", "title": "X", "pattern": "^(a+)+$"}),
        (["who", "x"], {"type": "string", "title": "X", "format": "uri"}),
        (["who", "x"], {"type": "string", "title": "X", "enum": ["a", "a"]}),
        (["who", "x"], {"type": "string", "title": "X", "enum": []}),
        (["who", "x"], {"type": "string", "title": "X", "enum": [1]}),
        (["who", "x"], {"type": "string", "title": "X", "enum": [str(n) for n in range(301)]}),
        (["who", "x"], {"type": "integer", "title": "X", "minimum": "1"}),
        (["who", "x"], {"type": "string", "title": "X", "x-prefill": "citizen.password"}),
        (["who", "x"], {"type": "string", "title": "X", "x-person": "owner.salary"}),
        (
            ["who", "x"],
            {"type": "string", "title": "X", "x-show-if": {"question": "rows.list", "equals": 1}},
        ),
        (
            ["who", "x"],
            {"type": "string", "title": "X", "x-show-if": {"question": "who.x", "equals": True}},
        ),
        (["who", "../x"], {"type": "string", "title": "X"}),
        (["who", "X"], {"type": "string", "title": "X"}),
        (["who"], {"type": "object", "title": "X", "properties": {}}),
        (["who"], {"type": "string", "title": "X"}),
        (["who"], "x"),
    ],
)
def test_a_schema_that_says_what_it_may_not_is_refused(path, value):
    with pytest.raises(InvalidInput) as refused:
        read_schema(changed(path, value))
    assert refused.value.code == "form_schema_unusable"


@pytest.mark.parametrize(
    "bomb",
    [
        "[" * 200_000,
        "[" * 40_000 + "]" * 40_000,
        '{"a":' * 20_000 + "1" + "}" * 20_000,
        json.dumps({"type": "object", "title": "x" * LARGEST_BYTES, "properties": {}}),
        json.dumps(
            {"type": "object", "title": "x", "properties": {f"g{n}": {} for n in range(5000)}}
        ),
        "null",
        "true",
        "no json",
        '{"type": "object", "title": NaN, "properties": {}}',
    ],
)
def test_a_bomb_is_refused_at_once(bomb):
    began = time.monotonic()
    with pytest.raises(InvalidInput):
        read_text(bomb)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    "pattern", [r"^\d{10}$", "^[A-U]?\\d{1,5}$", r"^\d{1,2}/\d{4}$", "^[A-Z]{2} ?\\d+$", "^ab$"]
)
def test_plain_patterns_are_taken(pattern):
    assert is_harmless(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "^(a+)+$", "^(a|a)*$", "^a*a*a*$", r"^(.*)*$", "a", "^a", r"^\1$", "^(?=a)$", "^[a$", "^a{1,999}$", "^a**$",
        "^" + "a" * 101 + "$", "^x|y$", "^$", None, 3,
    ],
)  # fmt: skip
def test_patterns_that_could_run_for_long_are_refused(pattern):
    assert not is_harmless(pattern)


@given(st.text(alphabet="ab.*+?[]\\d^${}1,-", max_size=20))
def test_no_pattern_that_is_taken_runs_for_long(inner):
    import re

    pattern = f"^{inner}$"
    if is_harmless(pattern):
        began = time.monotonic()
        re.search(pattern, "a" * 1000 + "b1" * 500 + "!")
        assert time.monotonic() - began < 1


@pytest.mark.parametrize("code", sorted(sample_forms()))
def test_sample_forms_can_be_used_and_speak_both_languages(code):
    schema = read_text(sample_forms()[code])
    assert code in {one.code for one in sample_entries()}
    assert schema.title_en
    assert [person for person, _g, _q in schema.people() if person == "owner.full_name"]
    for group in schema.groups:
        assert group.title_en
        for one in group.questions:
            assert one.title_en, (group.key, one.key)
            assert bool(one.description) == bool(one.description_en), (group.key, one.key)
            for inner in (*one.options, *one.columns):
                assert inner.title_en, (group.key, one.key)


def test_there_are_enough_sample_forms():
    assert len(sample_forms()) >= 10


@pytest.mark.django_db
def test_a_version_without_a_form_asks_by_that_of_the_product(units):
    version = published(units.province)
    form = form_of(version, on=TODAY, at=AT)
    assert form.stands_in
    assert form_of(version, on=TODAY, at=AT) == form == stand_in(at=AT)
    assert {one.key for one in schema_of(form).groups} >= {"owner", "request"}


@pytest.mark.django_db
def test_a_form_holds_from_its_day_on(units):
    version = published(units.province)
    first = set_form(version, text=json.dumps(FORM), valid_from=SINCE, actor=None, at=AT)
    other = json.dumps(FORM | {"title": "Đơn mới"})
    second = set_form(version, text=other, valid_from=TODAY + timedelta(days=5), actor=None, at=AT)
    assert form_of(version, on=TODAY, at=AT) == first
    assert form_of(version, on=TODAY + timedelta(days=5), at=AT) == second
    again = set_form(version, text=json.dumps(FORM), valid_from=SINCE, actor=None, at=AT)
    assert again == first
    with pytest.raises(Conflict):
        set_form(version, text=other, valid_from=SINCE, actor=None, at=AT)
    assert ProcedureEvent.objects.filter(verb="form_set").count() == 2


@pytest.mark.django_db
def test_who_does_not_control_procedures_sets_no_form(units, lan):
    version = published(units.province)
    with pytest.raises(NotAllowed):
        set_form(version, text=json.dumps(FORM), valid_from=SINCE, actor=lan, at=AT)


@pytest.mark.django_db
def test_the_database_edits_no_form(units):
    form = set_form(
        published(units.province), text=json.dumps(FORM), valid_from=SINCE, actor=None, at=AT
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procedures_electronicform SET schema_text = '{}' WHERE id = %s", [form.pk]
        )
    assert ElectronicForm.objects.get(pk=form.pk).schema_text == form.schema_text
