"""What a web page shows to its visitor, recognised by the wordings in signatures.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.causes.phrases import Phrases
from assistant.report import Certainty
from checks.observation import Unseen
from checks.page import PageText
from checks.website import Page

FILE = Path(__file__).with_name("signatures.toml")
SHORT = 600  # visible characters; stop pages rarely have more, websites rarely have fewer
MENU = 8  # links; a website's menu alone has more than most stop pages
TOO_MANY_KINDS = 4  # stop pages show three at most; what shows more is a list of faults,
START_CHARS = 400  # before a website's own words, which are its menu
FEW_WORDS = 200  # unless so few visible characters are all there is
ANY = 10**9

WORDS = ("title", "heading", "text", "description", "script")  # of checks.page.PageText
# Where a phrase may stand, by the key of signatures.toml: in one of these parts of the page.
PLACES = {
    "path": ("path",),
    "way": ("path", "way"),
    "host": ("host",),
    "refusal": ("refusal",),
    "headline": ("title", "heading"),
    "start": ("start",),
    "page": ("title", "heading", "text", "description"),
} | {part: (part,) for part in WORDS}
# What would be so in a case that is only thought of ("Gdy konto zostało zablokowane, …") is not
# said to be so. Stop pages do speak to their reader that way: "Jeśli widzisz tę stronę, …".
_CONDITION = re.compile(
    r"\b(?:gdy|gdyby|kiedy|jeśli|jesli|jeżeli|jezeli|when|whenever|if)\b"
    r"(?! (?:jesteś|jestes|widzisz|to|ta|you|we|the problem|problem)\b)[^.,;:!?|]*",
    re.IGNORECASE,
)
FACTS = {"id", "kind", "product", "language", "source", "certainty"}
BOUNDS = {"status", "longest", "links", "text_up_to", "by_script"}


class Shows(StrEnum):
    """What a page may show instead of the website."""

    SUSPENDED = "suspended"
    EXPIRED_DOMAIN = "expired_domain"
    EXPIRED_HOSTING = "expired_hosting"
    EXPIRED_PROJECT = "expired_project"  # of a website builder
    DEFAULT_PAGE = "default_page"  # of a web server, a panel or a provider
    DIRECTORY_LISTING = "directory_listing"
    EMPTY_FOLDER = "empty_folder"  # a bare "403 Forbidden": no start page, or access denied
    NOT_FOUND = "not_found"
    UNDER_CONSTRUCTION = "under_construction"
    PARKED = "parked"
    MAINTENANCE = "maintenance"
    APPLICATION_ERROR = "application_error"
    DATABASE_ERROR = "database_error"
    TRANSFER = "transfer"
    DISK = "disk"
    HTTP_REQUESTS = "http_requests"
    CPU_TIME = "cpu_time"
    CONNECTIONS = "connections"
    DB_TIME = "db_time"
    FIREWALL = "firewall"
    ROBOT_CHECK = "robot_check"  # lets people in and stops programs, this assistant among them


@dataclass(frozen=True)
class Signature:
    """A wording, an address or a status by which pages of one kind are known.

    `product` shows it ("" when many do), `language` is that of its words, `source` says where the
    wording is known from. `by_status` when the HTTP status alone decides and no word does.
    """

    id: str
    kind: Shows
    product: str
    language: str
    source: str
    certainty: Certainty
    by_status: bool


@lru_cache(maxsize=32)
def recognise(page: Page) -> Signature | None:
    """The first signature of the file that holds for `page`; None when it shows a website.

    A page whose title or heading reads like an article about faults, or that speaks of faults of
    many kinds, shows none by its words.
    """
    return _signatures().recognise(page)


@dataclass(frozen=True)
class _Rule:
    """When a signature holds: each demand met, the page small enough, its status as it must be."""

    signature: Signature
    status: frozenset[int]
    longest: int
    links: int
    by_script: bool
    demands: tuple[tuple[Sequence[str], frozenset[int]], ...]  # of these phrases, one in a part

    def holds(self, status: int, says: PageText, found: Mapping[str, set[int]]) -> bool:
        return (
            (not self.status or status in self.status)
            and says.length <= self.longest
            and says.links <= self.links
            and (not self.by_script or bool(says.script))
            and all(
                any(not phrases.isdisjoint(found[part]) for part in parts)
                for parts, phrases in self.demands
            )
        )


class Signatures:
    """The signatures of a file, in its order. Raises ValueError on what the file may not say: a
    typing error in the data must not become a signature that never holds."""

    def __init__(self, toml: str) -> None:
        data = tomllib.loads(toml)
        self._phrases = Phrases(data["words"])
        self._articles = self._numbers(data["articles"])
        self._rules = [rule for row in data["signature"] for rule in self._read(row)]
        if len({row["id"] for row in data["signature"]}) < len(data["signature"]):
            raise ValueError("signatures: an id stands twice")

    def __iter__(self) -> Iterator[Signature]:
        return iter(dict.fromkeys(rule.signature for rule in self._rules))

    def recognise(self, page: Page) -> Signature | None:
        """The first that holds for `page`."""
        address = urlsplit(page.url)
        found = {
            "path": self._phrases.standing_in(address.path),
            "way": set().union(*map(self._phrases.standing_in, page.way)),
            "host": self._phrases.standing_in(address.hostname or ""),
            "refusal": self._phrases.standing_in(page.refusal),
        }
        says = PageText("", "", "", 0) if isinstance(page.says, Unseen) else page.says
        for part in WORDS:
            found[part] = self._phrases.standing_in(_stated(getattr(says, part)))
        found["start"] = self._phrases.standing_in(says.text[:START_CHARS])
        holding = self._holding(page.status, says, found)
        is_article = not self._articles.isdisjoint(found["title"] | found["heading"])
        kinds = {signature.kind for signature in holding}
        if is_article or (len(kinds) >= TOO_MANY_KINDS and says.length > FEW_WORDS):
            holding = self._holding(
                page.status, says, found | {part: set() for part in (*WORDS, "start")}
            )
        return next(iter(holding), None)

    def _holding(
        self, status: int, says: PageText, found: Mapping[str, set[int]]
    ) -> list[Signature]:
        return [rule.signature for rule in self._rules if rule.holds(status, says, found)]

    def _numbers(self, written: Iterable[str]) -> frozenset[int]:
        return frozenset(map(self._phrases.add, written))

    def _read(self, row: Mapping[str, Any]) -> Iterator[_Rule]:
        places = [key for key in row if key not in FACTS | BOUNDS]
        unknown = [key for key in places if key not in PLACES]
        status = frozenset(row.get("status", ()))
        if unknown or not (places or status):
            raise ValueError(f"signatures: {row['id']}: {unknown or 'nothing to know it by'}")
        signature = Signature(
            id=row["id"],
            kind=Shows(row["kind"]),
            product=row.get("product", ""),
            language=row.get("language", ""),
            source=row["source"],
            certainty=Certainty(row.get("certainty", "confirmed")),
            by_status=not places,
        )
        demands = tuple((PLACES[place], self._numbers(row[place])) for place in places)
        longest = row.get("longest", ANY if signature.by_status else SHORT)
        by_script = row.get("by_script", False)
        yield _Rule(signature, status, longest, row.get("links", ANY), by_script, demands)
        if "text_up_to" in row:
            anywhere = ((PLACES["page"], self._numbers(row["headline"])),)
            yield _Rule(signature, status, row["text_up_to"], MENU, by_script, anywhere)


def _stated(text: str) -> str:
    """The text without the conditions that it speaks of."""
    return _CONDITION.sub("", text)


@cache
def _signatures() -> Signatures:
    return Signatures(FILE.read_text(encoding="utf-8"))
