"""What support tells whom, as a table over a profile's rules. Pure.

For consultants, and for the customer who wants to know beforehand what will be refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from assistant.preparation.profile import Asker, Disclosure, Profile, Subject, TldKind, Told


@dataclass(frozen=True)
class Answer:
    """What `asker` is told about `subject`, of a domain of the kind `tld` (None: of another
    country). `rule` says so; without one no source speaks of it, and support has to be asked."""

    subject: Subject
    asker: Asker
    tld: TldKind | None
    rule: Disclosure | None

    @property
    def tells(self) -> tuple[Told, ...]:
        return self.rule.tells if self.rule else ()

    @property
    def is_refused(self) -> bool:
        return self.rule is not None and not self.rule.tells


def answer(profile: Profile, subject: Subject, asker: Asker, tld: TldKind | None) -> Answer:
    """By the first rule of the profile that speaks of it."""
    rules = (rule for rule in profile.disclosures if rule.answers(subject, asker, tld))
    return Answer(subject, asker, tld, next(rules, None))


def table(profile: Profile) -> Iterator[Answer]:
    """Every question that can be asked, with its answer."""
    for subject in get_args(Subject):
        for asker in get_args(Asker):
            for tld in (*get_args(TldKind), None):
                yield answer(profile, subject, asker, tld)
