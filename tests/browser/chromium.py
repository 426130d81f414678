"""Chromium inside the staged Internet, and the service that it visits there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

from tests.internet.lab import Lab

PORT = 8501  # of the lab's own loopback, which nobody else uses
URL = f"http://127.0.0.1:{PORT}"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}

# Runs in the lab: waits until the service answers, for a minute at most.
_WAIT = """
import sys, time, urllib.request
for _ in range(600):
    try:
        sys.exit(urllib.request.urlopen(sys.argv[1], timeout=5).status != 200)
    except OSError:
        time.sleep(0.1)
sys.exit(1)
"""


def missing() -> str | None:
    """One line that says what this machine lacks for these tests, or None."""
    if shutil.which("chromium") is None:
        return "the browser tests need the Debian package chromium: sudo apt-get install chromium"
    return None


def serve(
    lab: Lab, vantage: str = "home", port: int = PORT, **environment: str
) -> subprocess.Popen[bytes]:
    """Start the service in the lab; it is there when this returns."""
    server = lab.popen(
        [sys.executable, "-m", "assistant.server", "--port", str(port)],
        vantage,
        env={
            "ASSISTANT_DATA": str(lab.folder / f"browser-{vantage}"),
            "ASSISTANT_REUSE_SECONDS": "0",  # each test begins its own diagnoses
            "ASSISTANT_DOMAIN_LIMIT": "1000/1",  # and many tests examine the same domain
            **environment,
        },
        stdout=subprocess.DEVNULL,
    )
    health = f"http://127.0.0.1:{port}/healthz"
    ready = lab.run([sys.executable, "-c", _WAIT, health], vantage, timeout=90)
    if ready.returncode:
        server.terminate()
        server.wait()
        raise RuntimeError(f"the service does not start: {ready.stderr}")
    return server


@contextmanager
def served(lab: Lab, vantage: str = "home") -> Iterator[str]:
    """The service in the lab, with an empty folder for its data; gives its address there."""
    server = serve(lab, vantage)
    try:
        yield URL
    finally:
        server.terminate()
        server.wait()


def launch(
    playwright: Playwright, lab: Lab, vantage: str = "home", log: Path | None = None
) -> Browser:
    """A Chromium that sees the lab as its Internet; `log` is for all that it asks the network."""
    logging = [f"--log-net-log={log}", "--net-log-capture-mode=Everything"] if log else []
    return playwright.chromium.launch(
        executable_path=lab.chromium_wrapper(vantage), args=[*FLAGS, *logging]
    )


def settled(page: Page) -> None:
    """Wait until the page shows the end of what it is doing."""
    page.wait_for_selector(
        "[data-testid='stApp'][data-test-script-state='notRunning'] h1", timeout=30_000
    )
