"""The link that a consultant sends to a customer, and its QR code."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

import segno

from assistant.pages.link import Link

MOST_QR_CHARS = 600  # in a code of more the squares are too small for a camera


def origin(public_url: str | None, page_url: str) -> str:
    """Scheme, host and port of the service, as the operator tells them or as the page has them."""
    if public_url:
        return public_url
    parts = urlsplit(page_url)
    return f"{parts.scheme}://{parts.netloc}"


def address_of(origin: str, link: Link, *, symptom_known: bool) -> str:
    """The address of `link`; the symptom is left out where the customer is to choose it."""
    query = link.query()
    if not symptom_known:
        del query["symptom"]
    return f"{origin}/?{urlencode(query)}"


def qr_code(address: str) -> str | None:
    """A QR code as an SVG in a `data:` address, with its quiet zone, dark on light; None for an
    address that is too long for one.
    """
    if len(address) > MOST_QR_CHARS:
        return None
    code = segno.make_qr(address, error="m")
    return str(code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))
