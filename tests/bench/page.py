"""From a link that starts at once to the verdict on the screen, against the command's own time.

In the staged Internet, with Chromium beside the service: an empty cache (a first visit), then a
filled one. Each visit is a visitor of its own, so that no former result is shown.

    .venv/bin/python -m tests.bench.page [RUNS]
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser import chromium
from tests.internet.lab import Lab
from tests.internet.lab import missing as missing_for_the_lab

RUNS = 9
DOMAIN = "pracownia-pod-lipa.pl"
QUERY = urlencode({"address": DOMAIN, "symptom": "website_down", "lang": "pl", "run": "1"})

# Runs in each page from its beginning: the moments, in milliseconds from the click on the link.
_MOMENTS = """
window.moments = {};
const marks = { shown: "h1", running: ".steps", verdict: ".verdict", whole: ".legend" };
new MutationObserver(() => {
  for (const [name, selector] of Object.entries(marks)) {
    if (!(name in window.moments) && document.querySelector(selector)) {
      window.moments[name] = performance.now();
    }
  }
}).observe(document, { childList: true, subtree: true });
"""


def command(lab: Lab) -> tuple[float, float]:
    """Milliseconds that the command takes from its start to its end, and the diagnosis in it."""
    started = time.perf_counter()
    asked = [sys.executable, "-m", "assistant", "diagnose", DOMAIN, "--json"]
    done = lab.run(asked, "home", timeout=60)
    return (time.perf_counter() - started) * 1000, json.loads(done.stdout)["duration_ms"]


def visit(context: BrowserContext, url: str) -> dict[str, float]:
    """The moments of one visit by somebody new."""
    context.clear_cookies()
    page = context.new_page()
    page.add_init_script(_MOMENTS)
    page.goto(f"{url}/?{QUERY}")
    page.wait_for_selector(".legend")
    page.wait_for_timeout(50)
    moments: dict[str, float] = page.evaluate("window.moments")
    page.close()
    return moments


def first_visit(browser: Browser, url: str) -> dict[str, float]:
    context = browser.new_context()
    moments = visit(context, url)
    context.close()
    return moments


def told(name: str, values: list[float]) -> str:
    ordered = sorted(values)
    return f"{name}: median {statistics.median(ordered):.0f} ms, best {ordered[0]:.0f} ms"


def main() -> None:
    if reason := missing_for_the_lab() or chromium.missing():
        sys.exit(reason)
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with Lab() as lab, chromium.served(lab) as url, sync_playwright() as playwright:
        browser = chromium.launch(playwright, lab)
        commands = [command(lab) for _ in range(runs)]
        first_visit(browser, url)
        first = [first_visit(browser, url) for _ in range(runs)]
        context = browser.new_context()
        visit(context, url)
        again = [visit(context, url) for _ in range(runs)]
        browser.close()
    print(told("the command", [whole for whole, _ in commands]))
    print(told("  the diagnosis in it", [inner for _, inner in commands]))
    for name, visits in (("empty cache", first), ("filled cache", again)):
        for moment in ("shown", "running", "verdict", "whole"):
            seen = [one[moment] for one in visits if moment in one]
            if seen:
                print(told(f"link, {name}: {moment}", seen))


if __name__ == "__main__":
    main()
