"""A provider's profile: how it is recognised, reached, and how it makes sure who is asking.

Plain frozen dataclasses; `loading` reads them from TOML and checks every value against the types
below. Every rule names its source: `document:<id>` of docs/sources.md, or `operator` for what the
operator of this assistant knows first-hand. What no source gives is left empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any, ClassVar, Literal, TypeVar

SymptomId = Literal[
    "website_down",
    "website_wrong_content",
    "website_insecure",
    "website_slow",
    "email_not_arriving",
    "email_not_sending",
    "email_login",
    "domain_transfer",
    "registrant_change",
    "hosting_transfer",
    "dns_change",
    "restore_backup",
    "change_contact_data",
    "change_panel_login",
    "order_service",
    "increase_limits",
    "invoice_duplicate",
    "ask_registrant_data",
    "other",
]
ChannelId = Literal["phone", "livechat", "email", "in_person", "messenger"]
Customer = Literal["person", "business", "organisation", "representative"]
Purpose = Literal["question", "incident", "instruction"]
SectionId = Literal["domains", "hosting", "mail", "website_project", "payments", "account"]
FigureId = Literal[
    "service_dates",
    "redirection",
    "transfer",
    "disk",
    "mail_disk",
    "security_parameters",
    "http_requests",
    "cpu_time",
    "connections",
    "db_query_time",
    "unpaid",
]
IdentifierId = Literal[
    "panel_data",
    "panel_login",
    "service_name",
    "nip",
    "regon",
    "authorization_code",
    "one_time_password",
    "contact_address",
    "photo_id",
]
LimitId = Literal[
    "small_instructions_only",
    "general_questions_only",
    "contact_address_only",
    "public_data_no_proof",
    "headers_checked",
    "logged_in",
]
DisclosureId = Literal[
    "details_after_verification",
    "dates_after_verification",
    "nothing_before_verification",
    "others_services_refused",
    "registrant_business_public",
    "registrant_person_pl_hidden",
    "registrant_global_to_verified",
    "registrant_eu_email_only",
]
# Whom or what a question to support is about, who asks it, and what is told: see `Disclosure`.
Subject = Literal[
    "own_services",
    "service_dates",
    "others_services",
    "registrant_business",
    "registrant_person",
]
Asker = Literal["verified", "unverified"]
TldKind = Literal["pl", "eu", "global"]
Told = Literal[
    "service_details",
    "help_with_settings",
    "dates",
    "company_name",
    "company_seat",
    "name",
    "postal_address",
    "email",
]

Asked = Literal["always", "may"]
Offered = Literal["yes", "maybe"]
Place = Literal["customer_panel", "server_panel"]
BackupTerms = Literal["free", "paid", "varies"]

T = TypeVar("T")

_SOURCE = re.compile(r"document:[a-z0-9-]+|operator")
_NAME = re.compile(r"([a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}")


class MisfitError(ValueError):
    """A value that the types allow and the profile does not: at `key`, where `expected` belongs."""

    def __init__(self, key: str, expected: str) -> None:
        self.key = key
        self.expected = expected
        super().__init__(f"{key}: {expected}")


def _require(holds: bool, key: str, expected: str) -> None:
    if not holds:
        raise MisfitError(key, f"expected {expected}")


def _require_unique(key: str, ids: Iterable[str]) -> None:
    seen = list(ids)
    _require(len(seen) == len(set(seen)), key, "every id once")


def _require_names(*given: tuple[str, Iterable[str]]) -> None:
    for key, names in given:
        for name in names:
            _require(
                bool(_NAME.fullmatch(name)),
                key,
                f'lower-case host names such as "dns.example", not {name!r}',
            )


@dataclass(frozen=True, kw_only=True)
class Strict:
    """Read from a file: keys that are not fields are refused."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}


@dataclass(frozen=True, kw_only=True)
class Sourced(Strict):
    source: str

    def __post_init__(self) -> None:
        _require(bool(_SOURCE.fullmatch(self.source)), "source", '"document:<id>" or "operator"')


@dataclass(frozen=True, kw_only=True)
class _Row(Sourced):
    """Holds for these channels, customers and purposes; an empty list stands for all of them."""

    channels: tuple[ChannelId, ...] = ()
    customers: tuple[Customer, ...] = ()
    purposes: tuple[Purpose, ...] = ()

    def applies(self, channel: ChannelId, purpose: Purpose, customer: Customer | None) -> bool:
        """Whether the row may hold.

        `customer` None stands for one who has not said what they are. Somebody who acts for the
        owner is asked what the owner is, and who that is they have not said either.
        """
        return (
            _among(channel, self.channels)
            and _among(purpose, self.purposes)
            and (customer in (None, "representative") or _among(customer, self.customers))
        )


def _among(value: T, allowed: tuple[T, ...]) -> bool:
    return not allowed or value in allowed


@dataclass(frozen=True, kw_only=True)
class Requirement(_Row):
    """What a channel asks for: any one of `identifiers` meets it."""

    identifiers: tuple[IdentifierId, ...]
    asked: Asked

    def __post_init__(self) -> None:
        super().__post_init__()
        _require(bool(self.identifiers), "identifiers", "at least one id")


@dataclass(frozen=True, kw_only=True)
class Limit(_Row):
    """What a channel cannot do, or does only on a condition."""

    id: LimitId


