"""All form versions, read from `versions/*.yaml` and checked when they are first asked for."""

from __future__ import annotations

from collections.abc import Mapping
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


@cache
def form_versions() -> Mapping[str, FormVersion]:
    """Return every form version by its code ("2023_province"), the oldest first.

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
