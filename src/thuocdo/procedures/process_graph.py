"""How an internal process runs: pure arithmetic over steps and links, without a database.

Guarantees: a process without errors always comes to an end whatever the answers; the line of a run names each step
once; no step begins before all ways that lead to it and were taken are done; the last moment of a run is the longest way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.errors import InvalidInput

#: Working hours of one working day when a time limit is compared: provincial decisions on internal processes of 2025.
HOURS_A_WORKING_DAY = Decimal(8)
#: For limits in calendar days and months only the order of size is known; too long rather than too short, for a warning.
HOURS_A_UNIT = {
    "hour": Decimal(1),
    "working_day": HOURS_A_WORKING_DAY,
    "day": HOURS_A_WORKING_DAY,
    "month": 23 * HOURS_A_WORKING_DAY,
}


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step; with `all_ways` all links out of it that hold are taken, else the first one.

    `place` is a `StepPlace`; `unit_id` the unit where it is always the same one, else null.
    """

    key: str
    name: str
    hours: Decimal
    unit_name: str = ""
    role: str = ""
    all_ways: bool = False
    needs: str = ""
    yields: str = ""
    form_name: str = ""
    place: str = "agency"
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class LinkSpec:
    """A way between two steps; without a question it always holds."""

    source: str
    target: str
    question: str = ""
    answer: str = ""

    def holds(self, answers: Mapping[str, str]) -> bool:
        """Say whether it is taken for some answers."""
        return not self.question or answers.get(self.question, "") == self.answer


@dataclass(frozen=True, slots=True)
class ProcessSpec:
    """A process as plain values, steps and links in their order."""

    steps: tuple[StepSpec, ...]
    links: tuple[LinkSpec, ...] = ()

    def out_of(self, key: str) -> list[LinkSpec]:
        """Return the links out of a step."""
        return [link for link in self.links if link.source == key]

    def questions(self) -> dict[str, list[str]]:
        """Return what is asked on the way, with the answers that make a difference, in order."""
        asked: dict[str, list[str]] = {}
        for link in self.links:
            if link.question and link.answer not in asked.setdefault(link.question, []):
                asked[link.question].append(link.answer)
        return asked


@dataclass(frozen=True, slots=True)
class GraphProblem:
    """One thing that is wrong with a process, or (a warning) looks wrong; `step` is a key or empty."""

    code: str
    message_vi: str
    message_en: str
    step: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class RunStep:
    """One step of a run: it begins when the latest way to it is done. Hours count from the start of the process."""

    step: StepSpec
    begins: Decimal
    ends: Decimal


@dataclass(frozen=True, slots=True)
class Run:
    """A test run: its steps in the order in which they begin, and how many hours it takes from end to end."""

    steps: tuple[RunStep, ...]

    @property
    def hours(self) -> Decimal:
        """Return the working hours until the last step is done."""
        return max((one.ends for one in self.steps), default=Decimal(0))

    @property
    def hours_of_work(self) -> Decimal:
        """Return the sum of the hours of all steps, those side by side included."""
        return sum((one.step.hours for one in self.steps), Decimal(0))


def limit_in_hours(amount: Decimal | None, unit: str) -> Decimal | None:
    """Return a time limit in working hours, to compare a process with; null where there is none."""
    return None if amount is None or not unit else amount * HOURS_A_UNIT[unit]


def problems_of_process(
    process: ProcessSpec, *, limit_hours: Decimal | None = None
) -> list[GraphProblem]:
    """Return everything that is wrong with a process; it can be approved where none but warnings are left.

    Args:
        process: the process.
        limit_hours: the time limit of the procedure in working hours; null where none is set.
    """
    broken = list(_broken_parts(process))
    if broken:
        return broken
    order = _in_order(process)
    if order is None:
        return [
            GraphProblem(
                "cycle",
                "Quy trình quay vòng: có bước dẫn ngược về bước trước.",
                "The process goes in a circle: a step leads back to one before it.",
            )
        ]
    return [*_dead_ends(process), *_over_time(process, order, limit_hours)]


def run_test(process: ProcessSpec, answers: Mapping[str, str]) -> Run:
    """Walk a process with some answers, and return its line of steps with hours.

    A question without an answer has the empty one. Shape: one row per step that is reached.

    Raises:
        InvalidInput: the process has an error, so a run means nothing.
    """
    errors = [one for one in problems_of_process(process) if not one.warning]
    if errors:
        raise InvalidInput(
            "process_invalid", errors[0].message_vi, errors[0].message_en, step=errors[0].step
        )
    order = _in_order(process)
    assert order is not None
    steps = {step.key: step for step in process.steps}
    begins = {order[0]: Decimal(0)}
    line: list[RunStep] = []
    for key in order:
        if key not in begins:
            continue
        done = RunStep(steps[key], begins[key], begins[key] + steps[key].hours)
        line.append(done)
        for link in _taken(process, steps[key], answers):
            begins[link.target] = max(begins.get(link.target, Decimal(0)), done.ends)
    return Run(tuple(sorted(line, key=lambda one: (one.begins, order.index(one.step.key)))))


