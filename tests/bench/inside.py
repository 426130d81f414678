"""Run a bench inside the staged Internet."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.internet import router
from tests.internet.lab import Lab, missing

INSIDE = "--inside"
VANTAGE = "home"
PATIENCE = 600.0  # seconds for all of a bench


def inside(module: str, main: Callable[[], None], *, distant: bool = False) -> None:
    """Call `main` in the lab: start `module` there anew, or go on when this is that start.

    In a `distant` lab packets take the time that they take in the real Internet.
    """
    if INSIDE in sys.argv:
        main()
        return
    if reason := missing() or (router.missing() if distant else None):
        sys.exit(reason)
    with Lab(distant=[VANTAGE] if distant else []) as lab:
        command = [sys.executable, "-m", module, INSIDE, *sys.argv[1:]]
        result = lab.run(command, VANTAGE, timeout=PATIENCE)
        print(result.stdout, result.stderr, end="")
