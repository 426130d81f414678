"""What a profile leaves empty, and what it has: for the operator who writes it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from assistant.preparation.profile import FigureId, Profile, SectionId

FactId = Literal[
    "name",
    "recognition.nameservers",
    "recognition.mx",
    "recognition.networks",
    "panel.name",
    "panel.url",
    "channels.address",
    "sections",
    "sections.key",
    "figures.name",
    "figures.places",
    "figures.size",
    "backup.every_days",
    "backup.kept_days",
    "limits",
    "written",
    "disclosures",
]

# The figures that have a limit.
_AMOUNTS: tuple[FigureId, ...] = (
    "transfer",
    "disk",
    "mail_disk",
    "http_requests",
    "cpu_time",
    "connections",
    "db_query_time",
)


@dataclass(frozen=True)
class Fact:
    """One fact of a profile. `values` as the file has them; `missing` are the ids, such as of
    channels, for which it is empty. A fact that is one value is missing by having none."""

    id: FactId
    values: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return bool(self.values) and not self.missing


def facts(profile: Profile) -> tuple[Fact, ...]:
    """Every fact that a profile can hold, in the order of its file."""
    return tuple(_facts(profile))


def _facts(profile: Profile) -> Iterator[Fact]:
    known = profile.recognition
    yield Fact("name", _given(profile.name))
    yield Fact("recognition.nameservers", known.nameservers)
    yield Fact("recognition.mx", known.mx)
    yield Fact("recognition.networks", known.networks)
    yield Fact("panel.name", _given(profile.panel.name))
    yield Fact("panel.url", _given(profile.panel.url))
    channels = {channel.id: channel.address for channel in profile.channels}
    yield _each("channels.address", channels.items(), channels)
    sections = {section.id: section for section in profile.sections}
    if any(channel.menu for channel in profile.channels):
        names = ((id, one.name) for id, one in sections.items())
        yield _each("sections", names, get_args(SectionId))
        keys = ((id, one.key) for id, one in sections.items())
        yield _each("sections.key", keys, get_args(SectionId))
    figures = {figure.id: figure for figure in profile.figures}
    called = ((id, one.name) for id, one in figures.items())
    yield _each("figures.name", called, get_args(FigureId))
    places = ((id, ", ".join(one.places)) for id, one in figures.items())
    yield _each("figures.places", places, get_args(FigureId))
    yield _each("figures.size", ((id, one.size) for id, one in figures.items()), _AMOUNTS)
    yield Fact("backup.every_days", _number(profile.backup.every_days))
    yield Fact("backup.kept_days", _number(profile.backup.kept_days))
    yield Fact("limits", _ids(one.id for one in profile.limits))
    yield Fact("written", _ids(id for one in profile.written for id in one.symptoms))
    yield Fact("disclosures", _ids(one.id for one in profile.disclosures))


def _given(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _number(value: int | None) -> tuple[str, ...]:
    return () if value is None else (str(value),)


def _ids(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _each(id: FactId, values: Iterable[tuple[str, str]], wanted: Iterable[str]) -> Fact:
    """A fact that each of the ids `wanted` may have."""
    given = {one: value for one, value in values if value}
    return Fact(
        id,
        tuple(f"{one}: {value}" for one, value in given.items()),
        tuple(one for one in wanted if one not in given),
    )
