"""The path in words: what the page, the terminal and the SVG say of each station."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.documents.path import Path, State, Stop, path
from assistant.documents.path_seen import Note
from assistant.documents.wording import clean, params
from assistant.report import Certainty, Report
from assistant.texts import Words

MAX_VALUE = 40  # characters of one value from outside

Way = Literal["whole", "cut", "open"]


@dataclass(frozen=True)
class ShownStop:
    """One station in words. `state` is one of State; `way` is how it goes on to the next one:
    whole, cut through, or open, when nobody has come along there.

    `note` and `cause` may hold text from outside, made plain: show them inertly.
    """

    id: str
    state: str
    name: str
    word: str
    cause: str = ""
    note: str = ""
    about: str = ""
    way: Way = "whole"

    @property
    def told(self) -> str:
        """What is so at the station, in one line."""
        said = ". ".join(part for part in (self.word, self.cause) if part)
        return f"{said} {self.note}" if self.note else said

    @property
    def sentence(self) -> str:
        return f"{self.name}: {self.told}."


@dataclass(frozen=True)
class ShownPath:
    """The path in words: its heading, a sentence that says where it breaks, and its stations."""

    heading: str
    sentence: str
    stops: tuple[ShownStop, ...]

    @property
    def is_seen(self) -> bool:
        """Whether anything was seen of any station."""
        unseen = (State.UNKNOWN, State.NOT_REACHED, State.SKIPPED)
        return any(stop.state not in unseen for stop in self.stops)


def shown_path(report: Report, words: Words) -> ShownPath | None:
    """The path that `report` is about, in words; None for what is no incident."""
    found = path(report)
    if found is None:
        return None
    following = (*found.stops[1:], None)
    return ShownPath(
        heading=words.text(f"path.heading.{found.service}"),
        sentence=_sentence(found, words),
        stops=tuple(
            _shown(stop, after, report, words)
            for stop, after in zip(found.stops, following, strict=True)
        ),
    )


def _sentence(found: Path, words: Words) -> str:
    place = found.broken
    if place is not None:
        return _where(found, place, words)
    states = {stop.state for stop in found.stops}
    if states & {State.UNKNOWN, State.NOT_REACHED}:
        return words.text("path.partly" if states & {State.OK, State.WARNING} else "path.unseen")
    if State.WARNING not in states:
        return words.text("path.fine")
    warned = (stop for stop in found.stops if stop.state is State.WARNING)
    stations = [words.text(f"path.station.{stop.id}") for stop in warned]
    return words.text("path.warned", stations=stations)


def _where(found: Path, place: int, words: Words) -> str:
    """Where it breaks; or where the fault is, when its end was reached all the same."""
    broken, behind = found.stops[place], found.stops[place + 1 :]
    certainty = broken.cause.certainty if broken.cause else Certainty.CONFIRMED
    station = words.text(f"path.station.{broken.id}")
    if found.stops[-1].state is State.NOT_REACHED:
        return words.text(f"path.breaks.{certainty}", station=station)
    sentence = words.text(f"path.fault.{certainty}", station=station)
    if behind and all(stop.state is not State.NOT_REACHED for stop in behind):
        return f"{sentence} {words.text('path.still')}"
    return sentence


def _shown(stop: Stop, after: Stop | None, report: Report, words: Words) -> ShownStop:
    return ShownStop(
        id=stop.id,
        state=str(stop.state),
        name=words.text(f"path.station.{stop.id}"),
        about=_about(stop, words),
        word=_word(stop, words),
        cause=_cause(stop, report, words),
        note=_note(stop.note, words) if stop.note else "",
        way=_way(stop, after),
    )


def _about(stop: Stop, words: Words) -> str:
    """What the station is, where something stands against it and its name does not tell."""
    key = f"path.about.{stop.id}"
    return words.text(f"path.about.{stop.id}") if stop.cause and words.has(key) else ""


def _word(stop: Stop, words: Words) -> str:
    match stop.state:
        case State.OK:
            return words.text(f"path.ok.{stop.id}")
        case State.PROBLEM:
            certainty = stop.cause.certainty if stop.cause else Certainty.CONFIRMED
            return words.text(f"path.problem.{certainty}")
        case State.UNKNOWN if not stop.looked:
            return words.text("path.not_looked")
        case State.NOT_REACHED:
            return words.text("path.not_reached")
    return words.text(f"status.{stop.state}")


def _cause(stop: Stop, report: Report, words: Words) -> str:
    if stop.cause is None:
        return ""
    named = params(report, *stop.cause.evidence, limit=MAX_VALUE)
    return words.text(f"cause.{stop.cause.wording}.title", **named)


def _note(note: Note, words: Words) -> str:
    return words.text(f"path.note.{note.code}", **clean(note.data, MAX_VALUE))


def _way(stop: Stop, after: Stop | None) -> Way:
    if after is None or after.state not in (State.NOT_REACHED, State.UNKNOWN):
        return "whole"
    return "cut" if stop.state is State.PROBLEM else "open"
