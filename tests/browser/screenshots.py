"""Pictures of the page for the documents, taken inside the staged Internet:

python -m tests.browser.screenshots [FOLDER]

FOLDER is docs/pictures unless named.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.internet.lab import Lab
from tests.internet.lab import missing as missing_for_the_lab

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
EXPIRED = {"address": "kwiaciarnia-przy-farze.pl", "symptom": "website_down", "run": "1"}

# name: query, size, colours, what is on the page when it is ready
PICTURES = {
    "start-phone": ({"lang": "pl"}, chromium.PHONE, "light", "[data-testid=stRadioOption]"),
    "result-phone": ({**EXPIRED, "lang": "pl"}, chromium.PHONE, "light", ".legend"),
    "result-desktop": ({**EXPIRED, "lang": "en"}, chromium.DESKTOP, "light", ".legend"),
    "result-dark": ({**EXPIRED, "lang": "pl"}, chromium.DESKTOP, "dark", ".legend"),
}


def take(browser: Browser, url: str, name: str, folder: Path) -> None:
    query, viewport, scheme, ready = PICTURES[name]
    context = browser.new_context(viewport=viewport, locale="pl-PL", color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{url}/?{urlencode(query)}")
    page.wait_for_selector(ready)
    chromium.settled(page)
    page.evaluate("document.fonts.ready")
    page.wait_for_load_state("networkidle")  # pictures that the style asks for
    page.screenshot(path=folder / f"{name}.png")
    context.close()


def main() -> None:
    if reason := missing_for_the_lab() or chromium.missing():
        sys.exit(reason)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with Lab() as lab, chromium.served(lab) as url, sync_playwright() as playwright:
        browser = chromium.launch(playwright, lab)
        for name in PICTURES:
            take(browser, url, name, folder)
        browser.close()


if __name__ == "__main__":
    main()