def _taken(process: ProcessSpec, step: StepSpec, answers: Mapping[str, str]) -> list[LinkSpec]:
    holding = [link for link in process.out_of(step.key) if link.holds(answers)]
    return holding if step.all_ways else holding[:1]


def _broken_parts(process: ProcessSpec) -> Iterator[GraphProblem]:
    keys = [step.key for step in process.steps]
    if not keys:
        yield GraphProblem("empty", "Quy trình chưa có bước nào.", "The process has no step.")
    for key in {key for key in keys if keys.count(key) > 1}:
        yield GraphProblem(
            "step_twice", f"Mã bước «{key}» dùng hai lần.", f"The key “{key}” occurs twice.", key
        )
    for step in process.steps:
        if not (step.unit_name or step.role):
            yield GraphProblem(
                "nobody",
                f"Bước «{step.name}» chưa giao cho đơn vị hay vai trò nào.",
                f"The step “{step.name}” is given to no unit and no role.",
                step.key,
            )
        if step.hours < 0:
            yield GraphProblem(
                "hours",
                f"Bước «{step.name}» có số giờ âm.",
                f"“{step.name}” has negative hours.",
                step.key,
            )
    for link in process.links:
        for key in {link.source, link.target} - set(keys):
            yield GraphProblem(
                "no_such_step",
                f"Đường nối tới bước «{key}» không có.",
                f"A link names the step “{key}”, which is not there.",
                key,
            )
    yield from _impossible_links(process)
    yield from _starts(process)


def _impossible_links(process: ProcessSpec) -> Iterator[GraphProblem]:
    names = {step.key: step.name for step in process.steps}
    for n, link in enumerate(process.links):
        if link.source == link.target:
            yield GraphProblem(
                "to_itself",
                f"Bước «{names.get(link.source, link.source)}» dẫn về chính nó.",
                f"The step “{names.get(link.source, link.source)}” leads to itself.",
                link.source,
            )
        if link in process.links[:n]:
            yield GraphProblem(
                "link_twice",
                f"Bước «{names.get(link.source, link.source)}» có hai đường đi giống nhau.",
                f"Two ways out of “{names.get(link.source, link.source)}” are the same.",
                link.source,
            )


def _starts(process: ProcessSpec) -> Iterator[GraphProblem]:
    targets = {link.target for link in process.links}
    starts = [step for step in process.steps if step.key not in targets]
    for step in starts[1:]:
        yield GraphProblem(
            "not_reached",
            f"Không có đường nào dẫn tới bước «{step.name}».",
            f"No way leads to the step “{step.name}”.",
            step.key,
        )


def _in_order(process: ProcessSpec) -> list[str] | None:
    """Return the keys so that every link leads onwards, as near to the written order as can be; null in a circle."""
    waiting = {step.key: 0 for step in process.steps}
    for link in process.links:
        waiting[link.target] += 1
    order: list[str] = []
    while waiting:
        free = next((key for key, count in waiting.items() if count == 0), None)
        if free is None:
            return None
        del waiting[free]
        order.append(free)
        for link in process.out_of(free):
            waiting[link.target] -= 1
    return order


def _dead_ends(process: ProcessSpec) -> Iterator[GraphProblem]:
    """Yield the steps that some answers lead to and out of which no link holds for other answers."""
    for step in process.steps:
        out = process.out_of(step.key)
        if out and all(link.question for link in out):
            yield GraphProblem(
                "no_way_on",
                f"Sau bước «{step.name}» có trường hợp không đi tiếp được: thêm một đường không điều kiện.",
                f"After “{step.name}” some cases cannot go on: add a way without a condition.",
                step.key,
            )
    ends = [step for step in process.steps if not process.out_of(step.key)]
    for step in ends[1:]:
        yield GraphProblem(
            "several_ends",
            f"Quy trình kết thúc ở nhiều bước, trong đó có «{step.name}».",
            f"The process ends in several steps, “{step.name}” among them.",
            step.key,
            warning=True,
        )


def _over_time(
    process: ProcessSpec, order: list[str], limit_hours: Decimal | None
) -> Iterator[GraphProblem]:
    longest = longest_hours(process, order)
    if limit_hours is not None and longest > limit_hours:
        yield GraphProblem(
            "over_time",
            f"Tổng thời gian dài nhất {longest:f} giờ vượt thời hạn của thủ tục {limit_hours:f} giờ.",
            f"The longest way takes {longest:f} hours; the time limit of the procedure is {limit_hours:f}.",
            warning=True,
        )


def longest_hours(process: ProcessSpec, order: list[str] | None = None) -> Decimal:
    """Return the hours of the longest way through a process without circles, whatever the answers."""
    order = order if order is not None else _in_order(process) or []
    hours = {step.key: step.hours for step in process.steps}
    ends: dict[str, Decimal] = {}
    for key in order:
        before = [ends[link.source] for link in process.links if link.target == key]
        ends[key] = max(before, default=Decimal(0)) + hours[key]
    return max(ends.values(), default=Decimal(0))
