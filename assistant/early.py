"""What may be said of a diagnosis before it is over."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from assistant.report import Cause, Certainty, Kind
from checks.sequence import Check, Stage

# Up to where the rest has to be known before nothing else can explain what shows a cause at one
# stage, if not up to that stage: that name servers are silent is no fault as long as the resolver
# has an answer.
_SETTLED_BY = {Stage.DELEGATION: Stage.DNS}


def settled(
    causes: Sequence[Cause], sequence: Sequence[Check[Any]], ended: Container[str]
) -> Cause | None:
    """The main cause so far, if it is a confirmed fault that no check of `sequence` which has not
    `ended` may still explain or disprove; else None.
    """
    main = next(iter(causes), None)
    if main is None or main.kind is not Kind.FAULT or main.certainty is not Certainty.CONFIRMED:
        return None
    sources = {one.check for one in main.evidence}
    stages = [
        _SETTLED_BY.get(check.stage, check.stage) for check in sequence if check.id in sources
    ]
    if not stages:
        return None
    before = [check.id for check in sequence if check.stage <= max(stages)]
    return main if all(check in ended for check in before) else None