@dataclass(frozen=True, kw_only=True)
class Channel(Sourced):
    """A way to reach support. `address`: its number, mail address or page, empty when not known."""

    id: ChannelId
    offered: Offered
    accepts: tuple[Purpose, ...]
    menu: bool = False  # a voice menu (IVR) asks which section to speak to
    address: str = ""


@dataclass(frozen=True, kw_only=True)
class Order(Strict):
    """Which channel to try first; `written` for the instructions that `Profile.written` names."""

    question: tuple[ChannelId, ...]
    incident: tuple[ChannelId, ...]
    instruction: tuple[ChannelId, ...]
    written: tuple[ChannelId, ...]


@dataclass(frozen=True, kw_only=True)
class Written(Sourced):
    """Instructions that the provider takes in writing."""

    symptoms: tuple[SymptomId, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section(Sourced):
    """A section of the voice menu: how it is announced there, and its key, empty when not known."""

    id: SectionId
    name: str
    key: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        _require(bool(self.name.strip()), "name", "what the voice menu says")
        _require(bool(re.fullmatch(r"[0-9*#]{0,4}", self.key)), "key", "up to four of 0-9, * and #")


@dataclass(frozen=True, kw_only=True)
class Disclosure(Sourced):
    """What support tells `about` a subject: to these askers, of domains of these kinds, all of
    them when empty. Nothing in `tells` means that it refuses.

    `symptoms` and `causes` are those to whom it matters; both empty: to all.
    """

    id: DisclosureId
    about: tuple[Subject, ...]
    askers: tuple[Asker, ...] = ()
    tlds: tuple[TldKind, ...] = ()
    tells: tuple[Told, ...] = ()
    symptoms: tuple[SymptomId, ...] = ()
    causes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _require(bool(self.about), "about", "at least one subject")

    def matters(self, symptom: str, cause: str | None) -> bool:
        return (
            symptom in self.symptoms or cause in self.causes or not (self.symptoms or self.causes)
        )

    def answers(self, subject: Subject, asker: Asker, tld: TldKind | None) -> bool:
        """Whether it says what `asker` is told; `tld` None is a kind of which no source speaks."""
        return (
            subject in self.about
            and _among(asker, self.askers)
            and (tld in self.tlds or not self.tlds)
        )


@dataclass(frozen=True, kw_only=True)
class Figure(Sourced):
    """A date, amount or setting that the customer can look up, its name there and in which panel.

    An empty `places` means that no source tells the panel. `size` is the limit of the provider's
    plans as it writes it, such as "100 GB".
    """

    id: FigureId
    name: str = ""
    places: tuple[Place, ...] = ()
    size: str = ""


@dataclass(frozen=True, kw_only=True)
class Panel(Sourced):
    """The customer's panel: its proper name and address, each empty when not known."""

    name: str = ""
    url: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        _require(not self.url or self.url.startswith("https://"), "url", "an https:// address")


@dataclass(frozen=True, kw_only=True)
class Backup(Sourced):
    """What the provider takes for giving out a backup copy, how often it makes one and how long it
    keeps it; None when not known."""

    terms: BackupTerms
    every_days: int | None = None
    kept_days: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for key in ("every_days", "kept_days"):
            days = getattr(self, key)
            _require(days is None or days > 0, key, "a number of days, 1 or more")


def _is_network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, kw_only=True)
class Recognition(Strict):
    """Names that belong to the provider: a server of that name, or below it, is the provider's.

    `networks` are where its customers' websites usually are: "85.128.0.0/16". They are never
    complete, and no website is taken for misplaced by them alone.
    """

    nameservers: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for network in self.networks:
            _require(
                _is_network(network),
                "networks",
                f'networks such as "85.128.0.0/16", not {network!r}',
            )
        _require_names(("nameservers", self.nameservers), ("mx", self.mx))


@dataclass(frozen=True, kw_only=True)
class MailPrograms(Strict):
    """The servers that mail programs of all the provider's customers log in to."""

    receive: str
    send: str

    def __post_init__(self) -> None:
        _require_names(("receive", [self.receive]), ("send", [self.send]))


@dataclass(frozen=True, kw_only=True)
class Profile(Strict):
    """One provider. `channels` are those it has; `order` ranks them. `mail` is for those whose
    customers all have the provider's names in their mail programs."""

    id: str
    name: str
    panel: Panel
    order: Order
    backup: Backup
    channels: tuple[Channel, ...]
    requirements: tuple[Requirement, ...]
    recognition: Recognition = field(default_factory=Recognition)
    mail: MailPrograms | None = None
    written: tuple[Written, ...] = ()
    limits: tuple[Limit, ...] = ()
    sections: tuple[Section, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    figures: tuple[Figure, ...] = ()

    def __post_init__(self) -> None:
        _require(bool(re.fullmatch(r"[a-z0-9_-]{1,40}", self.id)), "id", "a-z, 0-9, _ and -")
        _require(bool(self.channels), "channels", "at least one channel")
        ids = [channel.id for channel in self.channels]
        _require_unique("channels", ids)
        _require_unique("sections", (section.id for section in self.sections))
        _require_unique("figures", (figure.id for figure in self.figures))
        for key in ("question", "incident", "instruction", "written"):
            ranked = getattr(self.order, key)
            _require_unique(f"order.{key}", ranked)
            unknown = [channel for channel in ranked if channel not in ids]
            _require(not unknown, f"order.{key}", f"channels of this profile, not {unknown}")
