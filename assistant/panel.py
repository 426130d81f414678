"""What the customer read in the provider's panel: the panel file, checked.

PanelError carries `code` and `params` of the text `panel.<code>`, which names the key and how to
write it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from typing import Any

from assistant.figures.amounts import Amount, alike, one_amount, symbol_of
from assistant.figures.dates import date_in
from assistant.figures.quota import Quota as Quota
from assistant.figures.reading import DATES as DATES
from assistant.figures.reading import QUOTAS
from assistant.figures.unread import UnreadError
from checks.target import InputError, parse_target

TEXT_CHARS = 100
_MOST = 10**15

SIZES = ("disk", "mail_disk", "transfer")
LIMITS = ("http_requests", "cpu_time", "connections", "db_query_time")
SINCE = "transfer_since"  # the first day of the period for which the transfer is counted
TEXTS = ("server_ip", "mail_server", "document_folder")
KEYS = (*DATES, *SIZES, *LIMITS, SINCE, *TEXTS)


class PanelError(ValueError):
    """The panel file cannot be used."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Panel:
    """The figures by their key in the panel file; what the customer did not give is not there."""

    dates: Mapping[str, date] = field(default_factory=dict)
    quotas: Mapping[str, Quota] = field(default_factory=dict)
    server_ip: str | None = None
    mail_server: str | None = None
    document_folder: str | None = None
    transfer_since: date | None = None
    suspended: bool = False  # the panel itself says so, and of the mailbox that it is full
    mailbox_full: bool = False

    def over(self, other: Panel) -> Panel:
        """These figures, and those of `other` that are not among them."""
        return Panel(
            {**other.dates, **self.dates},
            {**other.quotas, **self.quotas},
            self.server_ip or other.server_ip,
            self.mail_server or other.mail_server,
            self.document_folder or other.document_folder,
            self.transfer_since or other.transfer_since,
            self.suspended or other.suspended,
            self.mailbox_full or other.mailbox_full,
        )


def read_panel(data: Any) -> Panel:
    """A panel file's JSON value. Unknown keys and values that cannot be read raise PanelError."""
    if not isinstance(data, dict):
        raise PanelError("object")
    given = {key: value for key, value in data.items() if value is not None}
    for key in given:
        if key not in KEYS:
            raise PanelError("key", key=key[:TEXT_CHARS], known=", ".join(sorted(KEYS)))
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
        transfer_since=_date(SINCE, given[SINCE]) if SINCE in given else None,
    )


def _date(key: str, value: Any) -> date:
    try:
        return date_in(value[:TEXT_CHARS] if isinstance(value, str) else "")
    except UnreadError:
        raise PanelError("date", key=key) from None


def _quota(key: str, value: Any) -> Quota | None:
    """None where the use or the limit is not known."""
    if not isinstance(value, dict) or not value.keys() <= _QUOTA_KEYS:
        raise PanelError("quota", key=key)
    known = {name: one for name, one in value.items() if one is not None}
    unit = known.get("unit", "")
    read = {name: _amount(key, known[name], unit) for name in ("used", "limit") if name in known}
    if not read and known:
        raise PanelError("quota", key=key)
    if "used" in read and read["used"].value is None:
        raise PanelError("amount", key=key)
    if len(read) < 2:
        return None
    kind = QUOTAS[key]
    used, limit = alike([read["used"], read["limit"]], kind)
    # Panels write 0 where nothing is limited.
    limited = [used, limit] if limit.value else [used]
    return Quota(used.base, limit.base or None, unit=symbol_of(limited, kind))


_QUOTA_KEYS = {"used", "limit", "unit"}


def _amount(key: str, value: Any, unit: Any) -> Amount:
    """The amount; `unit` is that of a number, and of a text that names none."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and isinstance(unit, str):
        # So many decimals that their point cannot be one between thousands.
        text = f"{value:.9f} {unit}" if 0 <= value < _MOST else ""
    elif isinstance(value, str):
        text = value
    else:
        raise PanelError("amount", key=key)
    try:
        amount = one_amount(text[:TEXT_CHARS], QUOTAS[key])
        if number or amount.value is None or amount.factor is not None or not unit:
            return amount
        return one_amount(f"{text} {unit}", QUOTAS[key])
    except UnreadError:
        raise PanelError("amount", key=key) from None


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
