"""Say what a profile holds and what it leaves empty, for the operator who writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.preparation.completeness import Fact, facts
from assistant.preparation.loading import ProfileError, survey

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.preparation.profile import Profile
    from assistant.texts import Words


@dataclass(frozen=True)
class Row:
    """One fact: `key` is where it stands in the file, `values` as the file has them. `note` says
    what is missing and what that means for the texts; empty when nothing is."""

    key: str
    label: str
    values: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Overview:
    """A profile's title, how much of it is filled in, and its facts."""

    title: str
    filled: str
    rows: tuple[Row, ...]


def overviews(folder: Path | None, words: Words) -> tuple[tuple[Overview, ...], tuple[str, ...]]:
    """All profiles, those of the operator's `folder` too, and why files cannot be used."""
    profiles, errors = survey(folder)
    own = {file.stem for file in folder.glob("*.toml")} if folder else set()
    return (
        tuple(overview(one, words, own=one.id in own) for one in profiles.values()),
        tuple(trouble(error, words) for error in errors),
    )


def overview(profile: Profile, words: Words, *, own: bool) -> Overview:
    """`own`: it comes from the operator's folder."""
    known = facts(profile)
    origin = words.text("profile.own" if own else "profile.shipped")
    name = profile.name or words.text("preparation.provider.unnamed")
    return Overview(
        f"{name} ({profile.id}, {origin})",
        words.text(
            "profile.filled", filled=sum(fact.is_complete for fact in known), all=len(known)
        ),
        tuple(_row(fact, words) for fact in known),
    )


def trouble(error: ProfileError, words: Words) -> str:
    """Which file cannot be used and why, without the folder: the page is open to everybody."""
    named = {**error.params, "file": error.file.name}
    if error.params["key"]:
        return words.text("profile.broken", **named)
    return words.text("profile.broken.whole", **named)


def _row(fact: Fact, words: Words) -> Row:
    return Row(
        fact.id, words.text(f"profile.fact.{fact.id}"), fact.values, " ".join(_note(fact, words))
    )


def _note(fact: Fact, words: Words) -> list[str]:
    if fact.is_complete:
        return []
    missing = [words.text("profile.missing", ids=fact.missing)] if fact.missing else []
    return [*missing, words.text(f"profile.empty.{fact.id}")]
