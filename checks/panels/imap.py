"""One mailbox: IMAP QUOTA, with the mailbox's password.

Source: RFC 9208 (QUOTA), RFC 5530 (response codes). What servers write beside a refusal without a
code is Dovecot's, Courier's and Gmail's wording.
"""

from __future__ import annotations

from checks.net.mailbox import PORT, Fullness
from checks.panels.answers import raise_if_known
from checks.panels.reading import NOT_TOLD, Figure, Reading, Refused, Trouble

__all__ = ["PORT", "reading"]

_CODES = {
    "AUTHENTICATIONFAILED": Trouble.WRONG_TOKEN,
    "AUTHORIZATIONFAILED": Trouble.API_BLOCKED,
    "EXPIRED": Trouble.WRONG_TOKEN,
    "PRIVACYREQUIRED": Trouble.API_BLOCKED,
    "CONTACTADMIN": Trouble.API_BLOCKED,
    "NOPERM": Trouble.API_BLOCKED,
    "UNAVAILABLE": Trouble.FAILED,
    "SERVERBUG": Trouble.FAILED,
    "INUSE": Trouble.FAILED,
    "LIMIT": Trouble.TOO_MANY,
    "WEBALERT": Trouble.TWO_FACTOR,
}


def reading(said: Fullness) -> Reading:
    """What the server said of the inbox. Raises Refused or Suspended."""
    if said.outcome in ("refused", "turned_away"):
        raise_if_known(said.words.lower())
        usual = Trouble.WRONG_TOKEN if said.outcome == "refused" else Trouble.TOO_MANY
        raise Refused(_CODES.get(said.code, usual))
    if said.used is None and not said.over:
        raise Refused(Trouble.NO_QUOTA)
    figure = NOT_TOLD if said.used is None else Figure(said.used, said.limit or None)
    return Reading(mail_disk=figure, full=said.over)
