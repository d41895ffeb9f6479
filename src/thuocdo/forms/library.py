"""All form versions, read from `versions/*.yaml` and checked when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from thuocdo.errors import NotFound
from thuocdo.forms.reading import read_version
from thuocdo.forms.validation import problems_in
from thuocdo.forms.version import FormVersion
from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.registry import indicators

_FOLDER = Path(__file__).with_name("versions")


def form_versions() -> Mapping[str, FormVersion]:
    """Return every form version by its code ("2023_province"), the oldest first.

    Raises:
        DefinitionError: a file is no form, or asks for what no indicator answers.
    """
    return built_in_versions()


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
