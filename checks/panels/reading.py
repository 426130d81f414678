"""What a hosting panel tells whoever brings a token, in the same shape for every panel."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import StrEnum

from checks.observation import Unseen, Why
from checks.secret import Secret

NOT_TOLD = Unseen(Why.NOT_IN_PANEL)


class Kind(StrEnum):
    """The panels that can be read, and a single mailbox."""

    CPANEL = "cpanel"
    DIRECTADMIN = "directadmin"
    PLESK = "plesk"
    IMAP = "imap"


class Unit(StrEnum):
    BYTES = "bytes"
    COUNT = "count"
    PERCENT = "percent"


@dataclass(frozen=True)
class Access:
    """Where to read, as whom and with which token. `host` and `domain` are A-labels; `domain` is
    the one whose website is meant. `login` is empty for a token that needs none."""

    host: str
    domain: str
    login: str = field(repr=False)
    secret: Secret = field(repr=False)


@dataclass(frozen=True)
class Figure:
    """How much of something is used, of how much; `limit` None: unlimited."""

    used: float
    limit: float | None
    unit: Unit = Unit.BYTES


@dataclass(frozen=True)
class Reading:
    """What the panel told; `Unseen` where it did not, or not so that it could be understood.

    `requests` counts HTTP requests, `processor` the use of the processor by the site's scripts,
    `connections` those that run at the same time, `database` the time of queries. `suspended`:
    the provider has switched the account off. `folder` is where the domain's website lies.
    `full`: the mailbox takes no more, whatever the figures.
    """

    disk: Figure | Unseen = NOT_TOLD
    mail_disk: Figure | Unseen = NOT_TOLD
    transfer: Figure | Unseen = NOT_TOLD
    requests: Figure | Unseen = NOT_TOLD
    processor: Figure | Unseen = NOT_TOLD
    connections: Figure | Unseen = NOT_TOLD
    database: Figure | Unseen = NOT_TOLD
    suspended: bool | Unseen = NOT_TOLD
    folder: str | Unseen = NOT_TOLD
    full: bool | Unseen = NOT_TOLD

    @property
    def tells_nothing(self) -> bool:
        return all(isinstance(getattr(self, one.name), Unseen) for one in fields(self))


class Trouble(StrEnum):
    """Why nothing could be read. A closed set: each has a sentence `token.trouble.<code>`."""

    WRONG_TOKEN = "wrong_token"  # noqa: S105  a code
    API_BLOCKED = "api_blocked"  # the panel knows the token, and does not let it ask
    TWO_FACTOR = "two_factor"
    CAPTCHA = "captcha"
    PAGE = "page"  # a page for people came instead of data: mostly one to log in at
    ELSEWHERE = "elsewhere"  # a redirect to another host, which is not followed
    SLOW = "slow"
    UNTRUSTED = "untrusted"  # its certificate
    UNREACHABLE = "unreachable"
    NO_ADDRESS = "no_address"  # none could be found for its name
    NOT_ALLOWED = "not_allowed"  # an address that is not public
    NOT_THERE = "not_there"  # no such panel at that port
    UNREADABLE = "unreadable"
    TOO_MANY = "too_many"  # the panel has had too many attempts
    FAILED = "failed"  # the panel reports an error of its own
    NO_DOMAIN = "no_domain"  # the account does not have that domain
    NO_QUOTA = "no_quota"  # the server of the mailbox knows no quotas
    OFFLINE = "offline"  # the assistant's own connection
    CANCELLED = "cancelled"
    CRASHED = "crashed"  # a defect of the assistant's own


class Refused(Exception):
    """Nothing could be read. It carries a code alone, and no word of what anybody said."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


# The panel said so where it was asked for figures.
SUSPENDED = Reading(suspended=True)


class Suspended(Exception):
    """The panel lets nobody in, because the account is suspended."""
