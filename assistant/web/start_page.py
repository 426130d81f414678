"""The HTML document in which Streamlit starts, made ours: language, title, look."""

import hashlib
import re
from functools import cache
from html import escape
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from streamlit import file_util

from assistant.pages.link import Link
from assistant.pages.visitor import cookie_name, known_visitor, new_visitor
from assistant.texts import LANGUAGES, Words, words

ASSETS = Path(__file__).with_name("assets")
SHIPPED = Path(file_util.get_static_dir())  # what Streamlit brings for the browser

# Streamlit asks for an element's code when the first one is shown: one after the other, and in vain
# once the connection is gone. What shows the page's own HTML, the verdict before all, comes with
# the document, as do the start's widgets; all the others are fetched by assets/page.js as soon as
# the page stands.
EARLY = ("Html", "purify.es", "Button", "ButtonGroup", "Radio", "TextInput")
LATER = ("DownloadButton", "Selectbox", "TextArea")

NO_ROBOTS = "noindex, nofollow"


def hidden_page(request: Request) -> HTMLResponse:
    """As `start_page`, for what no search engine may keep."""
    response = start_page(request, robots=NO_ROBOTS)
    response.headers["X-Robots-Tag"] = NO_ROBOTS
    return response


def start_page(request: Request, robots: str = "") -> HTMLResponse:
    """The document in the language that the query parameter `lang` names. A browser that comes
    without an id of ours gets one, which the WebSocket then brings along.
    """
    written = document(Link.read(request.query_params).lang, robots)
    response = HTMLResponse(written, headers={"Cache-Control": "private, no-cache"})
    if known_visitor(request.cookies) is None:
        secure = request.url.scheme == "https"
        response.set_cookie(
            cookie_name(secure=secure),
            new_visitor(),
            secure=secure,
            httponly=True,
            samesite="lax",  # a link from elsewhere brings the id too
        )
    return response


@cache
def document(lang: str, robots: str = "") -> str:
    """The document in `lang`, one of LANGUAGES; `robots` is what it tells search engines."""
    w = words(lang)
    rules = f'<meta name="robots" content="{robots}">' if robots else ""
    written = (SHIPPED / "index.html").read_text(encoding="utf-8")
    for pattern, new in (
        ('<html lang="en">', f'<html lang="{lang}">'),
        ('<div id="root"></div>', f'<div id="root">{_loading(w)}</div>{_notices()}'),
        (
            "<title>.*?</title>",
            f"{rules}<title>{escape(w.text('page.title'))}</title>"
            # Before Streamlit's own, which it tells where the service is.
            f'<script type="module" src="{_asset("page.js")}"></script>',
        ),
        ('href="./favicon.png"', f'href="{_asset("icon.svg")}"'),
        # It points to an interface for programs, which this server keeps closed.
        ('<link rel="service-desc".*?/>', ""),
        # It stands in the document itself, which the Content-Security-Policy forbids.
        ("<script>.*?</script>", ""),
        (
            "</head>",
            f'<link rel="stylesheet" href="{_asset("style.css")}">{_widgets()}</head>',
        ),
        (
            "<noscript>.*?</noscript>",
            f"<noscript><p>{escape(w.text('page.needs_javascript'))}</p></noscript>",
        ),
    ):
        written = _replaced(written, pattern, new)
    return written


def _loading(w: Words) -> str:
    """What stands there until Streamlit puts the page in its place."""
    return f'<p class="loading">{escape(w.text("page.loading"))}</p>'


def _notices() -> str:
    """That the connection is gone, in each language, because nothing can be fetched by then.
    assets/page.js shows the one in the page's language.
    """
    return "".join(
        f'<p class="lost" lang="{w.lang}" role="alert" hidden>{escape(w.text("page.lost"))}</p>'
        for w in map(words, LANGUAGES)
    )


def _widgets() -> str:
    """Links to the code of EARLY and LATER."""
    folder = SHIPPED / "static" / "js"
    return "".join(
        f'<link rel="{how}" href="./static/js/{file.name}" data-widget>'
        for how, widgets in (("modulepreload", EARLY), ("prefetch", LATER))
        for widget in widgets
        for file in folder.glob(f"{widget}.*.js")
    )


def _asset(name: str) -> str:
    """The address of an asset, another one whenever its content is."""
    digest = hashlib.sha256((ASSETS / name).read_bytes()).hexdigest()
    return f"./assets/{name}?v={digest[:12]}"


def _replaced(document: str, pattern: str, new: str) -> str:
    changed, times = re.subn(pattern, lambda _: new, document, flags=re.DOTALL)
    if times != 1:
        raise ValueError(f"Streamlit's start page has changed: {times} times {pattern!r}")
    return changed
