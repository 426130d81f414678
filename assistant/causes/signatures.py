"""What a web page shows to its visitor, recognised by the wordings in signatures.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.report import Certainty
from checks.observation import Unseen
from checks.page import PageText
from checks.website import Page

FILE = Path(__file__).with_name("signatures.toml")
SHORT = 600  # visible characters; stop pages rarely have more, websites rarely have fewer

WORDS = ("title", "heading", "text", "description")  # of checks.page.PageText
# Where a phrase may stand, by the key of signatures.toml: in one of these parts of the page.
PLACES = {"path": ("path",), "headline": ("title", "heading"), "page": WORDS} | {
    part: (part,) for part in WORDS
}
FACTS = {"id", "kind", "product", "language", "source", "certainty", "status", "longest"}


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

    A page whose title or heading reads like an article about faults shows none by its words.
    """
    return _signatures().recognise(page)


def fold(text: str) -> list[str]:
    """The words of `text` for comparing: no case, no diacritics, no punctuation but the slash."""
    letters = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l"))
    return _WORD.findall(_DIACRITIC.sub("", letters))


_DIACRITIC = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+|/")


# ---- phrases

# One step of a phrase: what may stand here, by its first word; "" when nothing may.
_Step = Mapping[str, Sequence[list[str]]]


@dataclass(frozen=True)
class _Phrase:
    """A phrase of the file. `whole`: nothing may stand before or after it."""

    steps: tuple[_Step, ...]
    whole: bool

    def stands_at(self, start: int, words: list[str]) -> bool:
        """Whether it begins at the word `start`. Each step is tried once at each place that the
        step before can end at, so that no text makes it slow."""
        ends = {start}
        for step in self.steps:
            ends = {
                end + len(choice)
                for end in ends
                for choice in (*step.get("", ()), *step.get(_at(words, end), ()))
                if words[end : end + len(choice)] == choice
            }
        return start == 0 and len(words) in ends if self.whole else bool(ends)

    def first_words(self) -> set[str]:
        """The words with which it can begin."""
        first: set[str] = set()
        for step in self.steps:
            first.update(step)
            if "" not in step:
                break
        return first - {""}


def _at(words: list[str], index: int) -> str:
    return words[index] if index < len(words) else "\0"


@dataclass
class _Phrases:
    """All phrases of the file, each once, known by its number."""

    vocabulary: Mapping[str, _Step]
    numbers: dict[str, int] = field(default_factory=dict)
    by_first_word: dict[str, list[tuple[int, _Phrase]]] = field(default_factory=dict)

    def add(self, written: str) -> int:
        """The number of a phrase. Raises ValueError when it says nothing or names an unknown word."""
        if written not in self.numbers:
            self.numbers[written] = len(self.numbers)
            phrase = self._read(written)
            if not phrase.first_words():
                raise ValueError(f"signatures: {written!r} says nothing")
            for word in phrase.first_words():
                self.by_first_word.setdefault(word, []).append((self.numbers[written], phrase))
        return self.numbers[written]

    def standing_in(self, text: str) -> set[int]:
        """The phrases that stand in `text`, on word boundaries. One pass over the words."""
        words = fold(text)
        return {
            number
            for start, word in enumerate(words)
            for number, phrase in self.by_first_word.get(word, ())
            if phrase.stands_at(start, words)
        }

    def _read(self, written: str) -> _Phrase:
        steps: list[_Step] = []
        for literal, choice, name in _PIECE.findall(written.removeprefix("=")):
            if name and name not in self.vocabulary:
                raise ValueError(f"signatures: {written!r}: no word is called {name!r}")
            if name:
                steps.append(self.vocabulary[name])
            elif choice:
                steps.append(_step(choice))
            else:
                steps.extend({word: [[word]]} for word in fold(literal))
        return _Phrase(tuple(steps), whole=written.startswith("="))


_PIECE = re.compile(r"([^({]+)|\(([^()]*)\)|\{([a-z_]+)\}")


def _step(choices: str) -> _Step:
    step: dict[str, list[list[str]]] = {}
    for words in map(fold, choices.split("|")):
        step.setdefault(words[0] if words else "", []).append(words)
    return step


# ---- the file


@dataclass(frozen=True)
class _Rule:
    """When a signature holds: every demand met, and the page as short and answered as it must be."""

    signature: Signature
    status: frozenset[int]
    longest: int
    demands: tuple[tuple[Sequence[str], frozenset[int]], ...]  # parts; phrases, one in one of them

    def holds(self, status: int, length: int, found: Mapping[str, set[int]]) -> bool:
        return (
            (not self.status or status in self.status)
            and length <= self.longest
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
        self._phrases = _Phrases({name: _step(words) for name, words in data["words"].items()})
        self._articles = self._numbers(data["articles"])
        self._rules = [self._rule(row) for row in data["signature"]]
        if len({signature.id for signature in self}) < len(self._rules):
            raise ValueError("signatures: an id stands twice")

    def __iter__(self) -> Iterator[Signature]:
        return (rule.signature for rule in self._rules)

    def recognise(self, page: Page) -> Signature | None:
        """The first that holds for `page`."""
        found = {"path": self._phrases.standing_in(urlsplit(page.url).path)}
        if isinstance(page.says, Unseen):
            says = PageText("", "", "", 0)
        else:
            says = page.says
        for part in WORDS:
            found[part] = self._phrases.standing_in(getattr(says, part))
        if not self._articles.isdisjoint(found["title"] | found["heading"]):
            found |= {part: set() for part in WORDS}
        holding = (rule for rule in self._rules if rule.holds(page.status, says.length, found))
        return next((rule.signature for rule in holding), None)

    def _numbers(self, written: Iterable[str]) -> frozenset[int]:
        return frozenset(map(self._phrases.add, written))

    def _rule(self, row: Mapping[str, Any]) -> _Rule:
        places = [key for key in row if key not in FACTS]
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
        return _Rule(signature, status, row.get("longest", SHORT), demands)


@cache
def _signatures() -> Signatures:
    return Signatures(FILE.read_text(encoding="utf-8"))
