"""The number of a case, to be read out on the phone: "A7F 3KX9"."""

from __future__ import annotations

import secrets

# No 0 and O, 1 and I, 5 and S, 8 and B, 2 and Z, U and V ... Their count is a prime, so that the
# check character notices every single wrong one and every two that are exchanged.
ALPHABET = "2345679ACEFHJKLMNPRTWXY"
LENGTH = 7  # with the check character


class CaseNumberError(ValueError):
    """Not a case number; `code` is of the text `case.number.<code>`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def new_number() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check(body)


def shown(number: str) -> str:
    """As people write it: two groups."""
    return f"{number[:3]} {number[3:]}"


def read_number(text: str) -> str:
    """The number as somebody typed it, with spaces and dashes, in any case.

    Raises CaseNumberError: "length", "characters", "check".
    """
    if len(text) > 50:
        raise CaseNumberError("length")
    number = "".join(sign for sign in text.upper() if sign not in " -–\u00a0\t")
    if not set(number) <= set(ALPHABET):
        raise CaseNumberError("characters")
    if len(number) != LENGTH:
        raise CaseNumberError("length")
    if _check(number[:-1]) != number[-1]:
        raise CaseNumberError("check")
    return number


def _check(body: str) -> str:
    """The character that makes the sum of all, weighted by their place, a multiple of the prime."""
    weighted = sum(
        weight * ALPHABET.index(sign) for weight, sign in enumerate(reversed(body), start=2)
    )
    return ALPHABET[-weighted % len(ALPHABET)]
