"""Services that take a domain's letters before the server with its mailboxes does."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from assistant.causes.networks import belongs

FILE = Path(__file__).with_name("mail_filters.toml")


def is_filter(host: str) -> bool:
    """Whether the mail exchanger `host` belongs to such a service."""
    return belongs(host, _names())


@cache
def _names() -> list[str]:
    names: list[str] = tomllib.loads(FILE.read_text(encoding="utf-8"))["names"]
    return names
