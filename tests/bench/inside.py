"""Run a bench inside the staged Internet."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.internet import router, scenario
from tests.internet.lab import Lab, missing

INSIDE = "--inside"
VANTAGE = "home"
PATIENCE = 600.0  # seconds for all of a bench


def inside(
    module: str, main: Callable[[], None], *, distant: bool = False, further: str = ""
) -> None:
    """Call `main` in the lab: start `module` there anew, or go on when this is that start.

    In a `distant` lab packets take the time that they take in the real Internet. `further` are
    scenarios (TOML) beside those of the tests.
    """
    if INSIDE in sys.argv:
        main()
        return
    if reason := missing() or (router.missing() if distant else None):
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder) / "bench.toml"
        own.write_text(further, encoding="utf-8")
        files = [*sorted(scenario.FOLDER.glob("*.toml")), own]
        with Lab(files, distant=[VANTAGE] if distant else []) as lab:
            command = [sys.executable, "-u", "-m", module, INSIDE, *sys.argv[1:]]
            running = lab.popen(command, VANTAGE, stdin=subprocess.DEVNULL)
            sys.exit(running.wait(PATIENCE))
