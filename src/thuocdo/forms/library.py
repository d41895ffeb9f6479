"""All form versions, read from `versions/*.yaml` and checked when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from thuocdo.errors import NotFound
from thuocdo.forms.reading import read_version
from thuocdo.forms.validation import problems_in
from thuocdo.forms.version import FormVersion
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.registry import indicators

_FOLDER = Path(__file__).with_name("versions")


@dataclass(frozen=True, slots=True, eq=False)
class Entered:
    """The forms that an office entered: each version and the text of its own rules, by code, the oldest first."""

    versions: Mapping[str, FormVersion] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)


NOTHING_ENTERED = Entered()
#: Who knows what was entered; the room itself where there is a database (`entered.py`), nobody elsewhere.
_answer: list[Callable[[], Entered]] = [lambda: NOTHING_ENTERED]
_tried: ContextVar[Entered | None] = ContextVar("tried", default=None)


def answer_from(provider: Callable[[], Entered]) -> None:
    """Let forms that an office entered be known from now on; the same object must come while nothing changed."""
    _answer[0] = provider


def entered() -> Entered:
    """Return what an office entered, and what is tried out just now (`trying`)."""
    tried = _tried.get()
    return _answer[0]() if tried is None else tried


@contextmanager
def trying(version: FormVersion, rules: str) -> Iterator[None]:
    """Let a form be known within a block as if it were in force; to nobody else.

    Args:
        version: the form; it stands before one in force with the same code.
        rules: the text of its own rules.
    """
    known = _answer[0]()
    more = Entered({**known.versions, version.code: version}, {**known.rules, version.code: rules})
    token = _tried.set(more)
    try:
        yield
    finally:
        _tried.reset(token)


def form_versions() -> Mapping[str, FormVersion]:
    """Return every form version by its code ("2023_province"): those of the product, the oldest first, then those an office entered.

    Raises:
        DefinitionError: a file is no form, or asks for what no indicator answers.
    """
    more = entered()
    return _together(more) if more.versions else built_in_versions()


@lru_cache(maxsize=4)
def _together(more: Entered) -> Mapping[str, FormVersion]:
    return MappingProxyType({**built_in_versions(), **more.versions})


@cache
def built_in_versions() -> Mapping[str, FormVersion]:
    """Return the form versions that the product brings, by code, the oldest first.

    Raises:
        DefinitionError: a file is no form, or asks for what no indicator answers.
    """
    paths = sorted(_FOLDER.glob("*.yaml"))
    return build({path.name: path.read_text(encoding="utf-8") for path in paths})


def form_version(code: str) -> FormVersion:
    """Return one form version.

    Raises:
        NotFound: no form version has this code.
    """
    found = form_versions().get(code)
    if found is None:
        raise NotFound(
            "unknown_form",
            f"Không có biểu mẫu nào mang mã “{code}”. Hãy kiểm tra lại mã biểu mẫu.",
            f"There is no form version with the code {code!r}. Check the code.",
            form=code,
        )
    return found


def usual_form(level: str, *, on: date) -> FormVersion:
    """Return the form that units of a level fill for a window.

    It is the newest in force on the last day of the window; where the level has none then, the newest of a province, and before the first one
    of all, the oldest.

    Args:
        level: kind of the unit: province, department, district or commune.
        on: the last day of the window.
    """
    in_force = [
        one
        for one in form_versions().values()
        if one.valid_from <= on <= (one.valid_until or date.max)
    ]
    for wanted in (level, "province"):
        found = [one for one in in_force if one.level == wanted]
        if found:
            return max(found, key=lambda one: (one.valid_from, one.code))
    return min(form_versions().values(), key=lambda one: one.valid_from)


def build(texts: Mapping[str, str]) -> Mapping[str, FormVersion]:
    """Read and check form versions.

    Args:
        texts: the content of each file by its name.

    Raises:
        DefinitionError: names every problem, one on a line, with the file and the row it is in.
    """
    versions: dict[str, FormVersion] = {}
    problems: list[str] = []
    for name, text in texts.items():
        version = read_version(text, name=name)
        if name != f"{version.code}.yaml":
            problems.append(f"{name}: holds the version {version.code}; name the file after it")
        problems += [f"{name}: {problem}" for problem in problems_in(version, indicators())]
        versions[version.code] = version
    if problems:
        raise DefinitionError("form versions refused:\n" + "\n".join(problems))
    return MappingProxyType(versions)
