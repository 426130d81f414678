"""Phrases with choices, found in a text on word boundaries: no case, no diacritics, no waiting."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

# One step of a phrase: what may stand here, by its first word; "" when nothing may.
Choices = Mapping[str, Sequence[Sequence[str]]]
HOST: Choices = {"": [[]], ".": []}  # the step that a host name may take too
GAP: Choices = {"": [[]], "*": []}  # the step that any few words may take
GAP_WORDS = 3

_DIACRITIC = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"([^\W_]+|[/?])((?<![/?])[.-](?=[^\W_]))?")
_PHRASE = re.compile(r"=?(?:[^(){}]+|\([^()]*\)|\{[a-z_]+\})+")
_PIECE = re.compile(r"([^(){}]+)|\(([^()]*)\)|\{([a-z_]+)\}")


@dataclass(frozen=True)
class Words:
    """A text as words for comparing. `hosts`: where a host name begins -> where it ends."""

    words: Sequence[str]
    hosts: Mapping[int, int]


def read_words(text: str) -> Words:
    """Drop case, diacritics and all punctuation but slash and question mark. One pass."""
    letters = text.casefold()
    if not letters.isascii():
        letters = unicodedata.normalize("NFKD", letters.replace("ł", "l"))
    words: list[str] = []
    hosts: dict[int, int] = {}
    start, dotted = 0, False  # of the words that dots and hyphens have joined so far
    for word, joint in _WORD.findall(_DIACRITIC.sub("", letters)):
        words.append(word)
        dotted |= joint == "."
        if not joint:
            if dotted:
                hosts[start] = len(words)
            start, dotted = len(words), False
    return Words(words, hosts)


@dataclass(frozen=True)
class Phrase:
    """Steps that follow each other and are no question. `whole`: nothing may stand around them."""

    steps: tuple[Choices, ...]
    whole: bool

    def stands_at(self, start: int, text: Words) -> bool:
        """Whether it begins at the word `start`. Each step is tried once at each place that the
        step before can end at, so that no text makes it slow."""
        ends = {start}
        for step in self.steps:
            ends = {after for end in ends for after in _after(step, end, text)}
        if self.whole:
            return start == 0 and len(text.words) in ends
        return any(text.words[end : end + 1] != ["?"] for end in ends)

    def first_words(self) -> set[str]:
        """The words with which it can begin; "." for any host name."""
        first: set[str] = set()
        for step in self.steps:
            first.update(step)
            if "" not in step:
                break
        return first - {"", "*"}


def _after(step: Choices, at: int, text: Words) -> Iterator[int]:
    """Where `step` can end that begins at the word `at`."""
    if "" in step:
        yield at
    if step is HOST and at in text.hosts:
        yield text.hosts[at]
    if step is GAP:
        yield from _gaps(at, text)
    if at < len(text.words):
        for choice in step.get(text.words[at], ()):
            if text.words[at : at + len(choice)] == choice:
                yield at + len(choice)


def _gaps(at: int, text: Words) -> Iterator[int]:
    """Where a gap can end that begins at the word `at`; a host name counts as one word."""
    for _ in range(GAP_WORDS):
        if at == len(text.words):
            return
        at = text.hosts.get(at, at + 1)
        yield at


class Phrases:
    """A set of phrases, each known by its number.

    In a phrase, (a|b|) is a choice, here of nothing too; {name} is one of the vocabulary's words
    under that name, written the same way without brackets; {host} is a host name or nothing; {gap}
    is up to GAP_WORDS words of any kind; "=" before it: it is all that the text says.
    """

    def __init__(self, vocabulary: Mapping[str, str]) -> None:
        self._vocabulary = {name: _choices(words) for name, words in vocabulary.items()}
        self._vocabulary |= {"host": HOST, "gap": GAP}
        self._numbers: dict[str, int] = {}
        self._by_first_word: dict[str, list[tuple[int, Phrase]]] = {}

    def add(self, written: str) -> int:
        """The number of a phrase. Raises ValueError when it cannot be read."""
        if written not in self._numbers:
            phrase = self._read(written)
            number = self._numbers[written] = len(self._numbers)
            for word in phrase.first_words():
                self._by_first_word.setdefault(word, []).append((number, phrase))
        return self._numbers[written]

    def standing_in(self, text: str) -> set[int]:
        """The numbers of the phrases that stand in `text`. One pass over its words."""
        read = read_words(text)
        return {
            number
            for start, word in enumerate(read.words)
            for first in ((word, ".") if start in read.hosts else (word,))
            for number, phrase in self._by_first_word.get(first, ())
            if phrase.stands_at(start, read)
        }

    def _read(self, written: str) -> Phrase:
        if not _PHRASE.fullmatch(written):
            raise ValueError(f"phrase {written!r}: brackets that do not match")
        steps: list[Choices] = []
        for literal, choice, name in _PIECE.findall(written.removeprefix("=")):
            if name and name not in self._vocabulary:
                raise ValueError(f"phrase {written!r}: no word is called {name!r}")
            if name:
                steps.append(self._vocabulary[name])
            elif choice:
                steps.append(_choices(choice))
            else:
                steps.extend(map(_choices, read_words(literal).words))
        if all("" in step for step in steps):
            raise ValueError(f"phrase {written!r}: nothing that must stand there")
        return Phrase(tuple(steps), whole=written.startswith("="))


@cache
def _choices(written: str) -> Choices:
    choices: dict[str, list[Sequence[str]]] = {}
    for choice in written.split("|"):
        words = read_words(choice).words
        choices.setdefault(words[0] if words else "", []).append(words)
    return choices
