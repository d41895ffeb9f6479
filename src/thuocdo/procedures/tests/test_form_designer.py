"""Drawing up a form: fields and schema say the same, every problem at once, kinds of answers, parts saved side by side, undo, publishing."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta

from django.utils import timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.procedures.electronic_forms.addresses import is_address, parts_of
from thuocdo.procedures.electronic_forms.comparing import Change, compare_forms
from thuocdo.procedures.electronic_forms.drafting import (
    WHOLE,
    discard_form_draft,
    publish_form,
    read_form_draft,
    replace_form,
    save_form_part,
    start_form_draft,
    take_back_change,
    take_form_back,
)
from thuocdo.procedures.electronic_forms.keeping import form_of, schema_of, set_form
from thuocdo.procedures.electronic_forms.problems import UnusableSchemaError, lines_of
from thuocdo.procedures.electronic_forms.reading import LARGEST_BYTES, read_schema, read_text
from thuocdo.procedures.electronic_forms.schema import asked_groups, asked_questions
from thuocdo.procedures.electronic_forms.typed_form import (
    free_key,
    options_typed,
    schema_of_tree,
    tree_of_schema,
    with_keys,
)
from thuocdo.procedures.electronic_forms.validating import problems_of_group
from thuocdo.procedures.intake import Intake
from thuocdo.procedures.models import ElectronicForm, ElectronicFormDraft, ProcedureEvent
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.services import amend
from thuocdo.procedures.tests.factories import AT, SINCE, content, published

TODAY = date(2026, 8, 10)


def form(**questions):
    group = {"type": "object", "title": "Trang", "properties": questions}
    return {"type": "object", "title": "Đơn", "properties": {"one": group}}


def choices(**more):
    options = [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}]
    return {
        "type": "array",
        "title": "Cần gì",
        "items": {"type": "string", "oneOf": options},
    } | more


def problems(text):
    with pytest.raises(UnusableSchemaError) as refused:
        read_text(text)
    return refused.value.problems


def said(schema, value, *, required=False):
    group = schema.groups[0]
    found = problems_of_group(
        schema, group, {"one": {} if value is None else {"x": value}}, on=TODAY
    )
    return [one.words for one in found]


# Fields and schema


@pytest.mark.parametrize("code", sorted(sample_forms()))
def test_the_fields_of_a_form_say_what_the_form_says(code):
    text = sample_forms()[code]
    reading = read_form_draft(tree_of_schema(json.loads(text)))
    assert not reading.problems
    assert reading.schema == read_text(text)
    assert read_text(reading.text) == reading.schema


KINDS = {
    "text": {"type": "string", "title": "t", "minLength": 2, "maxLength": 50, "pattern": "^[A-Z]{2}$"},
    "long": {"type": "string", "title": "t", "maxLength": 3000},
    "money": {"type": "integer", "title": "t", "format": "vnd", "minimum": 0, "maximum": 10**9},
    "number": {"type": "number", "title": "t", "minimum": 0.5, "maximum": 3},
    "address": {"type": "string", "title": "t", "format": "address", "x-prefill": "last.address"},
    "file": {"type": "string", "title": "t", "format": "file"},
    "tax": {"type": "string", "title": "t", "format": "tax-code", "x-person": "owner.tax_code"},
    "choices": choices(minItems=1, maxItems=2),
    "enum": {"type": "string", "title": "t", "enum": ["a", "b | c"]},
    "yes": {"type": "boolean", "title": "t", "x-title-en": "T", "description": "d", "x-description-en": "D"},
    "rows": {
        "type": "array", "title": "t", "minItems": 1, "maxItems": 3,
        "items": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "title": "n"}, "c": {"type": "string", "title": "c", "enum": ["x"]}}},
    },
}  # fmt: skip


def test_every_kind_of_question_can_be_drawn_up():
    schema = form(**KINDS)
    schema["x-replaces"] = ["Tờ khai"]
    schema["properties"]["two"] = {
        "type": "object",
        "title": "Sau",
        "x-show-if": {"question": "one.yes", "equals": False},
        "properties": {
            "why": {"type": "string", "title": "w", "x-show-if": {"question": "one.choices", "equals": "b"}},
            "or": {"type": "string", "title": "o", "x-show-if": {"question": "one.enum", "equals": "b | c"}},
        },
    }  # fmt: skip
    reading = read_form_draft(tree_of_schema(schema))
    assert not reading.problems
    assert reading.schema.replaces == ("Tờ khai",)
    before = read_schema(schema)
    assert not [one for one in compare_forms(before, reading.schema) if one.change != Change.SAME and one.after.key != "enum"]  # fmt: skip


def test_an_answer_of_a_choice_keeps_its_value_when_it_is_worded_anew():
    row = {"options": "Nam | Male\nNữ", "values": [["male", "Nam"], ["f", "Phụ nữ"]]}
    assert options_typed(row) == [("male", "Nam", "Male"), ("f", "Nữ", "")]
    turned = {"options": "Phụ nữ\nNam", "values": [["male", "Nam"], ["f", "Phụ nữ"]]}
    assert [value for value, *_ in options_typed(turned)] == ["f", "male"]
    more = {"options": "Nam\nKhác\nPhụ nữ", "values": [["male", "Nam"], ["f", "Phụ nữ"]]}
    assert [value for value, *_ in options_typed(more)] == ["male", "khac", "f"]


@given(st.lists(st.text(max_size=12), max_size=8))
def test_keys_are_names_and_none_twice(titles):
    rows = with_keys([{"title": one} for one in titles])
    keys = [one["key"] for one in rows]
    assert len(set(keys)) == len(keys)
    assert all(one.isascii() and one[0].isalpha() and len(one) <= 40 for one in keys)
    assert with_keys(rows) == rows


def test_a_title_in_vietnamese_makes_a_plain_key():
    assert free_key("Họ, chữ đệm, tên", set()) == "ho_chu_dem_ten"
    assert free_key("Họ tên", {"ho_ten"}) == "ho_ten_2"
    assert free_key("12 ?", set()) == "q_12"


@given(
    st.recursive(
        st.text(max_size=5) | st.none() | st.integers(),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["title", "groups", "questions", "columns", "key", "kind", "least", "options", "show", "values", "replaces"]),
            inner,
            max_size=5,
        ),
        max_leaves=20,
    ).filter(lambda tree: isinstance(tree, dict))
)  # fmt: skip
def test_whatever_was_typed_is_read_or_named(tree):
    reading = read_form_draft(tree)
    assert reading.schema is not None or reading.problems


# Every problem at once


def test_all_that_is_wrong_is_said_with_pointer_and_line():
    text = """{
  "type": "object",
  "title": "Đơn",
  "properties": {
    "one": {
      "type": "object",
      "title": "",
      "required": ["nobody"],
      "properties": {
        "a": {"type": "strin", "title": "A"},
        "b": {"type": "string", "title": "B", "pattern": "^(a+)+$",
              "format": "uri", "strange": 1},
        "c": {"type": "integer", "title": "C", "minimum": 5, "maximum": 1},
        "d": {"type": "string", "title": "D",
              "x-show-if": {"question": "one.z", "equals": true}},
        "Bad": {"type": "string", "title": "x"}
      }
    },
    "two": {"type": "object", "title": "Hai", "properties": {}}
  }
}"""
    found = {one.pointer: one.line for one in problems(text)}
    base = "/properties/one"
    assert found == {
        f"{base}/title": 7,
        f"{base}/required": 8,
        f"{base}/properties/a/type": 10,
        f"{base}/properties/b/pattern": 11,
        f"{base}/properties/b/format": 12,
        f"{base}/properties/b/strange": 12,
        f"{base}/properties/c": 13,
        f"{base}/properties/d/x-show-if": 15,
        f"{base}/properties/Bad": 16,
        "/properties/two/properties": 19,
    }


def test_a_condition_on_what_is_wrong_itself_is_not_a_second_problem():
    schema = form(
        a={"type": "boolean", "title": ""},
        b={"type": "string", "title": "B", "x-show-if": {"question": "one.a", "equals": True}},
    )
    assert len(problems(json.dumps(schema))) == 1


def test_a_name_that_stands_twice_is_told():
    text = '{"type": "object", "title": "x", "properties": {"a": {"type": "object", "title": "A", "title": "B", "properties": {"q": {"type": "boolean", "title": "Q"}}}}}'
    assert [one.en for one in problems(text)] == ["“title” stands twice in one object"]


def test_what_is_no_json_names_line_and_column():
    (found,) = problems('{"type": "object",\n "title": }')
    assert found.line == 2
    assert "cột" in found.vi


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=6), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4), max_leaves=30))  # fmt: skip
@example({"\x85": {"a\u2028": 1}})
def test_every_key_of_a_text_has_its_line(said):
    text = json.dumps(said, indent=1, ensure_ascii=False)
    lines = lines_of(text)
    for place, line in lines.items():
        if place and isinstance(place[-1], str):
            assert json.dumps(place[-1], ensure_ascii=False) in text.split("\n")[line - 1]


@pytest.mark.parametrize(
    "bomb",
    ["[" * 200_000, json.dumps(form(x={"type": "string", "title": "x" * LARGEST_BYTES})),
     json.dumps(form(x={"type": "string", "title": "x", "pattern": "^" + "(a*)*" * 10 + "$"})),
     json.dumps({"type": "object", "title": "x", "properties": {f"g{n}": 1 for n in range(290)}})],
)  # fmt: skip
def test_a_hostile_schema_is_refused_at_once(bomb):
    began = time.process_time()
    assert problems(bomb)
    assert time.process_time() - began < 2


def test_a_pattern_that_is_taken_runs_in_no_time_on_what_strangers_type():
    schema = read_schema(form(x={"type": "string", "title": "x", "maxLength": 4000, "pattern": "^[a-z ]*[a-z]*$"}))  # fmt: skip
    began = time.process_time()
    assert said(schema, "a" * 3999 + "!")
    assert time.process_time() - began < 1


# Kinds of answers


def test_several_answers_are_taken_once_each_and_as_many_as_asked():
    schema = read_schema(form(x=choices(minItems=2)))
    assert not said(schema, ["a", "b"])
    assert said(schema, ["a"]) == ["Hãy chọn ít nhất 2 câu trả lời."]
    assert said(schema, ["a", "a"])
    assert said(schema, ["a", "c"]) == ["Hãy chọn một câu trả lời trong danh sách."]
    assert said(schema, "a")
    assert not said(schema, None)


def test_a_question_follows_from_one_of_several_answers():
    why = {"type": "string", "title": "Y", "x-show-if": {"question": "one.x", "equals": "b"}}
    schema = read_schema(form(x=choices(), y=why))
    (group,) = asked_groups(schema, {})
    for given_answers, asked in ((["a"], ["x"]), (["a", "b"], ["x", "y"]), ([], ["x"])):
        answers = {"one": {"x": given_answers}}
        assert [one.key for one in asked_questions(schema, group, answers)] == asked


def test_money_has_limits_in_dong():
    schema = read_schema(
        form(x={"type": "integer", "title": "x", "format": "vnd", "maximum": 5_000_000})
    )
    assert not said(schema, 5_000_000)
    assert said(schema, 5_000_001) == ["Không được quá 5.000.000 đồng."]
    assert said(schema, "năm triệu") == ["Hãy ghi bằng chữ số."]


@pytest.mark.django_db
def test_an_address_names_a_commune_in_force(units):
    commune = units.ward
    province = commune.parents.get(valid_until=None).parent
    place = f"{commune.name}, {province.name}"
    schema = read_schema(form(x={"type": "string", "title": "x", "format": "address"}))
    assert not said(schema, f"Số 5, phố Mẫu, {place}")
    assert parts_of(f"Số 5, phố Mẫu, {place.upper()}", on=TODAY).line == "Số 5, phố Mẫu"
    assert not said(schema, "Số 1, phường Ba Đình, thành phố Hà Nội")
    for wrong in (
        place,
        "Số 5",
        f"Số 5, xã Không Có, {province.name}",
        "Số 5, xã A, huyện B, tỉnh C",
    ):
        assert said(schema, wrong), wrong
    commune.valid_until = TODAY
    commune.save()
    assert not is_address(f"Số 5, {place}", on=TODAY + timedelta(days=1))


# Drafts


@pytest.fixture
def version(units):
    return published(units.province, code="1.001193")


def controller(unit):
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=unit, role=Role.PROCEDURE_CONTROLLER)
    return user


@pytest.fixture
def ngoc(units):
    return controller(units.province)


@pytest.fixture
def mai(units):
    return controller(units.province)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def draft(version, ngoc, now):
    draft = start_form_draft(version.procedure, actor=ngoc, at=now)
    text = json.dumps(form(x={"type": "boolean", "title": "X"}))
    return replace_form(draft, text=text, seen=draft.revision, actor=ngoc, at=now)


def whole(draft, **more):
    return {**draft.typed, **more}


def question(title, **more):
    return {"title": title, "kind": "text", "required": "on"} | more


@pytest.mark.django_db
def test_a_draft_begins_with_the_form_there_is(version, ngoc, now):
    draft = start_form_draft(version.procedure, actor=ngoc, at=now)
    assert next(one["key"] for one in draft.typed["groups"]) == "owner"
    assert start_form_draft(version.procedure, actor=ngoc, at=now) == draft
    discard_form_draft(draft, seen=draft.revision, actor=ngoc)
    set_form(version, text=json.dumps(form(x=KINDS["yes"])), valid_from=SINCE, actor=None, at=now)
    again = start_form_draft(version.procedure, actor=ngoc, at=now)
    assert [one["key"] for one in again.typed["groups"]] == ["one"]


@pytest.mark.django_db
def test_two_people_write_in_two_parts_and_lose_nothing(draft, ngoc, mai, now):
    seen = draft.revision
    save_form_part(draft, part="one", typed={"questions": [question("Tên")]}, seen=seen, actor=ngoc, at=now)  # fmt: skip
    groups = [{"key": "one", "title": "Một"}, {"title": "Hai"}]
    save_form_part(draft, part=WHOLE, typed=whole(draft, title="Đơn mới", groups=groups), seen=seen, actor=mai, at=now)  # fmt: skip
    draft.refresh_from_db()
    assert draft.typed["title"] == "Đơn mới"
    assert [one["title"] for one in draft.typed["groups"]] == ["Một", "Hai"]
    assert draft.typed["groups"][0]["questions"][0]["title"] == "Tên"


@pytest.mark.django_db
def test_whoever_is_second_in_one_part_is_told_who_was_first(draft, ngoc, mai, now):
    seen = draft.revision
    save_form_part(draft, part="one", typed={"questions": [question("Tên")]}, seen=seen, actor=ngoc, at=now)  # fmt: skip
    with pytest.raises(Conflict) as refused:
        save_form_part(draft, part="one", typed={"questions": []}, seen=seen, actor=mai, at=now)
    assert ngoc.full_name in refused.value.message_vi
    draft.refresh_from_db()
    assert draft.typed["groups"][0]["questions"][0]["title"] == "Tên"


@pytest.mark.django_db
def test_the_last_change_is_taken_back_and_comes_back(draft, ngoc, mai, now):
    before = draft.typed
    after = save_form_part(draft, part="one", typed={"questions": [question("Tên")]}, seen=draft.revision, actor=ngoc, at=now)  # fmt: skip
    back = take_back_change(after, seen=after.revision, actor=mai, at=now)
    assert back.typed == before
    again = take_back_change(back, seen=back.revision, actor=mai, at=now)
    assert again.typed == after.typed
    with pytest.raises(Conflict):
        take_back_change(again, seen=back.revision, actor=mai, at=now)
    with pytest.raises(
        Conflict
    ):  # somebody who saw the state before the undo does not write over it
        save_form_part(draft, part="one", typed={"questions": []}, seen=after.revision, actor=ngoc, at=now)  # fmt: skip


@pytest.mark.django_db
def test_a_file_that_cannot_be_used_changes_nothing(draft, ngoc, now):
    with pytest.raises(UnusableSchemaError):
        replace_form(draft, text='{"type": "object"}', seen=draft.revision, actor=ngoc, at=now)
    before = draft.typed
    draft.refresh_from_db()
    assert draft.typed == before


@pytest.mark.django_db
def test_a_published_form_holds_from_its_day_and_is_taken_back_before(draft, version, ngoc, now):
    today = timezone.localdate(now)
    old = set_form(
        version, text=json.dumps(form(x=KINDS["yes"])), valid_from=SINCE, actor=None, at=now
    )
    later = today + timedelta(days=3)
    with pytest.raises(InvalidInput):
        publish_form(draft, valid_from=today - timedelta(days=1), seen=draft.revision, actor=ngoc, at=now)  # fmt: skip
    made = publish_form(draft, valid_from=later, seen=draft.revision, actor=ngoc, at=now)
    assert not ElectronicFormDraft.objects.exists()
    assert form_of(version, on=today, at=now) == old
    assert form_of(version, on=later, at=now) == made
    take_form_back(made, actor=ngoc, at=now)
    assert form_of(version, on=later, at=now) == old
    verbs = list(ProcedureEvent.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["form_set", "form_taken_back"]
    with pytest.raises(Conflict):
        take_form_back(old, actor=ngoc, at=now)


@pytest.mark.django_db
def test_a_draft_with_something_wrong_is_not_published(draft, ngoc, now):
    saved = save_form_part(draft, part="one", typed={"questions": []}, seen=draft.revision, actor=ngoc, at=now)  # fmt: skip
    with pytest.raises(InvalidInput):
        publish_form(saved, valid_from=timezone.localdate(now), seen=saved.revision, actor=ngoc, at=now)  # fmt: skip
    assert not ElectronicForm.objects.filter(version__isnull=False).exists()


@pytest.mark.django_db
def test_an_amended_procedure_keeps_its_form(version, now):
    first = set_form(
        version, text=json.dumps(form(x=KINDS["yes"])), valid_from=SINCE, actor=None, at=now
    )
    day = date(2026, 9, 1)
    amended = amend(
        version.procedure,
        content=content(name="Tên mới"),
        decision=Decision("12/QĐ-UBND", date(2026, 8, 1)),
        valid_from=day,
        actor=None,
        at=AT,
    )
    assert form_of(amended, on=day, at=now) == first
    own = set_form(
        amended, text=json.dumps(form(y=KINDS["yes"])), valid_from=day, actor=None, at=now
    )
    assert form_of(amended, on=day, at=now) == own
    assert form_of(version, on=day, at=now) == first
    assert schema_of(own).groups[0].questions[0].key == "y"


@pytest.mark.django_db
def test_who_may_not_draft_writes_nothing(draft, version, units, lan, now):
    stranger = controller(units.ward)
    for person in (lan, stranger):
        with pytest.raises(NotAllowed):
            start_form_draft(version.procedure, actor=person, at=now)
        with pytest.raises(NotAllowed):
            save_form_part(draft, part="one", typed={}, seen=9, actor=person, at=now)
        with pytest.raises(NotAllowed):
            take_back_change(draft, seen=draft.revision, actor=person, at=now)
        with pytest.raises(NotAllowed):
            publish_form(draft, valid_from=timezone.localdate(now), seen=draft.revision, actor=person, at=now)  # fmt: skip
        assert not ElectronicFormDraft.objects.visible_to(person).exists()


def test_what_differs_is_found_question_by_question():
    before = read_schema(form(a=KINDS["yes"], b=KINDS["money"], c=KINDS["file"]))
    after = read_schema(form(a=KINDS["yes"], c=KINDS["file"] | {"title": "Ảnh"}, d=KINDS["text"]))
    found = [
        ((one.after or one.before).key, one.change.value) for one in compare_forms(before, after)
    ]
    assert found == [
        ("one", "same"),
        ("a", "same"),
        ("b", "removed"),
        ("c", "changed"),
        ("d", "added"),
    ]


def test_limits_that_cannot_be_read_are_named_at_their_field():
    tree = tree_of_schema(form(x=KINDS["money"]))
    tree["groups"][0]["questions"][0]["most"] = "nhiều"
    intake = Intake()
    schema_of_tree(tree, intake)
    assert [one.place for one in intake.problems] == ["groups[0].questions[0].most"]
