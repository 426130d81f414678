"""A rule decides whether one cause holds. Rules are pure and know nothing of each other."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from assistant.causes.seen import Seen
from assistant.report import Acts, Certainty, Evidence, Kind


@dataclass(frozen=True)
class Finding:
    """That a cause holds, how sure that is, and what shows it.

    `kind` is given where the catalogue's depends on the symptom or the circumstances. `told`:
    known only from what the customer read in the panel, and so nobody's consequence. `last`: ranks
    after all that was seen. `variant`: the name of texts of its own, when the cause's ordinary
    ones do not fit. `explains`: codes that are its consequence when found this way, besides the
    catalogue's. `acts`: who can act when found this way, if not who the catalogue says.
    """

    evidence: tuple[Evidence, ...]
    certainty: Certainty = Certainty.CONFIRMED
    kind: Kind | None = None
    told: bool = False
    last: bool = False
    variant: str | None = None
    explains: tuple[str, ...] = ()
    acts: Acts | None = None


Rule = Callable[[Seen], Finding | None]

_rules: dict[str, Rule] = {}


def cause(code: str) -> Callable[[Rule], Rule]:
    """Make a function the rule of the cause `code` of the catalogue."""

    def mark(rule: Rule) -> Rule:
        _rules[code] = rule
        return rule

    return mark


@cache
def rules() -> dict[str, Rule]:
    """Every cause's rule by its code."""
    package = __package__ or ""
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        importlib.import_module(f"{package}.{module.name}")
    return _rules
