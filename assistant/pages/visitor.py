"""Who visits, without knowing who it is: a random number that the browser keeps until it is closed.

It only finds again what the same browser has begun, see `assistant.pages.recent`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

# Over https a name that no other host of the same domain can set (RFC 6265bis section 4.1.3.2).
_SECURE, _PLAIN = "__Host-visitor", "visitor"
_BYTES = 32
_ID = re.compile(r"[A-Za-z0-9_-]{43}")  # _BYTES in base64url


def new_visitor() -> str:
    """An id that cannot be guessed."""
    return secrets.token_urlsafe(_BYTES)


def cookie_name(*, secure: bool) -> str:
    return _SECURE if secure else _PLAIN


def known_visitor(cookies: Mapping[str, str]) -> str | None:
    """The id that a browser sends along; None when it sends none of ours."""
    given = cookies.get(_SECURE) or cookies.get(_PLAIN) or ""
    return given if _ID.fullmatch(given) else None
