"""Which RDAP server answers for a top-level domain: our table, and IANA's list beside it.

The list is fetched beside the work, about once a day, by who serves many. A diagnosis fetches it
only for a top-level domain that the table does not know.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from types import MappingProxyType

from checks.net import Net
from checks.net.deadline import Deadline
from checks.net.errors import Garbled, NetError
from checks.registries.bootstrap import URL, bootstrap
from checks.registries.servers import rdap_base

FETCH_SECONDS = 8.0
FIRST_SECONDS = 60.0  # after the start of the service, when nobody waits for it to become ready
AGAIN_SECONDS = 3600.0  # between two looks at whether the list has grown old
NO_REFERENCES: Mapping[int, Sequence[str]] = MappingProxyType({})


def known_base(tld: str, folder: Path | None) -> str | None:
    """The registry's base address as far as it is known without asking anybody."""
    return rdap_base(tld, bootstrap(folder).base)


def base(tld: str, net: Net) -> str | None:
    """The registry's base address; None when IANA lists none, or its list cannot be had."""
    if (known := known_base(tld, net.folder)) is not None:
        return known
    with suppress(NetError):
        bootstrap(net.folder).refresh(lambda: _fetch(net))
    return known_base(tld, net.folder)


def _fetch(net: Net) -> bytes:
    reply = net.get(URL, accept="application/json")
    if reply.status != 200 or reply.body is None or reply.body_failure is not None:
        raise Garbled(f"{URL}: HTTP {reply.status}")
    return reply.body


def refresh(folder: Path | None, contact: str | None = None) -> None:
    """Fetch the list if the one in `folder` is missing or older than a day. Raises NetError."""
    with closing(Net(Deadline(FETCH_SECONDS), NO_REFERENCES, contact)) as net:
        bootstrap(folder).refresh(lambda: _fetch(net))


def keep_fresh(folder: Path | None, contact: str | None = None) -> None:
    """Keep the list in `folder` young for as long as the process lives, beside its work."""

    def work() -> None:
        time.sleep(FIRST_SECONDS)
        while True:
            with suppress(NetError):  # then the older list, or the table, goes on counting
                refresh(folder, contact)
            time.sleep(AGAIN_SECONDS)

    threading.Thread(target=work, name="bootstrap", daemon=True).start()
