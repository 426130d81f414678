"""IANA's list of the registries' RDAP servers: read, and kept in a folder between two runs.

Source: RFC 9224, https://data.iana.org/rdap/dns.json. The file comes from outside: what is not a
top-level domain with an https address of a named host is left out.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checks.registries.names import ascii_host, is_host

URL = "https://data.iana.org/rdap/dns.json"
FILE = "rdap-dns.json"
DAY = 24 * 3600.0
RETRY_SECONDS = 60.0  # after a fetch that failed
_MAX_BYTES = 512 * 1024
_MAX_SERVICES = 3000
_MAX_TLDS = 10_000
_TLD = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}", re.ASCII)
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]{1,60}){0,8}/?", re.ASCII)
# They answer 404 for what they do not know, which must not be read as "free".
_REDIRECTORS = frozenset({"rdap.org", "www.rdap.org", "rdap.net", "www.rdap.net"})


def read_bootstrap(body: bytes) -> dict[str, str]:
    """TLD -> base address ending in "/"; empty when the file is none. Never raises."""
    if len(body) > _MAX_BYTES:
        return {}
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    services = data.get("services") if isinstance(data, dict) else None
    found: dict[str, str] = {}
    for service in services[:_MAX_SERVICES] if isinstance(services, list) else ():
        if not isinstance(service, list) or len(service) < 2:
            continue
        base = next(_bases(service[1]), None)
        for tld in _tlds(service[0]) if base else ():
            if len(found) < _MAX_TLDS:
                found.setdefault(tld, base or "")
    return found


def _strings(items: Any) -> Iterator[str]:
    yield from (item for item in items if isinstance(item, str)) if isinstance(items, list) else ()


def _tlds(items: Any) -> Iterator[str]:
    names = (ascii_host(item.strip().lstrip(".")) for item in _strings(items) if len(item) < 100)
    yield from (name for name in names if name and _TLD.fullmatch(name))


def _bases(items: Any) -> Iterator[str]:
    """The usable addresses: https, a host by name, no port, no credentials, a plain path."""
    for item in _strings(items):
        with suppress(ValueError):
            url = urlsplit(item[:300])
            host = (url.netloc or "").casefold()
            if (
                url.scheme == "https"
                and host.isascii()
                and is_host(host)
                and host not in _REDIRECTORS
                and _PATH.fullmatch(url.path)
                and not (url.query or url.fragment)
            ):
                yield f"https://{host}{url.path.rstrip('/')}/"


class Bootstrap:
    """The list as it lies in `folder`, if it does; without a folder it is kept in memory alone."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / FILE if folder else None
        self._fetching = threading.Lock()
        self._bases: Mapping[str, str] = {}
        self._written: float | None = None  # when, in seconds of the calendar's clock
        self._tried: float | None = None  # when, in seconds of the monotonic clock
        self._loaded: tuple[float, int] | None = None

    def base(self, tld: str) -> str | None:
        """The base address that IANA lists for `tld` (A-label)."""
        self._load()
        return self._bases.get(tld)

    @property
    def is_fresh(self) -> bool:
        """Whether the list is here and at most a day old."""
        self._load()
        return self._written is not None and abs(time.time() - self._written) < DAY

    def refresh(self, fetch: Callable[[], bytes]) -> None:
        """Get the list anew with `fetch` unless it is fresh or failed a short while ago.

        Several callers wait for the one that fetches. Raises what `fetch` raises.
        """
        with self._fetching:
            now = time.monotonic()
            if self.is_fresh or (self._tried is not None and now - self._tried < RETRY_SECONDS):
                return
            self._tried = now
            body = fetch()
            if bases := read_bootstrap(body):
                self._bases, self._written = bases, time.time()
                self._store(body)

    def _load(self) -> None:
        """Read the file when it is another than before; an unreadable one changes nothing."""
        if self._file is None:
            return
        try:
            state = self._file.stat()
            stamp = (state.st_mtime, state.st_size)
            if stamp == self._loaded or state.st_size > _MAX_BYTES:
                return
            self._loaded = stamp
            bases = read_bootstrap(self._file.read_bytes())
        except OSError:
            return
        if bases:
            self._bases, self._written = bases, state.st_mtime

    def _store(self, body: bytes) -> None:
        """Write it whole or not at all; without a folder to write to it stays in memory."""
        if self._file is None:
            return
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            handle, part = tempfile.mkstemp(dir=self._file.parent, prefix=f".{FILE}.")
            try:
                with os.fdopen(handle, "wb") as out:
                    out.write(body)
                Path(part).replace(self._file)
            except OSError:
                Path(part).unlink(missing_ok=True)


@cache
def bootstrap(folder: Path | None) -> Bootstrap:
    """The process's one list in that folder."""
    return Bootstrap(folder)
