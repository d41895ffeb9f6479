"""What keeps a page from WCAG 2.2 AA as far as a program can tell, and from the width of its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Without the second, a way to each element that keeps a rule is put together, which takes longer than the rules.
_OPTIONS = {"runOnly": {"type": "tag", "values": _RULES}, "resultTypes": ["violations"]}
#: A button on its way from one colour to another keeps no contrast; what moves for ever stays.
_AT_REST = "document.getAnimations().forEach(one => { try { one.finish() } catch { } })"


def problems_of(page: Page, name: str = "") -> list[str]:
    """Return what axe finds on the page that is open, and whether it is wider than the window.

    Args:
        page: in a window.
        name: what the page is called in the problems; its address where there is none.
    """
    page.wait_for_load_state()  # a click waits until the next page answers, not until it is there
    name = name or page.url
    page.evaluate(_AT_REST)
    found = [
        f"{name}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page, options=_OPTIONS).response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    size = page.viewport_size
    return [*found, f"{name}: {wide} px wide"] if size and wide > size["width"] else found


def problems_at(page: Page, address: str) -> list[str]:
    """Go to an address and return what `problems_of` finds there."""
    page.goto(address)
    return problems_of(page, address)
