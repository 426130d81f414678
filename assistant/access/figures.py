"""What a panel told a program, as what a customer reads in it."""

from __future__ import annotations

from assistant.panel import Panel, Quota
from checks.panels import Figure, Reading, Unit

# Key of the panel file -> field of a reading
_QUOTAS = {
    "disk": "disk",
    "mail_disk": "mail_disk",
    "transfer": "transfer",
    "http_requests": "requests",
    "cpu_time": "processor",
    "connections": "connections",
    "db_query_time": "database",
}

# Panels count in powers of 1024, whatever they call them. Written so, these are the numbers that
# the customer sees there.
_SIZES = {"TiB": 2**40, "GiB": 2**30, "MiB": 2**20, "KiB": 2**10}


def panel_of(reading: Reading) -> Panel:
    """The figures of `reading`; what it does not tell is not there."""
    found = {key: getattr(reading, name) for key, name in _QUOTAS.items()}
    return Panel(
        quotas={
            key: Quota(one.used, one.limit, one.unit is not Unit.PERCENT, _unit(one))
            for key, one in found.items()
            if isinstance(one, Figure)
        },
        document_folder=reading.folder if isinstance(reading.folder, str) else None,
        suspended=reading.suspended is True,
        mailbox_full=reading.full is True,
    )


def _unit(figure: Figure) -> str:
    """The unit in which the panel prints it."""
    if figure.unit is not Unit.BYTES:
        return ""
    amount = figure.limit or figure.used
    return next((name for name, size in _SIZES.items() if amount >= size), "")
