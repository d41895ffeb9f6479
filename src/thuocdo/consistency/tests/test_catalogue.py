from __future__ import annotations

import time

import pytest

from thuocdo.consistency import catalogue
from thuocdo.consistency.case import Case
from thuocdo.consistency.catalogue import COLUMNS, build, rules, rules_for
from thuocdo.consistency.kinds.single_items import ByPerson
from thuocdo.consistency.tests.builders import report
from thuocdo.indicators.errors import DefinitionError

#: Reading and checking all rules must not be felt at the start of a command.
LOAD_SECONDS = 0.04
_HEAD = ",".join(COLUMNS)
_SUM = "institutions.legal_documents.issued_total = institutions.legal_documents.issued_province"


def _refused(*lines: str) -> str:
    with pytest.raises(DefinitionError) as refusal:
        build({"test.csv": "\n".join((_HEAD, *lines))})
    return str(refusal.value)


def test_all_rules_are_there() -> None:
    by_file: dict[str, int] = {}
    for rule in rules():
        by_file[rule.text.file] = by_file.get(rule.text.file, 0) + 1
    assert len(rules()) == 412
    assert by_file["procedures.csv"] == 58
    assert by_file["prose.csv"] == 76
    assert by_file["two_tier.csv"] == 67


def test_rules_load_fast() -> None:
    rules()
    best = min(_load_seconds() for _ in range(5))
    assert best < LOAD_SECONDS


def _load_seconds() -> float:
    catalogue.rules.cache_clear()
    start = time.process_time()
    rules()
    return time.process_time() - start


def test_rules_for_a_version_are_its_own_and_those_for_all() -> None:
    district = {rule.text.id for rule in rules_for("2024_district")}
    assert {"F3-21", "F3-01"} <= district
    assert not {"F3-15", "F7-28"} & district
    assert {rule.text.id for rule in rules_for(None)} == {
        rule.text.id for rule in rules() if not rule.text.versions
    }


def test_a_rule_shows_itself() -> None:
    rule = next(rule for rule in rules() if rule.text.id == "F1-02")
    assert repr(rule) == "<F1-02: steering.plan.tasks_completed <= steering.plan.tasks_planned>"


def test_rules_for_people_find_nothing_themselves() -> None:
    rule = next(rule for rule in rules() if isinstance(rule, ByPerson))
    assert list(rule.check(Case(report(), (rule,)))) == []
    assert rule.codes() == ()


def test_every_rule_that_names_items_says_which() -> None:
    spoken = ("GEN-", "FMT-", "TAB-", "NAR-", "X-12", "RNG-9", "PER-07", "CAM-")
    assert [
        rule.text.id for rule in rules() if not rule.codes() and not rule.text.id.startswith(spoken)
    ] == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (f"A-1,guess,{_SUM},0,absolute,error,all,table,,", "there is no kind 'guess'"),
        ("A-1,sum_equals,a.b = c.d,0,absolute,error,all,table,,", "there is no indicator 'a.b'"),
        (
            f"A-1,sum_equals,{_SUM} +,0,absolute,error,all,table,,",
            "ends where an operand should stand",
        ),
        (
            "A-1,sum_equals,1 + 2 = 3,0,absolute,error,all,table,,",
            "one indicator must stand on the left",
        ),
        (f"A-1,ratio_equals,{_SUM},0,absolute,error,all,table,,", "100 * numerator / denominator"),
        (
            f"A-1,ratio_equals,{_SUM} / 7,0,absolute,error,all,table,,",
            "100 * numerator / denominator",
        ),
        (f"A-1,less_or_equal,{_SUM},0,absolute,error,all,table,,", "expected '<='"),
        (f"A-1,implies,{_SUM},0,absolute,error,all,table,,", "expected '=>' or '<=>'"),
        (
            "A-1,implies,filled(a.b) => x,0,absolute,error,all,table,,",
            "there is no indicator 'a.b'",
        ),
        (
            "A-1,implies,maybe => x,0,absolute,error,all,table,,",
            "neither filled(code) nor a comparison",
        ),
        (f"A-1,range,{_SUM},0,absolute,error,all,table,,", "is no range"),
        (f"A-1,prose_equals,{_SUM},0,absolute,error,all,table,,", "narrative(code) = expression"),
        ("A-1,suspect,steering.dialogue.held,0,absolute,error,all,table,,", "expected '='"),
        (
            "A-1,note_contains,steering.dialogue.held,0,absolute,error,all,table,,",
            "expected 'note(code",
        ),
        (f"A-1,growth,{_SUM},0,absolute,error,all,table,,", "code >= code[earlier]"),
        (f"A-1,jump,{_SUM},0,absolute,error,all,table,,", "abs(code - code[previous])"),
        (f"A-1,roll_up,{_SUM},0,absolute,error,all,table,,", "code = SUM(code)"),
        (f"A-1,sum_equals,{_SUM},0,absolute,grave,all,table,,", "'grave' is not a valid Severity"),
        (
            f"A-1,sum_equals,{_SUM},0,absolute,error,all,everywhere,,",
            "'everywhere' is not a valid Scope",
        ),
        (f"A-1,sum_equals,{_SUM},much,absolute,error,all,table,,", "A-1"),
        (
            f"A-1,sum_equals,{_SUM},0,absolute,error,1999_village,table,,",
            "there is no form version 1999_village",
        ),
    ],
)
def test_a_rule_that_cannot_stand_is_refused_with_file_and_rule(line: str, problem: str) -> None:
    message = _refused(line)
    assert "test.csv: A-1: " in message
    assert problem in message


def test_a_rule_written_twice_is_refused() -> None:
    line = f"A-1,sum_equals,{_SUM},0,absolute,error,all,table,,"
    assert "test.csv: A-1: already written in test.csv" in _refused(line, line)


def test_other_columns_are_refused() -> None:
    with pytest.raises(DefinitionError, match=r"test\.csv: the columns must be id, kind"):
        build({"test.csv": "id,kind\nA-1,sum_equals"})


def test_every_problem_is_named() -> None:
    message = _refused(
        "A-1,guess,x,0,absolute,error,all,table,,", "A-2,guess,x,0,absolute,error,all,table,,"
    )
    assert message.count("there is no kind 'guess'") == 2
