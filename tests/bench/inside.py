"""Run a bench inside the staged Internet."""

from __future__ import annotations

import sys
from collections.abc import Callable

from tests.internet.lab import Lab

INSIDE = "--inside"


def inside(module: str, main: Callable[[], None]) -> None:
    """Call `main` in the lab: start `module` there anew, or go on when this is that start."""
    if INSIDE in sys.argv:
        main()
        return
    with Lab() as lab:
        result = lab.run([sys.executable, "-m", module, INSIDE, *sys.argv[1:]], timeout=300)
        print(result.stdout, result.stderr, end="")
