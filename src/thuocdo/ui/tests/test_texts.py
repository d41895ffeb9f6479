"""Texts of templates: translated once for each language, values escaped, a doubled sign of percent written once."""

from __future__ import annotations

from django.template import engines
from django.utils import translation

import pytest

SOURCE = """{{ _("Hồ sơ") }}|{{ _("%(num)s %% của %(name)s", num=5, name=name) }}|{{ _("100 %% đúng") }}|{{ gettext("Hồ sơ") }}"""


def drawn(name: str) -> str:
    return engines["jinja2"].from_string(SOURCE).render({"name": name})


@pytest.mark.parametrize("_again", [1, 2])
def test_values_are_escaped_and_percent_is_written_once(_again: int) -> None:
    assert drawn("<b>&") == "Hồ sơ|5 % của &lt;b&gt;&amp;|100 % đúng|Hồ sơ"


def test_each_language_has_its_own() -> None:
    for code in ("en", "vi", "en"):
        with translation.override(code):
            said = drawn("x").split("|")
        assert said[0] == said[3] == ("Hồ sơ" if code == "vi" else "Dossier")
