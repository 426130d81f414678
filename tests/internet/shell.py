"""Run one command in a fresh staged Internet:

python -m tests.internet.shell [--vantage home] [--scenarios FILE.toml ...] -- COMMAND ...
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.internet.lab import Lab, missing
from tests.internet.vantages import VANTAGES


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.internet.shell")
    parser.add_argument("--vantage", choices=VANTAGES, default="home")
    parser.add_argument("--scenarios", type=Path, nargs="*", default=[])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = [word for word in options.command if word != "--"] or ["sh"]
    if reason := missing():
        sys.exit(reason)
    with Lab(options.scenarios) as lab:
        return lab.popen(command, options.vantage).wait()


if __name__ == "__main__":
    sys.exit(main())
