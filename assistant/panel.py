"""What the customer read in the provider's panel: the panel file, checked.

PanelError carries `code` and `params` of the text `panel.<code>`, which names the key and how to
write it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from checks.target import InputError, parse_target

FILE_BYTES = 64 * 1024
TEXT_CHARS = 100

DATES = ("domain_expires", "hosting_expires", "website_project_expires")
SIZES = ("disk", "mail_disk", "transfer")
LIMITS = ("http_requests", "cpu_time", "connections", "db_query_time")

# Factors to bytes and to seconds. A number without a unit is a count.
UNITS = {
    "": 1.0,
    "b": 1.0,
    "kb": 1e3,
    "mb": 1e6,
    "gb": 1e9,
    "tb": 1e12,
    "kib": 2.0**10,
    "mib": 2.0**20,
    "gib": 2.0**30,
    "tib": 2.0**40,
    "ms": 1e-3,
    "s": 1.0,
    "min": 60.0,
    "h": 3600.0,
}
UNLIMITED = frozenset(
    {
        "bez limitu",
        "bez ograniczeń",
        "brak limitu",
        "nielimitowana",
        "nielimitowane",
        "nielimitowany",
        "no limit",
        "unlimited",
        "∞",
    }
)

_MOST = 10**15
_AMOUNT = re.compile(r"([0-9]{1,15}(?:[.,][0-9]{1,9})?)\s?([a-zA-Z]{0,3})")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
# 2026-12-31, 31.12.2026 and 31.12.2026 r.; the time of day may follow. Not 31/12/2026: elsewhere
# the month comes first.
_DATE = re.compile(
    r"(?:(?P<y>[0-9]{4})(?P<sep>[-.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})"
    r"|(?P<D>[0-9]{1,2})(?P<by>[-.])(?P<M>[0-9]{1,2})(?P=by)(?P<Y>[0-9]{4})(?: ?r\.)?)"
    r"(?:[T ][0-9]{1,2}:[0-9]{2}[0-9:.+Z-]{0,20})?"
)
_THOUSANDS = re.compile(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")


class PanelError(ValueError):
    """The panel file cannot be used."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Quota:
    """How much of something is used, in bytes, seconds or a count; `limit` None: unlimited."""

    used: float
    limit: float | None

    @property
    def is_used_up(self) -> bool:
        return self.limit is not None and self.used >= self.limit


@dataclass(frozen=True)
class Panel:
    """The figures by their key in the panel file; what the customer did not give is not there."""

    dates: Mapping[str, date] = field(default_factory=dict)
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    server_ip: str | None = None
    mail_server: str | None = None
    document_folder: str | None = None
    suspended: bool = False  # the panel itself says so, and of the mailbox that it is full
    mailbox_full: bool = False


def read_panel_file(file: Path) -> Panel:
    """The panel file of the command. Raises PanelError."""
    try:
        with file.open("rb") as opened:
            body = opened.read(FILE_BYTES + 1)
    except OSError:
        raise PanelError("file", file=str(file)) from None
    if len(body) > FILE_BYTES:
        raise PanelError("size", file=str(file))
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise PanelError("json", file=str(file)) from None
    return read_panel(data)


def read_panel(data: Any) -> Panel:
    """A panel file's JSON value. Unknown keys and values that cannot be read raise PanelError."""
    if not isinstance(data, dict):
        raise PanelError("object")
    given = {key: value for key, value in data.items() if value is not None}
    known = {*DATES, *SIZES, *LIMITS, "server_ip", "mail_server", "document_folder"}
    for key in given:
        if key not in known:
            raise PanelError("key", key=key[:TEXT_CHARS], known=", ".join(sorted(known)))
    return Panel(
        dates={key: _date(key, given[key]) for key in DATES if key in given},
        quotas={
            key: quota
            for key in (*SIZES, *LIMITS)
            if key in given and (quota := _quota(key, given[key])) is not None
        },
        server_ip=_address(given.get("server_ip")),
        mail_server=_host("mail_server", given.get("mail_server")),
        document_folder=_text("document_folder", given.get("document_folder")),
    )


def _date(key: str, value: Any) -> date:
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise PanelError("date", key=key)
    year, month, day = match["y"] or match["Y"], match["m"] or match["M"], match["d"] or match["D"]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise PanelError("date", key=key) from None


def _quota(key: str, value: Any) -> Quota | None:
    """None where the use or the limit is not known."""
    if not isinstance(value, dict) or not value.keys() <= _QUOTA_KEYS:
        raise PanelError("quota", key=key)
    known = {name: one for name, one in value.items() if one is not None}
    unit = known.get("unit", "")
    amounts = {name: _amount(key, known[name], unit) for name in ("used", "limit") if name in known}
    if not amounts and known:
        raise PanelError("quota", key=key)
    used = amounts.get("used", 0.0)
    if used is None:
        raise PanelError("amount", key=key)
    # Panels write 0 where nothing is limited.
    return Quota(used, amounts["limit"] or None) if len(amounts) == 2 else None


_QUOTA_KEYS = {"used", "limit", "unit"}


def _amount(key: str, value: Any, unit: Any) -> float | None:
    """The amount in base units; None for "unlimited"."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and isinstance(unit, str):
        text = f"{value:.9f} {unit}" if 0 <= value < _MOST else ""
    elif isinstance(value, str):
        text = value
    else:
        raise PanelError("amount", key=key)
    text = _SPACES.sub(" ", text[:TEXT_CHARS]).strip()
    if text.casefold() in UNLIMITED:
        return None
    match = _AMOUNT.fullmatch(_THOUSANDS.sub("", text))
    if match is None or match[2].casefold() not in UNITS:
        raise PanelError("amount", key=key)
    return float(match[1].replace(",", ".")) * UNITS[match[2].casefold()]


def _address(value: Any) -> str | None:
    if value is None:
        return None
    try:
        # Not a number, which the library would take for an address as well.
        return str(ip_address(value.strip() if isinstance(value, str) else ""))
    except ValueError:
        raise PanelError("address", key="server_ip") from None


def _host(key: str, value: Any) -> str | None:
    text = _text(key, value)
    if text is None:
        return None
    try:
        return parse_target(text).host
    except InputError:
        raise PanelError("host", key=key) from None


def _text(key: str, value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not value.isprintable() or len(value) > TEXT_CHARS:
        raise PanelError("text", key=key)
    return value
