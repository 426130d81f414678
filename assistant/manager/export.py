"""The rows of a period as a file: CSV in words for a spreadsheet, Parquet in codes for programs.

Both are written piece by piece while the database still reads.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from assistant.manager import figures
from assistant.store.rows import EXPORTED
from assistant.texts import Words

Pieces = Iterable[Sequence[Sequence[Any]]]

BOM = "\ufeff"  # by which Excel knows that it is UTF-8
SEPARATOR = ";"  # of Excel where the comma divides decimals; elsewhere it asks or finds out

# A spreadsheet takes such a cell for a formula, and computes it.
# Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(pieces: Pieces, names: Mapping[str, str], w: Words) -> bytes:
    """A header and a line a row, in the words of `w`; `names` are those of profiles."""
    worded = _worded(names, w)
    written = io.StringIO(newline="")
    written.write(BOM)
    writer = csv.writer(written, delimiter=SEPARATOR, lineterminator="\r\n")
    writer.writerow(safe(w.text(f"manager.export.{name}")) for name in EXPORTED)
    for piece in pieces:
        writer.writerows(
            [safe(worded[name](value)) for name, value in zip(EXPORTED, row, strict=True)]
            for row in piece
        )
    return written.getvalue().encode("utf-8")


def parquet_file(pieces: Pieces) -> bytes:
    """The columns EXPORTED under their own names, with their codes."""
    import pyarrow as pa  # slow to import, and seldom needed
    from pyarrow import parquet

    text, small, whole = pa.string(), pa.int8(), pa.int32()
    kinds = {"day": pa.date32(), "weekday": small, "hour": small, "saved": small}
    kinds["duration_ms"] = whole
    schema = pa.schema([(name, kinds.get(name, text)) for name in EXPORTED])
    written = io.BytesIO()
    with parquet.ParquetWriter(written, schema) as writer:
        for piece in pieces:
            columns = list(zip(*piece, strict=True))
            writer.write_table(pa.table(dict(zip(EXPORTED, columns, strict=True)), schema=schema))
    return written.getvalue()


def safe(cell: str) -> str:
    """The cell as text, whatever it begins with."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _worded(names: Mapping[str, str], w: Words) -> dict[str, Callable[[Any], str]]:
    """How a value of each column reads; the same value is worded once."""
    known: dict[str, Callable[[Any], str]] = {
        "day": date.isoformat,
        "weekday": lambda n: figures.weekday_name(n, w),
        "hour": lambda n: figures.hour_name(n, w),
        "symptom": lambda code: figures.symptom_name(code, w),
        "tld": lambda tld: figures.tld_name(tld, w),
        "profile": lambda id: figures.profile_name(id, names, w),
        "verdict": lambda code: figures.verdict_name(code, w),
        "main_cause": lambda code: figures.cause_name(code, w),
        "main_acts": lambda code: figures.acts_name(code, w),
        "reason": lambda code: figures.reason_name(code, w),
        "duration_ms": str,
        "lang": lambda code: w.text(f"page.language.{code}"),
        "outcome": lambda code: figures.outcome_name(code, w),
        "saved": lambda n: w.text("manager.yes" if n else "manager.no"),
    }
    return {name: _once(known[name]) for name in EXPORTED}


def _once(worded: Callable[[Any], str]) -> Callable[[Any], str]:
    """Words of a value; those of nothing are none."""
    kept: dict[Any, str] = {None: ""}

    def once(value: Any) -> str:
        if value not in kept:
            kept[value] = worded(value)
        return kept[value]

    return once
