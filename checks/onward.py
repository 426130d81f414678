"""Where a page sends its visitor by itself: a refresh, a frame that hides it, a script.

None of these is a redirect to a program, each is one to the person in front of the browser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal
from urllib.parse import urljoin

from lxml import etree

By = Literal[
    "header",  # the answer's Refresh header
    "meta_refresh",  # <meta http-equiv="refresh">
    "frame",  # a frame that is all the page shows
    "script",  # a script that is all the page has
]

REFRESH_SECONDS = 10.0  # a longer delay is for reading the page, or for renewing it
REFRESH_CHARS = 2000
BARE_CHARS = 60  # visible characters beside a frame or script: "You are being redirected"
FRAMES = 5  # in a page; one with more is no frame around another website
SCRIPT_CHARS = 2000

# Content that a visitor sees without a word; a page with any of it is more than its frame.
_SEEN = ("img", "picture", "svg", "video", "audio", "canvas", "object", "embed", "form", "input")

# WHATWG HTML, "shared declarative refresh steps": time, separator, perhaps "url=", the address.
_REFRESH = re.compile(r"\s*(\d{1,9}|(?=\.))(?:\.[0-9.]*)?(?:\s*[;,]\s*|\s+)(.*)", re.DOTALL)
_URL_EQUALS = re.compile(r"url\s*=\s*", re.IGNORECASE)
_NOTHING = re.compile(r"\s*(0|1|0%|0\*|0px|1px)\s*")
_WHOLE = re.compile(r"\b100\s*(%|vh|vw)|position\s*:\s*(fixed|absolute)", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])(width|height)\s*:\s*[01](px)?\s*(;|$)",
    re.IGNORECASE,
)
_GOES = re.compile(
    r"""(?<![\w$])location(?:\s*\.\s*href)?\s*=(?!=)\s*(["'])([^"'<>\s]+)\1\s*(?![\s+])"""
    r"""|(?<![\w$])location\s*\.\s*(?:replace|assign)\s*\(\s*(["'])([^"'<>\s]+)\3\s*\)"""
)
# With a condition, where it goes depends on the visitor; with a cookie, it tells people from
# programs.
_DEPENDS = re.compile(r"\b(if|switch|case|while|cookie|navigator|screen|atob|eval)\b|\?\s*['\"]")


@dataclass(frozen=True)
class Onward:
    """`to` as the page writes it, perhaps relative to the page; after `seconds`."""

    by: By
    to: str
    seconds: float = 0.0


def from_header(value: str) -> Onward | None:
    """Where an answer's Refresh header leads."""
    return _refresh(value, "header")


@dataclass(frozen=True)
class Scripts:
    """The inline scripts and styles of a page, and the addresses of the scripts that it loads."""

    inline: str
    loaded: tuple[str, ...]
    styles: str


def from_page(root: etree._Element, scripts: Scripts, is_bare: bool) -> Onward | None:
    """Where the parsed page `root` sends its visitor; None when the page is the end. What stands
    in <noscript> must be out of it already."""
    onward = _meta_refresh(root) or _frame(root, scripts.styles, is_bare)
    if onward is None and is_bare and not scripts.loaded:
        onward = _script(scripts.inline)
    if onward is None:
        return None
    return Onward(onward.by, _joined(_base(root), onward.to), onward.seconds)


def _base(root: etree._Element) -> str:
    return next((base for element in root.iter("base") if (base := element.get("href"))), "")


def _joined(base: str, to: str) -> str:
    try:
        return urljoin(base[:REFRESH_CHARS], to)
    except ValueError:
        return to


def _meta_refresh(root: etree._Element) -> Onward | None:
    metas = (one for one in root.iter("meta") if _attribute(one, "http-equiv") == "refresh")
    found = (_refresh(meta.get("content", ""), "meta_refresh") for meta in metas)
    return next(filter(None, found), None)


def _refresh(value: str, by: By) -> Onward | None:
    read = _REFRESH.match(value[:REFRESH_CHARS])
    if read is None:
        return None
    seconds = float(read[1] or 0)
    to = read[2]
    if written := _URL_EQUALS.match(to):
        to = to[written.end() :]
    if to[:1] in ("'", '"'):
        to = to[1:].partition(to[0])[0]
    to = to.strip()
    return Onward(by, to, seconds) if to and seconds <= REFRESH_SECONDS else None


# ---- frames


def is_bare(root: etree._Element, visible: str) -> bool:
    """Whether a page with the text `visible` shows nothing but what it may hold in frames or
    build by script."""
    frames = list(islice(root.iter("iframe"), FRAMES + 1))
    if len(frames) > FRAMES or next(root.iter(*_SEEN), None) is not None:
        return False
    for frame in frames:  # what stands in it is for browsers without frames
        within = " ".join(" ".join(map(str, frame.itertext())).split())
        visible = visible.replace(within, "", 1)
    return len(visible.strip()) <= BARE_CHARS


def _frame(root: etree._Element, styles: str, is_bare: bool) -> Onward | None:
    frameset = next(root.iter("frameset"), None)
    if frameset is not None:
        frames = [frame for frame in _shown_frames(frameset) if _source(frame)]
    elif is_bare:
        shown = [one for one in root.iter("iframe") if _source(one) and not _is_hidden(one)]
        frames = [one for one in shown if _fills(one, styles)] if len(shown) == 1 else []
    else:
        return None
    return Onward("frame", _source(frames[0])) if len(frames) == 1 else None


def _source(frame: etree._Element) -> str:
    source = str(frame.get("src", "")).strip()[:REFRESH_CHARS]
    return "" if source.lower().startswith(("about:", "javascript:", "data:", "#")) else source


def _shown_frames(frameset: etree._Element) -> Iterator[etree._Element]:
    """The frames that have a place on the screen, those of framesets within it too."""
    sizes = (frameset.get("rows") or frameset.get("cols") or "").split(",")
    whole = [size.strip() for size in sizes].count("100%") > 0
    parts = [child for child in frameset if child.tag in ("frame", "frameset")]
    for number, part in enumerate(parts):
        size = sizes[number].strip() if number < len(sizes) else ""
        if len(parts) > 1 and (_NOTHING.fullmatch(size) or (whole and size != "100%")):
            continue
        if part.tag == "frame":
            yield part
        else:
            yield from _shown_frames(part)


def _is_hidden(frame: etree._Element) -> bool:
    sizes = (_attribute(frame, "width"), _attribute(frame, "height"))
    if any(_NOTHING.fullmatch(size) for size in sizes) or frame.get("hidden") is not None:
        return True
    return bool(_HIDDEN.search(_attribute(frame, "style")))


def _fills(frame: etree._Element, styles: str) -> bool:
    own = " ".join(_attribute(frame, name) for name in ("width", "height", "style"))
    return bool(_WHOLE.search(own)) or ("frame" in styles and bool(_WHOLE.search(styles)))


def _attribute(element: etree._Element, name: str) -> str:
    return str(element.get(name, ""))[:REFRESH_CHARS].strip().lower()


# ---- scripts


def _script(text: str) -> Onward | None:
    if len(text) > SCRIPT_CHARS or _DEPENDS.search(text):
        return None
    goals = {plain or called for _, plain, _, called in _GOES.findall(text)}
    return Onward("script", goals.pop()) if len(goals) == 1 else None
