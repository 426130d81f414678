"""Quotas and limits as the customer's own panel tells them, to a token of the customer's.

One module a panel, all with the same answer (reading.py). A panel that cannot be read says why in
one of the codes of `Trouble`; neither that nor a reading holds the token.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb

from checks.net import Net, NetError, PanelServer
from checks.net.deadline import Deadline
from checks.observation import Unseen, Why
from checks.panels import cpanel, directadmin, imap, plesk
from checks.panels.answers import trouble_of
from checks.panels.reading import (
    SUSPENDED,
    Access,
    Figure,
    Kind,
    Reading,
    Refused,
    Suspended,
    Trouble,
    Unit,
)

_log = logging.getLogger(__name__)

READ_SECONDS = 20.0  # all questions to one panel together

_PANELS: dict[Kind, tuple[int, Callable[[Access, PanelServer], Reading]]] = {
    Kind.CPANEL: (cpanel.PORT, cpanel.read),
    Kind.DIRECTADMIN: (directadmin.PORT, directadmin.read),
    Kind.PLESK: (plesk.PORT, plesk.read),
}
PORTS = {kind: port for kind, (port, _) in _PANELS.items()} | {Kind.IMAP: imap.PORT}


def read(kind: Kind, access: Access, net: Net) -> Reading:
    """What the panel of that kind tells, within READ_SECONDS. Raises Refused alone."""
    limit = net.deadline.within(READ_SECONDS)
    try:
        seen = _read(kind, access, net, limit)
    except Suspended:
        return SUSPENDED
    except Refused as refusal:
        trouble = refusal.trouble
    except NetError as failure:
        trouble = trouble_of(failure)
    except Exception as error:
        # Without its words and its trail, which could hold what the panel said.
        _log.error("reading %s: %s %s", kind, type(error).__name__, _place(error))
        trouble = Trouble.CRASHED
    else:
        if isinstance(seen.folder, str) and access.secret.is_in(seen.folder):
            return replace(seen, folder=Unseen(Why.UNREADABLE))
        return seen
    raise Refused(trouble)  # out here, so that no trail leads from it to an answer


def _place(error: Exception) -> str:
    """File and line of our own where it was raised."""
    frames = [
        one for one in extract_tb(error.__traceback__) if "checks" in Path(one.filename).parts
    ]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def _read(kind: Kind, access: Access, net: Net, limit: Deadline) -> Reading:
    if kind is Kind.IMAP:
        return imap.reading(net.mailbox(access.host, access.login, access.secret, limit))
    port, reader = _PANELS[kind]
    with closing(net.panel(access.host, port, limit)) as panel:
        return reader(access, panel)


__all__ = ["PORTS", "Access", "Figure", "Kind", "Reading", "Refused", "Trouble", "Unit", "read"]
