"""Numbers of a firm that a customer may put into a letter of their own: NIP, REGON, KRS.

Each function returns the digits without separators, or raises NumberError. Nothing is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal

NumberKind = Literal["nip", "regon", "krs"]
Fault = Literal["characters", "length", "mistyped"]

LONGEST = 32  # characters; a number written with every separator that people use is shorter

_KRS_DIGITS = 10


class NumberError(ValueError):
    """What was typed is no such number; `code` tells why: one of Fault."""

    def __init__(self, kind: NumberKind, code: Fault) -> None:
        self.kind, self.code = kind, code
        super().__init__(f"{kind}: {code}")


def check_nip(text: str) -> str:
    """A tax number: ten digits, the last of which follows from the others."""
    from stdnum.pl import nip

    return _checked("nip", text, nip.validate)


def check_regon(text: str) -> str:
    """A number of the statistical office: nine digits, or fourteen for a branch."""
    from stdnum.pl import regon

    return _checked("regon", text, regon.validate)


def check_krs(text: str) -> str:
    """A number of the court register: ten digits, without a check digit."""
    return _checked("krs", text, _validate_krs)


CHECKS: Mapping[NumberKind, Callable[[str], str]] = {
    "nip": check_nip,
    "regon": check_regon,
    "krs": check_krs,
}


def _checked(kind: NumberKind, text: str, validate: Callable[[str], str]) -> str:
    from stdnum import exceptions

    if len(text) > LONGEST:
        raise NumberError(kind, "length")
    try:
        number = validate(text)
    except exceptions.InvalidLength:
        raise NumberError(kind, "length") from None
    except exceptions.InvalidChecksum:
        raise NumberError(kind, "mistyped") from None
    except exceptions.ValidationError:
        raise NumberError(kind, "characters") from None
    if not number.strip("0"):
        raise NumberError(kind, "mistyped")  # zeros pass every check digit
    return number


def _validate_krs(text: str) -> str:
    from stdnum import exceptions
    from stdnum.util import clean

    number = clean(text, " -").strip()
    if not re.fullmatch("[0-9]+", number):
        raise exceptions.InvalidFormat
    if len(number) != _KRS_DIGITS:
        raise exceptions.InvalidLength
    return number
