"""The rules that an entered form brings: written, checked while they are typed, and known once it is in force."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from thuocdo.consistency.catalogue import all_rules, rules_for
from thuocdo.consistency.own_rules import (
    checked,
    copied,
    line_of,
    lines,
    rule_problems,
    with_line,
    without_line,
)
from thuocdo.errors import InvalidInput
from thuocdo.forms.entered import as_version
from thuocdo.forms.models import StoredForm
from thuocdo.forms.services import edit_draft, make_draft, put_in_force
from thuocdo.forms.tests.fixtures import entered_forms  # noqa: F401
from thuocdo.forms.version import FormVersion

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

pytestmark = pytest.mark.usefixtures("entered_forms")
BASE, NOW, DAY = "2025_commune", datetime(2026, 11, 20, 8, tzinfo=UTC), date(2026, 12, 15)


def _draft(actor: User) -> StoredForm:
    return make_draft(base=BASE, rules=copied(BASE), actor=actor, at=NOW)


def test_a_form_in_force_is_judged_by_its_own_rules(thao: User) -> None:
    row = _draft(thao)
    put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)

    assert {rule.text.id for rule in rules_for("2026_commune")} == {
        rule.text.id for rule in rules_for(BASE)
    }
    assert len(all_rules()) > len(rules_for("2026_commune"))


def _line(version: FormVersion, **more: object) -> dict[str, str]:
    said = {
        "rule_id": "XA-1", "kind": "less_or_equal", "tolerance": None, "severity": "error",
        "expression": "procedures.dossiers.land.on_time.commune <= procedures.dossiers.received.total",
        "message_vi": "Đúng hạn không lớn hơn tiếp nhận.", "message_en": "On time cannot exceed received.",
    }  # fmt: skip
    return line_of(version, **(said | more))  # type: ignore[arg-type]


def test_a_rule_is_checked_while_it_is_typed(thao: User) -> None:
    version = as_version(_draft(thao))

    rule, problem = checked(version, _line(version))
    assert (problem, rule is not None) == (None, True)
    _, problem = checked(
        version, _line(version, expression="a.b <= procedures.dossiers.received.total")
    )
    assert problem is not None
    assert "Không có chỉ tiêu «a.b»" in problem.vi
    _, problem = checked(version, _line(version, expression="a lot"))
    assert problem is not None
    assert "a + b <= c" in problem.vi


def test_rules_are_added_changed_and_taken_out(thao: User) -> None:
    row = _draft(thao)
    version = as_version(row)
    text = with_line(row.rules, _line(version))

    assert lines(text)[-1]["id"] == "XA-1"
    with pytest.raises(InvalidInput):
        with_line(text, _line(version))
    with pytest.raises(InvalidInput):
        with_line(text, _line(version, rule_id="bad id"))
    changed = with_line(text, _line(version, severity="note"), instead_of="XA-1")
    assert lines(changed)[-1]["severity"] == "note"
    assert without_line(changed, "XA-1") == row.rules


def test_a_rule_about_rows_that_are_gone_is_a_problem(thao: User) -> None:
    row = _draft(thao)
    version = as_version(row)
    bare = replace(version, sections=version.sections[:1])

    assert list(rule_problems(version, row.rules)) == []
    assert [problem.rule for problem in rule_problems(bare, row.rules) if problem.rule.startswith("F6")] == [
        "F6-01", "F6-02",
    ]  # fmt: skip


def test_a_form_with_a_rule_that_cannot_be_read_is_not_put_in_force(thao: User) -> None:
    row = _draft(thao)
    version = as_version(row)
    row = edit_draft(
        row.pk, seen=1, rules=lambda text: with_line(text, _line(version, expression="a lot")), what="XA-1",
        actor=thao, at=NOW,
    )  # fmt: skip

    with pytest.raises(InvalidInput):
        put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)


def test_a_form_made_from_an_entered_one_begins_with_its_rules(thao: User) -> None:
    row = _draft(thao)
    put_in_force(row.pk, seen=row.revision, valid_from=DAY, actor=thao, at=NOW)
    second = make_draft(base="2026_commune", rules=copied("2026_commune"), actor=thao, at=NOW)

    assert second.code == "2026_commune_2"
    assert {line["id"] for line in lines(second.rules)} == {line["id"] for line in lines(row.rules)}
    assert {line["applies_to"] for line in lines(second.rules)} == {"2026_commune_2"}
