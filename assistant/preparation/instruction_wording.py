"""Put an instruction into words: what it is, what it takes, and what to write or say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.preparation.loading import instruction

if TYPE_CHECKING:
    from assistant.preparation.before import Before
    from assistant.preparation.contact import Preparation
    from assistant.texts import Words


@dataclass(frozen=True)
class Letter:
    """A letter, a paragraph a line; "…" stands where the customer fills something in."""

    subject: str
    lines: tuple[str, ...]


def instruction_to_json(preparation: Preparation, words: Words) -> dict[str, Any] | None:
    """What the instruction, or question, is and takes, as plain JSON values; None for an incident.

    `before` are the things to check, each with its state: ok, problem, unknown, yours.
    """
    known = instruction(preparation.symptom)
    if known is None:
        return None
    id = preparation.symptom
    return {
        "id": id,
        "is": words.text(f"instruction.{id}.is"),
        "isnot": words.text(f"instruction.{id}.isnot"),
        "taken_for": [
            {"symptom": other, "text": words.text(f"symptom.{other}")} for other in known.taken_for
        ],
        "needs": [
            {"id": need, "text": words.text(f"instruction.need.{need}")} for need in known.needs
        ],
        "before": [
            {"id": one.id, "state": one.state, "text": _before(one, words)}
            for one in preparation.before
        ],
    }


def in_the_way(preparation: Preparation, words: Words) -> list[str]:
    """What the diagnosis has seen to be in the way of the instruction, besides its causes."""
    return [_before(one, words) for one in preparation.before if one.is_news]


def _before(one: Before, words: Words) -> str:
    return words.text(f"instruction.before.{one.id}.{one.state}", **one.params)


def letter(preparation: Preparation, words: Words, domain: str | None = None) -> Letter | None:
    """The ready letter of an instruction about `domain` (A-labels), where it is about one; None for
    an incident, whose letter is the description for support."""
    if instruction(preparation.symptom) is None:
        return None
    id = preparation.symptom
    subject = words.text(f"instruction.{id}.subject")
    about = []
    if domain:
        subject = words.text("instruction.letter.subject", subject=subject, domain=domain)
        about = [words.text("instruction.letter.about", domain=domain)]
    return Letter(
        subject,
        (
            words.text("instruction.letter.opening"),
            *about,
            *words.lines(f"instruction.{id}.letter"),
            words.text("instruction.letter.sender"),
            words.text("instruction.letter.closing"),
        ),
    )


def script(preparation: Preparation, words: Words, domain: str | None = None) -> tuple[str, ...]:
    """What to say on the telephone, a sentence or two a line: the matter, and what proves who is
    calling. Nothing of the matter itself for an incident, whose request the cause words."""
    opening = (
        words.text("instruction.script.opening", domain=domain)
        if domain
        else words.text("instruction.script.opening.unnamed")
    )
    id = preparation.symptom
    matter = words.lines(f"instruction.{id}.script") if instruction(id) else ()
    ready = ", ".join(words.text(f"identifier.{one}.name") for one in preparation.ready)
    verify = (words.text("instruction.script.verify", identifiers=ready),) if ready else ()
    return (opening, *matter, *verify)
