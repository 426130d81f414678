"""Reads panels as the page does: run inside a vantage.

python -m tests.internet.read_panels

reads a JSON list of cases, {"kind", "host", "login", "token"}, and answers with a list: what was
read as JSON, or {"trouble": …} or {"input": …}, and how long it took in "seconds".
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from assistant.access import AccessError, begin, typed
from assistant.access.attempts import Attempts
from assistant.settings import read_settings
from checks.observation import to_json
from checks.panels import Kind, Reading
from checks.secret import Secret

AT_ONCE = 16
DOMAIN = "pensjonat.pl"


def _read(case: dict[str, str]) -> dict[str, Any]:
    kind, started = Kind(case["kind"]), time.monotonic()
    try:
        access = typed(kind, case["host"], case["login"], Secret(case["token"]), DOMAIN)
        run = begin(kind, access, read_settings({}), allowed_by=Attempts())
    except AccessError as error:
        return {"input": error.code}
    outcome = run.outcome()
    told = to_json(outcome) if isinstance(outcome, Reading) else {"trouble": outcome.value}
    return {**told, "seconds": time.monotonic() - started}


def main() -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        print(json.dumps(list(pool.map(_read, json.load(sys.stdin)))))


if __name__ == "__main__":
    main()
