"""One scenario through the command, in a process of its own."""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.internet.lab import Lab
from tests.internet.scenario import Scenario

TIMEOUT = 60.0


def arguments(lab: Lab, scenario: Scenario) -> list[str]:
    """What the command is given, with the files that it reads, in the lab's folder."""
    given = ["diagnose", scenario.typed, "--symptom", scenario.symptom, "--json"]
    given += scenario.arguments
    for option, text in (("--panel", scenario.panel_file), ("--bounce", scenario.bounce)):
        if text is not None:
            file = lab.folder / f"{option.strip('-')}-{scenario.id}"
            file.write_text(text)
            given += [option, str(file)]
    return given


def diagnose(lab: Lab, scenario: Scenario) -> dict[str, Any]:
    """The report, as `--json` prints it."""
    command = [sys.executable, "-m", "assistant", *arguments(lab, scenario)]
    done = lab.run(command, scenario.vantage, TIMEOUT)
    report: dict[str, Any] = json.loads(done.stdout)
    return report
