"""The designer's form: rows that were typed into a process, and a process into rows. Nothing typed is lost on the way."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from thuocdo.accounts.models import Role
from thuocdo.office.procedures.typed import changed
from thuocdo.procedures.branching import Question
from thuocdo.procedures.choices import StepPlace
from thuocdo.procedures.intake import FileProblem, Intake
from thuocdo.procedures.process_graph import (
    HOURS_A_WORKING_DAY,
    LinkSpec,
    ProcessSpec,
    StepSpec,
)
from thuocdo.procedures.step_places import UNIT_PREFIX
from thuocdo.procedures.typed_content import Tree, rows_of, text_of

if TYPE_CHECKING:
    from django.http import QueryDict

HOURS, DAYS = "hour", "working_day"
#: What a table can hold, by column.
LONGEST = {"name": 500, "unit_name": 300, "form_name": 300, "needs": 4000, "yields": 4000}
MOST_HOURS = Decimal(99_999)
#: With all their links they fit into one form of 1,000 fields.
MOST_STEPS = 60
MOST_LINKS = 20
FIELDS = ("key", "name", "place", "unit_name", "role", "amount", "time_unit", "all_ways", "needs", "yields", "form_name")  # fmt: skip
_ROLES = frozenset(Role.values) - {Role.PROGRAM}


@dataclass(frozen=True, slots=True)
class Read:
    """What a form says: the process, and what could not be read, each with the path of its field."""

    spec: ProcessSpec
    problems: tuple[FileProblem, ...]


def condition_value(question: str, answer: str) -> str:
    """Return how a condition is named in the form; nothing for a way that is always taken."""
    return f"{question}: {answer}" if question else ""


def known_conditions(questions: Sequence[Question]) -> dict[str, tuple[str, str]]:
    """Return the closed list of conditions by their names in the form."""
    pairs = ((one.text, answer) for one in questions for answer in one.answers)
    return {condition_value(*pair): pair for pair in pairs}


def with_keys(tree: Tree) -> Tree:
    """Give every step a key of its own, so that ways can lead to it; those it has stay."""
    steps = rows_of(tree, "steps")[:MOST_STEPS]
    taken: set[str] = set()
    for step in steps:
        key = text_of(step, "key")
        if not key or key in taken or len(key) > 40 or not key.replace("-", "").isalnum():
            key = next(
                k for n in range(1, 999) if (k := f"b{n}") not in taken and not _used(k, steps)
            )
        step["key"] = key
        taken.add(key)
    return {"steps": [_whole(step) for step in steps]}


def _whole(row: Tree) -> Tree:
    """Return a step with all its fields as texts, whatever was sent under their names."""
    links = [
        {name: text_of(way, name) for name in ("target", "condition")}
        for way in rows_of(row, "links")[:MOST_LINKS]
    ]
    return {name: text_of(row, name) for name in FIELDS} | {"links": links}


def _used(key: str, steps: list[Tree]) -> bool:
    return any(text_of(step, "key") == key for step in steps)


def ordered(tree: Tree, order: str) -> tuple[Tree, str]:
    """Do what a button says, and return the rows and the path to look at next.

    A new step is led to from the last one, where that leads nowhere yet.
    """
    steps = rows_of(tree, "steps")
    last = steps[-1] if steps else None
    here = changed(tree, order)
    leads_nowhere = order == "add steps" and last is not None and not rows_of(last, "links")
    found = with_keys(tree)
    if leads_nowhere and len(found["steps"]) > 1:
        found["steps"][-2]["links"] = [{"target": found["steps"][-1]["key"], "condition": ""}]
    _forget_ways_to_nothing(found)
    return found, here


def _forget_ways_to_nothing(tree: Tree) -> None:
    keys = {step["key"] for step in tree["steps"]}
    for step in tree["steps"]:
        step["links"] = [
            way for way in rows_of(step, "links") if text_of(way, "target") in keys | {""}
        ]


def tree_of_process(spec: ProcessSpec) -> Tree:
    """Return a process as the fields of the form."""
    return {"steps": [_row(spec, step) for step in spec.steps]}


def _row(spec: ProcessSpec, step: StepSpec) -> Tree:
    return {
        "key": step.key,
        "name": step.name,
        "place": f"{UNIT_PREFIX}{step.unit_id}" if step.unit_id else step.place,
        "unit_name": step.unit_name,
        "role": step.role,
        "amount": f"{step.hours.normalize():f}".replace(".", ","),
        "time_unit": HOURS,
        "all_ways": "on" if step.all_ways else "",
        "needs": step.needs,
        "yields": step.yields,
        "form_name": step.form_name,
        "links": [
            {"target": way.target, "condition": condition_value(way.question, way.answer)}
            for way in spec.out_of(step.key)
        ],
    }


def read(tree: Tree, conditions: dict[str, tuple[str, str]], places: Container[str]) -> Read:
    """Return the process that was typed; what cannot be read is named and stands for nothing.

    Args:
        tree: the rows of the form.
        conditions: the closed list of conditions, see `known_conditions`.
        places: the closed list of places, as the form names them.
    """
    intake = Intake()
    if not tree["steps"]:
        intake.note("", "Quy trình chưa có bước nào.", "The process has no step.")
    steps = tuple(_step(row, f"steps[{n}]", places, intake) for n, row in enumerate(tree["steps"]))
    links = tuple(_links(tree, conditions, intake))
    return Read(ProcessSpec(steps, links), tuple(intake.problems))


def _place(row: Tree, path: str, places: Container[str], intake: Intake) -> tuple[str, int | None]:
    """Return where a step is done, and the unit where it is always the same one."""
    said = text_of(row, "place") or StepPlace.AGENCY.value
    if said not in places:
        intake.note(
            f"{path}.place",
            "Nơi làm không có trong danh mục. Hãy chọn lại.",
            "This place is not on the list. Choose again.",
        )
        return StepPlace.AGENCY.value, None
    if said.startswith(UNIT_PREFIX):
        return StepPlace.UNIT.value, int(said.removeprefix(UNIT_PREFIX))
    return said, None


def _step(row: Tree, path: str, places: Container[str], intake: Intake) -> StepSpec:
    for name, longest in LONGEST.items():
        if len(text_of(row, name)) > longest:
            intake.note(
                f"{path}.{name}", f"Dài quá {longest} ký tự.", f"Longer than {longest} characters."
            )
    if not text_of(row, "name"):
        intake.note(f"{path}.name", "Chưa ghi nội dung công việc.", "Say what is done.")
    role = text_of(row, "role")
    if role and role not in _ROLES:
        intake.note(f"{path}.role", "Không có vai trò này.", "There is no such role.")
        role = ""
    if not (role or text_of(row, "unit_name")):
        intake.note(
            f"{path}.unit_name",
            "Chưa giao cho đơn vị hay vai trò nào.",
            "Given to no unit and no role.",
        )
    place, unit_id = _place(row, path, places, intake)
    return StepSpec(
        key=row["key"],
        name=text_of(row, "name"),
        hours=_hours(row, path, intake),
        unit_name=text_of(row, "unit_name"),
        role=role,
        all_ways=bool(row.get("all_ways")),
        needs=text_of(row, "needs"),
        yields=text_of(row, "yields"),
        form_name=text_of(row, "form_name"),
        place=place,
        unit_id=unit_id,
    )


def _hours(row: Tree, path: str, intake: Intake) -> Decimal:
    place = f"{path}.amount"
    amount = intake.number(text_of(row, "amount"), place)
    if amount is None:
        if not text_of(row, "amount"):
            intake.note(place, "Chưa ghi thời gian.", "Say how long it takes.")
        return Decimal(0)
    hours = amount * HOURS_A_WORKING_DAY if text_of(row, "time_unit") == DAYS else amount
    if not 0 <= hours <= MOST_HOURS or hours != round(hours, 2):
        intake.note(
            place,
            "Thời gian từ 0, tối đa hai chữ số thập phân của giờ.",
            "A time from 0 on, with two decimals of an hour at the most.",
        )
        return Decimal(0)
    return hours


def _links(
    tree: Tree, conditions: dict[str, tuple[str, str]], intake: Intake
) -> Iterator[LinkSpec]:
    keys = {step["key"] for step in tree["steps"]}
    for n, step in enumerate(tree["steps"]):
        for m, way in enumerate(rows_of(step, "links")):
            place, target = f"steps[{n}].links[{m}]", text_of(way, "target")
            said = text_of(way, "condition")
            if target not in keys:
                intake.note(f"{place}.target", "Chưa chọn bước tiếp theo.", "Choose the next step.")
                continue
            if said and said not in conditions:
                intake.note(
                    f"{place}.condition",
                    "Điều kiện không có trong danh mục.",
                    "The condition is not on the list.",
                )
                continue
            yield LinkSpec(step["key"], target, *conditions.get(said, ("", "")))


def empty_tree() -> Tree:
    """Return the beginning of a new process: what every one has."""
    begin = {
        "key": "tiep-nhan",
        "name": "Kiểm tra, tiếp nhận, số hóa hồ sơ",
        "role": "reception_officer",
    }
    begin |= {
        "place": StepPlace.RECEPTION.value,
        "unit_name": "Bộ phận Một cửa",
        "amount": "1",
        "time_unit": HOURS,
    }
    return {"steps": [begin]}


def sent_numbers(sent: QueryDict) -> tuple[int, str]:
    """Return which draft the page was made of (0: none) and what kind of agencies it is for."""
    seen = sent.get("seen", "")
    return (int(seen) if seen.isdecimal() and len(seen) < 18 else 0), sent.get("agency_kind", "")
