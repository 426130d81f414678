"""A file with what the customer read in the panel: JSON, or a table in CSV; and templates of both.

Raises PanelError. What either may hold is said in docs/panel.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.figures.labels import figure_called
from assistant.figures.reading import QUOTAS, read_figure
from assistant.figures.unread import UnreadError
from assistant.panel import KEYS, TEXT_CHARS, Panel, PanelError, Quota, read_panel

FILE_BYTES = 64 * 1024
ROWS = 100
COLUMNS = ("key", "used", "limit", "unit")
TABLES = (".csv", ".tsv")  # what the names of tables end with
_FORMULAS = ("=", "+", "-", "@")  # with which a spreadsheet lets a formula begin
_HEADS = frozenset({"key", "klucz", "pozycja", "item", "name", "nazwa"})
_UNITS = {"size": "GB", "time": "s", "count": ""}  # offered by the template


def read_panel_file(file: Path) -> Panel:
    """The panel file of the command."""
    try:
        with file.open("rb") as opened:
            body = opened.read(FILE_BYTES + 1)
    except OSError:
        raise PanelError("file", file=str(file)) from None
    return read_panel_body(body, str(file))


def read_panel_body(body: bytes, name: str) -> Panel:
    """The content of a file of this name, which tells a table from JSON."""
    if len(body) > FILE_BYTES:
        raise PanelError("size", file=name)
    if name.lower().endswith(TABLES):
        return _read_table(body, name)
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise PanelError("json", file=name) from None
    return read_panel(data)


def template_json() -> str:
    """Every key with the shape of its value, and nothing known."""
    empty = {key: {"used": None, "limit": None} if key in QUOTAS else None for key in KEYS}
    return json.dumps(empty, indent=1)


def template_csv() -> str:
    """A row of every key; the byte order mark tells spreadsheets that it is UTF-8."""
    filled = ((key, "", "", _UNITS[QUOTAS[key]]) if key in QUOTAS else (key,) for key in KEYS)
    rows = (COLUMNS, *filled)
    return "\ufeff" + "".join(f"{';'.join(row)}\r\n" for row in rows)


def _read_table(body: bytes, name: str) -> Panel:
    data: dict[str, Any] = {}
    shares: dict[str, Quota] = {}
    for number, (head, *cells) in enumerate(_rows(body, name)):
        key = _key(head)
        if key is None and number == 0 and head.casefold() in _HEADS:
            continue
        if key is None:
            raise PanelError("key", key=head[:TEXT_CHARS], known=", ".join(sorted(KEYS)))
        given = [*cells, "", "", ""]
        if any(cell.startswith(_FORMULAS) for cell in given):
            raise PanelError("formula", key=key)
        used, limit, unit = given[:3]
        if key not in QUOTAS:
            data[key] = used or None
        elif used and not limit:
            shares[key] = _alone(key, used)
        else:
            data[key] = {"used": _with(unit, used), "limit": _with(unit, limit)}
    told = read_panel(data)
    return Panel(quotas=shares).over(told)


def _rows(body: bytes, name: str) -> Iterator[list[str]]:
    text = _decoded(body, name)
    first = text.split("\n", 1)[0]
    delimiter = next((one for one in (";", "\t") if one in first), ",")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        raise PanelError("table", file=name) from None
    filled = [[_plain(cell) for cell in row] for row in rows if any(map(str.strip, row))]
    if not filled or len(filled) > ROWS:
        raise PanelError("table", file=name)
    yield from filled


def _decoded(body: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "cp1250"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PanelError("table", file=name)


def _plain(cell: str) -> str:
    return cell.strip().removeprefix("'").strip()[:TEXT_CHARS]


def _key(head: str) -> str | None:
    name = head.casefold()
    return name if name in KEYS else figure_called(head)


def _with(unit: str, amount: str) -> str | None:
    """The amount with the unit of its row, unless it has one of its own or is "unlimited"."""
    if not amount:
        return None
    return f"{amount} {unit}".strip() if amount[-1].isdigit() else amount


def _alone(key: str, text: str) -> Quota:
    """Use and limit in one cell, or the percentage alone."""
    try:
        read = read_figure(key, text)
    except UnreadError:
        read = None
    if not isinstance(read, Quota):
        raise PanelError("quota", key=key)
    return read
