"""What one channel asks for as a list to tick off: alternatives together, by how they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from assistant.preparation.wording import one_of
from assistant.texts import Words


@dataclass(frozen=True)
class Item:
    """One thing to have: its `name` or alternative names, the customers who `only` are asked for
    it, where it is to be found, and how it is `asked` for. `ids` tell it without words.
    """

    ids: tuple[str, ...]
    name: str
    only: str
    where: str
    asked: str

    @property
    def label(self) -> str:
        return f"{self.name} ({self.only})" if self.only else self.name


def checklist(channel: Mapping[str, Any], words: Words) -> tuple[Item, ...]:
    """What `channel` asks for; `channel` is what `assistant.preparation.wording.to_json` makes.

    What is needed for sure comes first.
    """
    items = [_item(group, words) for group in alternatives(channel["identifiers"])]
    kinds = list(dict.fromkeys(item.asked for item in items))
    return tuple(sorted(items, key=lambda item: kinds.index(item.asked)))


def by_need(items: Iterable[Item]) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """The items of a checklist under how they are asked for."""
    return ((asked, tuple(group)) for asked, group in groupby(items, key=attrgetter("asked")))


def alternatives(identifiers: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """The identifiers, those of which one is enough in one list."""
    group: list[Mapping[str, Any]] = []
    for one in identifiers:
        if group and group[-1]["id"] not in one["instead_of"]:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _item(group: list[Mapping[str, Any]], words: Words) -> Item:
    first, *others = group
    names = [first["name"], *(uncapitalised(one["name"]) for one in others)]
    return Item(
        ids=tuple(one["id"] for one in group),
        name=one_of(names, words),
        only=", ".join(first["only_for"]),
        where=" ".join(dict.fromkeys(one["where"] for one in group)),
        asked=first["asked"],
    )


def uncapitalised(text: str) -> str:
    """As inside a sentence; what is written in capitals ("NIP") stays so."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]
