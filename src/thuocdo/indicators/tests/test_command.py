"""`thuocdo indicators` and the pages it writes."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

import pytest

from thuocdo.indicators.documentation import pages
from thuocdo.indicators.registry import build, indicators

_PAGES = Path(__file__).resolve().parents[4] / "docs" / "indicators"


def test_the_pages_in_the_repository_are_those_of_the_definitions() -> None:
    if not _PAGES.parent.exists():
        pytest.skip("the product is installed without its documentation")
    found = {path.name: path.read_text(encoding="utf-8") for path in _PAGES.glob("*.md")}

    assert found == pages(indicators()), "run: thuocdo indicators docs"


def test_every_indicator_has_an_entry_with_its_source() -> None:
    text = "".join(pages(indicators()).values())

    for member in indicators().values():
        assert f"## `{member.code}`\n" in text
        assert str(member.source) in text


def test_docs_writes_one_page_per_theme(tmp_path: Path) -> None:
    call_command("indicators", "docs", "--folder", str(tmp_path / "pages"), stdout=StringIO())

    written = sorted(path.stem for path in (tmp_path / "pages").iterdir())
    assert written == sorted({member.theme for member in indicators().values()})


def test_validate_says_how_many_indicators_there_are() -> None:
    out = StringIO()

    call_command("indicators", "validate", stdout=out)

    assert f"{len(indicators())} indicators" in out.getvalue()


def test_validate_tells_what_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    member = next(iter(indicators().values()))
    monkeypatch.setattr(
        "thuocdo.indicators.management.commands.indicators.built_in_indicators",
        lambda: build({member.theme: (member, member)}),
    )

    with pytest.raises(CommandError, match=f"{member.code} is already defined"):
        call_command("indicators", "validate", stdout=StringIO())
