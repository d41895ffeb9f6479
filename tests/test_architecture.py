"""Rules of the house that no lint tool knows. Each failure names the place and what is wrong there."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "thuocdo"
FACES = ("portal", "office", "api", "exchange", "ui")
LONGEST_FILE, LONG_FILE, LONG_SHARE = 600, 400, 0.02
USUAL_FUNCTION, LONG_FUNCTION, LONGEST_FUNCTION = 8, 40, 60
WRITES = {
    "save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "asave", "acreate", "aupdate", "adelete",
}  # fmt: skip
VAGUE_NAMES = {"utils", "helpers", "common", "manager", "data"}

# Pieced together, or this file would be what it looks for.
REGISTRY_HOSTS = ("py" + "pi.org", "files.python" + "hosted.org", "registry.npm" + "js.org")
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:home|root|work|Users)/\w")
TEXT_ENDINGS = {
    ".py", ".md", ".toml", ".txt", ".in", ".yaml", ".yml", ".html", ".css", ".js", ".csv", ".json", ".po", ".cfg", "",
}  # fmt: skip


@cache
def tracked_files() -> tuple[Path, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = (ROOT / name for name in listed.stdout.split("\0") if name)
    return tuple(path for path in paths if path.is_file())


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def place(path: Path, node: ast.AST | None = None) -> str:
    line = getattr(node, "lineno", 1)
    return f"{path.relative_to(ROOT)}:{line}"


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(ROOT).parts or path.name == "conftest.py"


def python_files() -> list[Path]:
    return [path for path in tracked_files() if path.suffix == ".py"]


def source_files() -> list[Path]:
    """The product's own code: no tests, no migrations."""
    return [
        path
        for path in python_files()
        if PACKAGE in path.parents and not is_test(path) and "migrations" not in path.parts
    ]


