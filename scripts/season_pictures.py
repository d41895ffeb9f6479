"""Take the pictures of the reporting season for docs/roles anew, from a demo that runs: docs/images/season-*.png.

    .venv/bin/python scripts/season_pictures.py http://127.0.0.1:8000 DATA_DIR

DATA_DIR is the folder of the demo (`THUOCDO_DATA_DIR`), where the passwords of its accounts are. It writes one part of the report.
"""

from __future__ import annotations

import json
import re
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pypdfium2 import PdfDocument

IMAGES = Path(__file__).parent.parent / "docs" / "images"
WIDTH, HEIGHT, MARGIN, COLOURS = 1100, 780, 12, 64
CAMPAIGN = re.compile(r"/office/campaigns/\d+/")
TEXT = (
    "Toàn tỉnh có [[B3 1.4]] thủ tục hành chính, trong đó [[B3 1.4.1]] thủ tục cấp tỉnh.\n"
    "- Công bố mới: [[B3 1.2]] thủ tục; bãi bỏ, thay thế: [[B3 1.3]] thủ tục."
)
ANSWER = re.compile(r"/office/campaigns/\d+/units/\d+/")


def main(base: str, data: str) -> None:
    """Take all pictures, in Vietnamese and in English."""
    found = json.loads((Path(data) / "demo_accounts.json").read_text())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for language in ("vi", "en"):
            officer = signed_in(browser, base, language, "lan", found["lan"])
            officer.goto(link(officer, ANSWER))
            take(officer, f"season-answer-{language}", "#problems")
            organiser = signed_in(browser, base, language, "thao", found["thao"])
            campaign = link(organiser, CAMPAIGN)
            organiser.goto(f"{campaign}board/")
            take(organiser, f"season-board-{language}", "main h1")
            organiser.goto(f"{campaign}whole/")
            take(organiser, f"season-whole-{language}", "main .alert:nth-of-type(2)")
            organiser.goto(campaign)
            organiser.locator('form[action$="/report/"] button').click()
            organiser.wait_for_url("**/official-reports/**")
            take(organiser, f"season-report-{language}", "main h1")
            report = organiser.url
            organiser.goto(f"{report}parts/procedures/")
            write(organiser)
            take(organiser, f"season-text-{language}", "main h1")
            if language == "vi":
                paper = PdfDocument(organiser.request.get(f"{report}report.pdf").body())[0]
                size = WIDTH / 2 / paper.get_width()
                store(paper.render(scale=size).to_pil(), "season-paper")
        browser.close()


def signed_in(browser: Browser, base: str, language: str, name: str, password: str) -> Page:
    """Return a page of somebody signed in."""
    context = browser.new_context(
        base_url=base, viewport={"width": WIDTH, "height": HEIGHT}, timezone_id="Asia/Ho_Chi_Minh"
    )
    context.add_cookies([{"name": "django_language", "value": language, "url": base}])
    page = context.new_page()
    page.goto("/office/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    return page


def link(page: Page, wanted: re.Pattern[str]) -> str:
    """Return the first address of a kind on the list of campaigns."""
    page.goto("/office/campaigns/")
    hrefs: list[str] = page.eval_on_selector_all(
        "main a[href]", "all => all.map(a => a.getAttribute('href'))"
    )
    return next(one for one in hrefs if wanted.fullmatch(one))


def take(page: Page, name: str, first: str) -> None:
    """Store what is on the page from an element on, with few colours."""
    page.wait_for_load_state("networkidle")
    box = page.locator(first).first.bounding_box()
    assert box, first
    clip = {"x": 0, "y": box["y"] - MARGIN, "width": WIDTH, "height": HEIGHT}
    shot = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type] # it is a FloatRect
    store(Image.open(BytesIO(shot)), name)


def store(picture: Image.Image, name: str) -> None:
    """Store a picture with few colours."""
    path = IMAGES / f"{name}.png"
    few = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    print(path.name, path.stat().st_size)


def write(page: Page) -> None:
    """Write a part of the report, unless that was done before."""
    text = page.locator("#id_text")
    if text.input_value():
        return
    text.fill(TEXT)
    page.locator("#block button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    page.reload()


if __name__ == "__main__":
    main(*sys.argv[1:])
