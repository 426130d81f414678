"""How long the statistics of a million diagnoses take, on SQLite and on PostgreSQL.

python -m tests.bench.store [ROWS]
"""

from __future__ import annotations

import random
import statistics as middle
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text

from assistant.causes.catalogue import catalogue
from assistant.report import Kind, Verdict
from assistant.store.database import Database
from assistant.store.schema import runs
from assistant.store.statistics import Filter, Period, statistics
from assistant.symptoms import symptoms
from checks.observation import Why
from tests.assistant.store.postgres import missing, postgres

ROWS = 1_000_000
AT_ONCE = 20_000
TIMES = 3
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
MONTH = Period(date(2026, 11, 1), date(2026, 11, 30))
FILTERS = {
    "a year": Filter(YEAR),
    "a year, one symptom": Filter(YEAR, symptom="website_down"),
    "a month": Filter(MONTH),
}

_VERDICTS = {
    Kind.FAULT: Verdict.CAUSE_FOUND,
    Kind.WARNING: Verdict.NO_FAULT_FOUND,
    Kind.UNKNOWN: Verdict.INCONCLUSIVE,
}


def made_up(count: int) -> Iterator[dict[str, Any]]:
    """Rows of a year, some values far more frequent than others, as it is with people. Who can act
    and the verdict follow from the cause, as in a diagnosis.
    """
    some = random.Random(20261122)
    causes, named = sorted(catalogue().values(), key=lambda one: one.code), sorted(symptoms())

    def pick(values: Sequence[Any]) -> Any:
        return values[int(some.random() ** 3 * len(values))]

    for _ in range(count):
        day = YEAR.first + timedelta(days=some.randrange(YEAR.days))
        cause = pick(causes)
        verdict = _VERDICTS[cause.kind]
        yield {
            "day": day,
            "weekday": day.weekday(),
            "hour": min(23, max(0, round(some.gauss(13, 4)))),
            "symptom": pick(named),
            "tld": pick(["pl", "com", "eu", "net", "org", "de", "info"]),
            "profile": pick(["nazwa", "generic"]),
            "verdict": str(verdict),
            "main_cause": cause.code,
            "main_acts": cause.acts and str(cause.acts),
            "reason": str(pick(list(Why))) if verdict is Verdict.INCONCLUSIVE else None,
            "duration_ms": round(some.expovariate(1 / 600)),
            "lang": pick(["pl", "en"]),
            "outcome": pick(["unknown", "solved", "contacted"]),
            "saved": int(some.random() < 0.1),
            "nameserver_hash": f"{some.getrandbits(128):032x}",
            "address_hash": f"{some.getrandbits(128):032x}",
            "mx_hash": f"{some.getrandbits(128):032x}",
        }


def measure(name: str, store: Database, rows: int) -> None:
    filling = made_up(rows)
    for _ in range(0, rows, AT_ONCE):
        with store.write() as connection:
            connection.execute(insert(runs), list(islice(filling, AT_ONCE)))
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("VACUUM ANALYZE" if name == "PostgreSQL" else "ANALYZE"))
    for what, wanted in FILTERS.items():
        took = []
        for _ in range(TIMES):
            began = time.perf_counter()
            with store.read() as connection:
                total = statistics(connection, wanted).total
            took.append(time.perf_counter() - began)
        print(f"{name:12} {what:22} {total:9,} rows  {middle.median(took):6.2f} s")


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        store = Database(f"sqlite:///{Path(folder)}/bench.db")
        measure("SQLite", store, rows)
        store.close()
    if reason := missing():
        print(reason)
        return
    with postgres() as running:
        store = Database(running.new_database())
        measure("PostgreSQL", store, rows)
        store.close()


if __name__ == "__main__":
    main()