def rooms() -> list[Path]:
    return sorted(path.parent for path in PACKAGE.glob("*/apps.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = node.body[0] if ast.get_docstring(node) else None
    explained = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - explained


def test_faces_write_only_through_services() -> None:
    found = [
        f"{place(path, node)} .{node.func.attr}()"
        for path in source_files()
        if path.relative_to(PACKAGE).parts[0] in FACES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and not updates_a_dict(node, node.func.attr)
    ]
    assert not found


def updates_a_dict(node: ast.Call, name: str) -> bool:
    """A query set's `update` takes keywords alone, a dict's takes a dict."""
    return name == "update" and len(node.args) == 1


def test_faces_read_only_what_the_user_may_see() -> None:
    """A query in a face starts with `.visible_to(user)`, or from a record that was found so; at the portal with what is the citizen's own,
    or everybody's. All may see the units."""
    found = [
        f"{place(path, node)} {ast.unparse(node)}"
        for path in source_files()
        if path.relative_to(PACKAGE).parts[0] in FACES and "management" not in path.parts
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "objects"
        and ast.unparse(node.value) != "Unit.objects"
        and node.attr
        not in {"visible_to", "of_record", "from_record", "of_citizen", "for_everybody"}
    ]
    assert not found


def test_no_file_is_a_place_to_get_lost_in() -> None:
    lines = {path: path.read_text(encoding="utf-8").count("\n") for path in source_files()}
    too_long = {place(path): count for path, count in lines.items() if count > LONGEST_FILE}
    long = {place(path): count for path, count in lines.items() if count > LONG_FILE}
    assert not too_long
    assert len(long) <= LONG_SHARE * len(lines), long


def test_functions_stay_short() -> None:
    lengths = {
        f"{place(path, node)} {node.name}": length(node)
        for path in source_files()
        for node in functions(path)
    }
    assert statistics.median(lengths.values()) <= USUAL_FUNCTION
    assert sorted(lengths.values())[int(0.95 * len(lengths))] <= LONG_FUNCTION
    assert not {name: count for name, count in lengths.items() if count > LONGEST_FUNCTION}


def test_modules_say_what_they_hold() -> None:
    found = [place(path) for path in source_files() if path.stem in VAGUE_NAMES]
    assert not found


def test_every_room_is_an_app_with_its_own_label() -> None:
    for room in rooms():
        source = (room / "apps.py").read_text(encoding="utf-8")
        assert f'label = "{room.name}"' in source, place(room / "apps.py")
        assert room.name != "rules", "the library `rules` has this label"


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_every_room_says_what_it_is_for(room: Path) -> None:
    assert ast.get_docstring(tree(room / "__init__.py")), place(room / "__init__.py")
    page = ROOT / "docs" / "rooms" / f"{room.name}.md"
    assert page.is_file(), f"{page.relative_to(ROOT)} is missing"
    assert len(page.read_text(encoding="utf-8")) > 300, f"{page.relative_to(ROOT)} says nothing"


def test_every_module_says_what_it_holds() -> None:
    found = [
        place(path)
        for path in source_files()
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree(path))
    ]
    assert not found


def test_public_functions_of_services_facts_and_indicators_have_docstrings() -> None:
    def must_explain(path: Path) -> bool:
        room = path.relative_to(PACKAGE).parts[0]
        return path.stem in {"services", "facts"} or room in {"indicators", "facts"}

    found = [
        f"{place(path, node)} {node.name}"
        for path in source_files()
        if must_explain(path)
        for node in public_functions(tree(path))
        if not ast.get_docstring(node)
    ]
    assert not found


def public_functions(module: ast.Module) -> Iterator[ast.FunctionDef]:
    """Functions of a module and methods of its public classes whose names have no underscore in front."""
    bodies = [module.body]
    bodies += [n.body for n in module.body if isinstance(n, ast.ClassDef) and n.name[0] != "_"]
    for body in bodies:
        for node in body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield node


def test_every_annotation_is_read_late() -> None:
    """`from __future__ import annotations` in every module that holds code."""
    found = [
        place(path)
        for path in source_files()
        if any(not isinstance(node, ast.Expr) for node in tree(path).body)
        and not any(
            isinstance(node, ast.ImportFrom) and node.module == "__future__"
            for node in tree(path).body
        )
    ]
    assert not found


def test_services_are_told_the_time() -> None:
    """`at` and the day come from outside, or a service cannot be tested and a job run again tells another story."""
    found = [
        f"{place(path, node)} {ast.unparse(node.func)}()"
        for path in source_files()
        if path.stem == "services"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and not node.args  # timezone.localdate(at) only turns a moment into a day
        and ast.unparse(node.func)
        in {
            "timezone.now",
            "timezone.localdate",
            "timezone.localtime",
            "datetime.now",
            "date.today",
        }
    ]
    assert not found


def test_migrations_have_names() -> None:
    found = [
        place(path)
        for path in PACKAGE.glob("*/migrations/0*.py")
        if re.search(r"_(auto|alter|initial)(_|\b)|_and_more", path.stem)
    ]
    assert not found


def test_no_address_of_a_registry_and_no_path_of_a_machine() -> None:
    found = []
    for path in tracked_files():
        if path.suffix not in TEXT_ENDINGS or path.is_symlink():
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{place(path)}: {host}" for host in REGISTRY_HOSTS if host in text]
        found += [f"{place(path)}: {match.group()}" for match in MACHINE_PATH.finditer(text)]
    assert not found


def test_requirements_name_no_place_to_load_from_and_every_one_has_a_hash() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        text = path.read_text()
        assert not re.search(
            r"^\s*(--(extra-)?index-url|--find-links|-i |-f |.* @ )|\w+://", text, re.MULTILINE
        ), path
        entries = re.split(r"\n(?=\S)", text.strip())
        assert all("--hash=sha256:" in entry for entry in entries if "==" in entry), path
        assert all("==" in entry for entry in entries if not entry.startswith("#")), path


def test_pages_hold_no_script_or_style_of_their_own() -> None:
    """The content policy forbids both; a page that has them looks right only without it."""
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)|<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:",
        re.IGNORECASE,
    )
    found = [
        f"{place(path)}: {match.group()}"
        for path in PACKAGE.rglob("*.html")
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_one_version_stands_everywhere() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## \[?v?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert first is not None
    assert first.group(1) == declared


def test_every_variable_of_the_environment_is_documented() -> None:
    settings = PACKAGE / "settings"
    read = set()
    for path in settings.glob("*.py"):
        read |= set(re.findall(r'"((?:THUOCDO_|DATABASE_)[A-Z_]+)"', path.read_text()))
    read -= {"THUOCDO_TEST_RUN_DIR"}  # between the processes of one test run
    documented = set(
        re.findall(
            r"`((?:THUOCDO_|DATABASE_)[A-Z_]+)`",
            (ROOT / "docs/start.md").read_text(encoding="utf-8"),
        )
    )
    assert read == documented


def test_reading_a_report_starts_without_the_web_framework() -> None:
    """`read_report` must answer in less than a second, so its imports may not grow by Django or a database driver."""
    script = "import sys, thuocdo.ingestion.command; print(*sorted({'django', 'psycopg'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == []
