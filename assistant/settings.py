"""The operator's settings, read once from the environment. docs/settings.md describes each."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from assistant.texts import words

PREFIX = "ASSISTANT_"
MOST_BLOCKLISTS = 8  # each is asked about each address of a domain


class SettingError(ValueError):
    """A setting that cannot be used; `code` and `params` are of the text `setting.<code>`.

    As a string it is that text in Polish. A value is never repeated: it may hold a password.
    """

    def __init__(self, code: str, setting: str) -> None:
        super().__init__(code, setting)
        self.code = code
        self.params = {"setting": setting}

    def __str__(self) -> str:
        return self.sentence("pl")

    def sentence(self, lang: str) -> str:
        return words(lang).text(f"setting.{self.code}", **self.params)


@dataclass(frozen=True)
class Settings:
    port: int
    data: Path
    database_url: str = field(repr=False)  # may hold a password
    profiles: Path | None
    resolvers: tuple[str, ...]
    blocklists: tuple[str, ...] = field(repr=False)  # zones; one may hold a key of the operator's
    references: Mapping[int, tuple[str, ...]]  # port -> hosts
    retention_days: int
    reuse_seconds: int
    visitor_limit: tuple[int, int]  # diagnoses at once, and seconds until there is one more
    domain_limit: tuple[int, int]
    incident_minutes: int
    incident_domains: int
    incident_factor: int
    public_url: str | None  # scheme, host and port, without a slash at the end
    trusted_proxies: tuple[str, ...]  # addresses and networks
    metrics_networks: tuple[str, ...]
    role_claim: str  # of an ID token; empty for none
    consultants: tuple[str, ...] = field(repr=False)  # mail addresses, in lower case
    managers: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Setting:
    """One variable of the environment. An unset or empty one reads like its `default`.

    `read` turns the text into the value of the field; it raises ValueError or OSError when it
    cannot. The text of the error is `setting.<field>`.
    """

    name: str
    field: str
    default: str
    read: Callable[[str], Any]


def _number(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not lowest <= int(text) <= highest:
            raise ValueError(text)
        return int(text)

    return read


def _often(text: str) -> tuple[int, int]:
    """`20/10`: twenty at once, and one more every ten seconds."""
    burst, _, seconds = text.partition("/")
    return _number(1, 100_000)(burst), _number(1, 3600)(seconds)


def _new_or_existing_folder(text: str) -> Path:
    folder = Path(text)
    if folder.exists() and not folder.is_dir():
        raise ValueError(text)
    return folder


def _existing_folder(text: str) -> Path | None:
    if not text:
        return None
    if not Path(text).is_dir():
        raise ValueError(text)
    return Path(text)


# What stands before the host may hold any sign: it is a name and a password.
_DATABASE_URL = re.compile(
    r"sqlite(\+[a-z0-9]+)?://.*"
    r"|postgresql(\+[a-z0-9]+)?://(.*@)?(\[[0-9A-Fa-f:.]+\]|[^:/@\[\]]*)(:[0-9]{1,5})?(/.*)?"
)


def _database_url(text: str) -> str:
    if text and not _DATABASE_URL.fullmatch(text):
        raise ValueError(text)
    return text


def _items(text: str) -> list[str]:
    return re.split(r"[\s,]+", text) if text else []


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_address(item)) for item in _items(text))


def _networks(text: str) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(item)) for item in _items(text))


_REFERENCES = (
    "80=www.gov.pl,www.wikipedia.org,www.google.com"
    " 443=www.gov.pl,www.wikipedia.org,www.google.com"
    " 25=gmail-smtp-in.l.google.com,mx.wp.pl"
    " 993=imap.gmail.com"
    " 53=a.root-servers.net,l.root-servers.net"
)
_BLOCKLISTS = "zen.spamhaus.org bl.spamcop.net psbl.surriel.com"
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+", re.IGNORECASE)


def _references(text: str) -> Mapping[int, tuple[str, ...]]:
    """`80=host,host 443=host`; a port that is left out keeps its default hosts."""
    known = _reference_hosts(_REFERENCES)
    given = _reference_hosts(text)
    if not given.keys() <= known.keys():
        raise ValueError(text)
    return MappingProxyType(known | given)


def _reference_hosts(text: str) -> dict[int, tuple[str, ...]]:
    hosts = {}
    for entry in text.split():
        port, _, names = entry.partition("=")
        hosts[_number(1, 65535)(port)] = tuple(names.split(","))
        if not all(_HOST.fullmatch(name) for name in names.split(",")):
            raise ValueError(text)
    return hosts


def _zones(text: str) -> tuple[str, ...]:
    """Zones of DNS blocklists; `none` for no list."""
    zones = () if text.lower() == "none" else tuple(one.lower() for one in _items(text))
    if len(zones) > MOST_BLOCKLISTS or not all(_HOST.fullmatch(one) for one in zones):
        raise ValueError(text)
    return zones


def _public_url(text: str) -> str | None:
    if not text:
        return None
    match = re.fullmatch(r"https?://([^/:]+)(?::([^/:]+))?/?", text.lower())
    if not match or not (match[1] == "localhost" or _HOST.fullmatch(match[1])):
        raise ValueError(text)
    if match[2]:
        _number(1, 65535)(match[2])
    return match[0].removesuffix("/")


def _claim(text: str) -> str:
    """The name of a claim: one word, often an address or parts with points between them."""
    if not re.fullmatch(r"[!-~]{0,200}", text):
        raise ValueError(text)
    return text


def _mail_addresses(text: str) -> tuple[str, ...]:
    addresses = tuple(one.lower() for one in _items(text))
    if not all(re.fullmatch(r"[^@\s]+@[^@\s]+", one) for one in addresses):
        raise ValueError(text)
    return addresses


SETTINGS = (
    Setting("PORT", "port", "8501", _number(1, 65535)),
    Setting("ASSISTANT_DATA", "data", "./data", _new_or_existing_folder),
    Setting("ASSISTANT_DATABASE_URL", "database_url", "", _database_url),
    Setting("ASSISTANT_PROFILES", "profiles", "", _existing_folder),
    Setting("ASSISTANT_RESOLVERS", "resolvers", "1.1.1.1 8.8.8.8 9.9.9.9", _addresses),
    Setting("ASSISTANT_BLOCKLISTS", "blocklists", _BLOCKLISTS, _zones),
    Setting("ASSISTANT_REFERENCES", "references", _REFERENCES, _references),
    Setting("ASSISTANT_RETENTION_DAYS", "retention_days", "30", _number(1, 3650)),
    Setting("ASSISTANT_REUSE_SECONDS", "reuse_seconds", "120", _number(0, 600)),
    Setting("ASSISTANT_VISITOR_LIMIT", "visitor_limit", "20/10", _often),
    Setting("ASSISTANT_DOMAIN_LIMIT", "domain_limit", "10/20", _often),
    Setting("ASSISTANT_INCIDENT_MINUTES", "incident_minutes", "15", _number(1, 240)),
    Setting("ASSISTANT_INCIDENT_DOMAINS", "incident_domains", "5", _number(2, 10_000)),
    Setting("ASSISTANT_INCIDENT_FACTOR", "incident_factor", "5", _number(1, 1000)),
    Setting("ASSISTANT_PUBLIC_URL", "public_url", "", _public_url),
    Setting("ASSISTANT_TRUSTED_PROXIES", "trusted_proxies", "", _networks),
    Setting("ASSISTANT_METRICS_NETWORKS", "metrics_networks", "", _networks),
    Setting("ASSISTANT_ROLE_CLAIM", "role_claim", "", _claim),
    Setting("ASSISTANT_CONSULTANTS", "consultants", "", _mail_addresses),
    Setting("ASSISTANT_MANAGERS", "managers", "", _mail_addresses),
)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`. Raises SettingError for an unknown or unusable one."""
    known = {setting.name for setting in SETTINGS}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            raise SettingError("unknown", name)
    values = {setting.field: _value(setting, environment) for setting in SETTINGS}
    values["database_url"] = values["database_url"] or f"sqlite:///{values['data']}/assistant.db"
    return Settings(**values)


def _value(setting: Setting, environment: Mapping[str, str]) -> Any:
    text = environment.get(setting.name, "").strip()
    try:
        return setting.read(text or setting.default)
    except (ValueError, OSError):
        raise SettingError(setting.field, setting.name) from None


@cache
def settings() -> Settings:
    """The settings of this process, read at the first call. Raises SettingError."""
    return read_settings(os.environ)
