"""The states of a registration in one spelling, whoever names them.

Source: RFC 5731 section 2.3, RFC 3915 and RFC 8056 for EPP; statuses.toml for the registries' own.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

_EPP = (
    "addPeriod autoRenewPeriod clientDeleteProhibited clientHold clientRenewProhibited "
    "clientTransferProhibited clientUpdateProhibited inactive linked ok pendingCreate "
    "pendingDelete pendingRenew pendingRestore pendingTransfer pendingUpdate redemptionPeriod "
    "renewPeriod serverDeleteProhibited serverHold serverRecoverProhibited serverRenewProhibited "
    "serverTransferProhibited serverUpdateProhibited transferPeriod"
)
_BY_LETTERS = {code.casefold(): code for code in _EPP.split()}
_MAX_LENGTH = 60
_NOT_WORDS = re.compile(r"[\W_]+")
_LEADING_NUMBER = re.compile(r"^\d{3} ")


def rdap_status(text: str) -> str:
    """The code for one word of RDAP's `status` member ("client hold" -> "clientHold")."""
    words = _words(text)
    return _table()["rdap"].get(words) or _code(words, {})


def whois_status(text: str, tld: str) -> str:
    """The code for one state in a WHOIS answer, "" when nothing is left of it."""
    words = _LEADING_NUMBER.sub("", _words(text))
    return _code(words, _table().get(tld, {}))


def is_known_status(text: str, tld: str) -> bool:
    """Whether the text is one of the states that have a fixed spelling here."""
    words = _words(text)
    return (
        words.replace(" ", "") in _BY_LETTERS
        or words in _table()["any"]
        or words in _table().get(tld, {})
    )


def _code(words: str, own: dict[str, str]) -> str:
    return (
        own.get(words)
        or _BY_LETTERS.get(words.replace(" ", ""))
        or _table()["any"].get(words)
        or words[:_MAX_LENGTH].rstrip()
    )


def _words(text: str) -> str:
    return _NOT_WORDS.sub(" ", text[: 4 * _MAX_LENGTH]).strip().casefold()


@cache
def _table() -> dict[str, dict[str, str]]:
    data = tomllib.loads((Path(__file__).parent / "statuses.toml").read_text("utf-8"))
    return {"any": data["any"], "rdap": data["rdap"], **data["tld"]}
