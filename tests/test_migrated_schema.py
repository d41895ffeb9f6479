"""A kept schema is taken where it is this code's, or lacks nothing but migrations that came since."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests import migrated_schema


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    files = {"requirements/runtime.txt": "r", "src/a/migrations/0001.py": "1"}
    monkeypatch.setattr(migrated_schema, "made_of", lambda: dict(files))
    return files


def keep(folder: Path) -> Path:
    dump = migrated_schema.dump_path(folder)
    dump.write_text("dump")
    dump.with_suffix(".json").write_text(json.dumps(migrated_schema.made_of()))
    return dump


def test_its_own_dump_comes_first(tmp_path: Path, code: dict[str, str]) -> None:
    dump = keep(tmp_path)
    assert migrated_schema.nearest(dump) == dump


def test_a_dump_that_lacks_a_migration_is_a_start(tmp_path: Path, code: dict[str, str]) -> None:
    dump = keep(tmp_path)
    code["src/a/migrations/0002.py"] = "2"
    assert migrated_schema.nearest(migrated_schema.dump_path(tmp_path)) == dump


@pytest.mark.parametrize("name", ["requirements/runtime.txt", "src/a/migrations/0001.py"])
def test_a_dump_made_of_other_files_is_none(
    tmp_path: Path, code: dict[str, str], name: str
) -> None:
    keep(tmp_path)
    code[name] = "other"
    assert migrated_schema.nearest(migrated_schema.dump_path(tmp_path)) is None


def test_a_dump_without_a_word_on_what_it_is_made_of_is_none(
    tmp_path: Path, code: dict[str, str]
) -> None:
    keep(tmp_path).with_suffix(".json").unlink()
    code["src/a/migrations/0002.py"] = "2"
    assert migrated_schema.nearest(migrated_schema.dump_path(tmp_path)) is None
