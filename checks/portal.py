"""The page that a network puts before everybody who has not logged in to it, or may not go on.

Hotels and trains answer every request over plain http with a page of their own, and let nothing
else out (RFC 8952, "captive portal"). Then what came is not the customer's.
"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from checks.net import Net, Reply
from checks.observation import Unseen
from checks.page import PageText, read_page

LOGIN_WANTED = 511  # RFC 6585 section 6: never sent by a website itself


def is_shown_to_everybody(
    url: str, status: int, location: str | None, says: PageText | Unseen | None, net: Net
) -> bool:
    """Whether the answer to `url` is what a reference host's address brings as well.

    `location` is where the answer redirects to, `says` what it says when it does not.
    """
    if status == LOGIN_WANTED:
        return True
    reply = net.reference_over_http()
    if reply is None:
        return False
    if location is not None:
        host = urlsplit(location).hostname
        return host not in (_host(url), _host(reply.url)) and host == _redirected_to(reply)
    if not isinstance(says, PageText) or not says.length or status != reply.status:
        return False
    other = read_page(reply.body or b"", reply.headers.get("content-type", ""))
    return (says.title, says.heading, says.text) == (other.title, other.heading, other.text)


def _redirected_to(reply: Reply) -> str | None:
    """The host that an answer redirects to, if it does."""
    location = reply.headers.get("location")
    return _host(urljoin(reply.url, location)) if location else None


def _host(url: str) -> str | None:
    return urlsplit(url).hostname
