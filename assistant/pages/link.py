"""The start of a diagnosis as the address bar holds it, such as `?address=firma.pl&lang=pl`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from assistant.symptoms import DEFAULT, symptoms
from assistant.texts import LANGUAGES
from checks.target import MAX_TEXT

# What stopped working, and what is to be ordered or asked, in the order in which it is offered.
INCIDENTS = tuple(symptom.id for symptom in symptoms().values() if symptom.is_incident)
INSTRUCTIONS = tuple(symptom.id for symptom in symptoms().values() if not symptom.is_incident)
ANYTHING = "other"  # the instruction that fits when no other one does

# The first choice: what stopped working, or one card for all instructions.
ORDER = "order"
CARDS = (*INCIDENTS, ORDER)

# Values of the query parameter `run`.
RUN, RUN_ANEW = "1", "anew"

# What consultants call a matter among themselves: the number of a ticket, a few words.
MOST_REFERENCE = 80
_REFERENCE = re.compile(r"[\w .,:;/#()+-]{1,80}")


def read_reference(text: str) -> str:
    """The reference as it was given; empty when it is none."""
    return text if text == text.strip() and _REFERENCE.fullmatch(text) else ""


@dataclass(frozen=True)
class Link:
    """What to examine, in which language to speak, and whether to begin without being asked;
    `anew`: also when a young result is known.
    """

    address: str = ""
    symptom: str = DEFAULT
    lang: str = LANGUAGES[0]
    run: bool = False
    anew: bool = False
    reference: str = ""  # of the consultant who made it

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Link:
        """The link in query parameters; a value that is none of ours reads as its default."""
        symptom, lang = query.get("symptom", ""), query.get("lang", "")
        return cls(
            # One character more than can be used: what is too long must stay too long.
            address=query.get("address", "")[: MAX_TEXT + 1],
            symptom=symptom if symptom in symptoms() else cls.symptom,
            lang=lang if lang in LANGUAGES else cls.lang,
            run=query.get("run") in (RUN, RUN_ANEW),
            anew=query.get("run") == RUN_ANEW,
            reference=read_reference(query.get("ref", "")),
        )

    def query(self) -> dict[str, str]:
        """The query parameters that reproduce this link, in the order to write them."""
        given = {"address": self.address} if self.address else {}
        begin = {"run": RUN_ANEW if self.anew else RUN} if self.run else {}
        told = {"ref": self.reference} if self.reference else {}
        return {**given, "symptom": self.symptom, "lang": self.lang, **begin, **told}

    @property
    def card(self) -> str:
        """The one of CARDS to which the symptom belongs."""
        return self.symptom if self.symptom in INCIDENTS else ORDER

    @property
    def matter(self) -> tuple[str, str]:
        """What tells one diagnosis from another."""
        return self.address, self.symptom

    @property
    def needs_address(self) -> bool:
        return symptoms()[self.symptom].needs_address

    @property
    def may_show_result(self) -> bool:
        """Without an address, the start and what came of it differ in `run` alone."""
        return bool(self.address) or self.run

    def started(self, address: str) -> Link:
        """The link to show once `address` is examined: it reproduces the start, and waits. Without
        an address there is nothing to wait for.
        """
        return replace(self, address=address, run=not address, anew=False)

    def refused(self) -> Link:
        """The link to show when the address cannot be used. A text that is too long for an address
        is too long for the address bar as well.
        """
        address = self.address if len(self.address) <= MAX_TEXT else ""
        return replace(self, address=address, run=False, anew=False)

    def to_begin(self, address: str) -> str:
        """A relative reference that examines `address` at once."""
        return "?" + urlencode(replace(self, address=address, run=True).query())
