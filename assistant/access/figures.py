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


def panel_of(reading: Reading) -> Panel:
    """The figures of `reading`; what it does not tell is not there."""
    found = {key: getattr(reading, name) for key, name in _QUOTAS.items()}
    return Panel(
        quotas={
            key: Quota(one.used, one.limit, measured=one.unit is not Unit.PERCENT)
            for key, one in found.items()
            if isinstance(one, Figure)
        },
        document_folder=reading.folder if isinstance(reading.folder, str) else None,
        suspended=reading.suspended is True,
        mailbox_full=reading.full is True,
    )
