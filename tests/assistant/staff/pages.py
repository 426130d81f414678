"""The staff's pages as Streamlit draws them, without a browser."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from assistant.staff.roles import KeyHolder, Role, Visitor

ANNA = KeyHolder("Anna Nowak", Role.CONSULTANT)
EWA = KeyHolder("Ewa Wilk", Role.MANAGER)


class Door:
    """Who is at the page, as a test says."""

    visitor: Visitor = ANNA


def opened(page: Callable[[], None], lang: str = "pl", **query: str) -> AppTest:
    at = AppTest.from_function(page, default_timeout=30)
    at.query_params.update({"lang": lang, **query})
    return at.run()


def shown(at: AppTest) -> str:
    """What stands on the page, without its tags."""
    assert not at.exception
    written = " ".join(one.proto.body for one in at.get("html"))
    return html.unescape(re.sub(r"<[^>]+>", " ", written))
