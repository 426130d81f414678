"""What a web page says to the person who sees it: title, first heading, visible text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from checks import onward
from checks.onward import Onward, Scripts

TITLE_CHARS = 300
HEADING_CHARS = 300
DESCRIPTION_CHARS = 300
TEXT_CHARS = 4000
SCRIPT_CHARS = 2000
SCRIPTS = 50  # of a page that are read
RUN_CHARS = 16 * 1024  # without a tag's beginning; one tag can hold no more
# Ends a comment and a tag, inside or outside of quotes, and shows nothing where there was none.
END_OF_RUN = """<i --><i '><template>"></template>"""
CHARSETS = frozenset(
    {"utf-8", "ascii", "iso8859-1", "iso8859-2", "iso8859-15", "iso8859-16", "cp1250", "cp1252"}
    | {"koi8-r", "cp1251", "gb18030", "shift_jis", "euc-jp"}
)
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The bytes of ą ś ź Ą Ś Ź, the only Polish letters on which the two charsets differ.
POLISH_BYTES = {"cp1250": b"\xb9\x9c\x9f\xa5\x8c\x8f", "iso8859-2": b"\xb1\xb6\xbc\xa1\xa6\xac"}
DECLARATION_BYTES = 1024  # where HTML wants a charset declaration (WHATWG HTML 4.2.5.4)

_DECLARED = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
# Control characters and invisible formats (soft hyphen, zero width, bidirectional, tags): they
# show nothing themselves, split words and turn texts around.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


@dataclass(frozen=True)
class PageText:
    """What can be read of a page; texts have single spaces and are cut, `length` is the uncut
    number of visible characters, `links` that of the addresses it links to. A page of pictures
    alone says what stands for them (alt). `description` is what it tells search engines.
    `script`: of a page with hardly anything to see, its scripts, by address and inline."""

    title: str
    heading: str
    text: str
    length: int
    description: str = ""
    links: int = 0
    script: str = ""


def read_page(body: bytes, content_type: str) -> PageText:
    """Read an HTML or plain-text body. Never raises: what is no page has empty parts."""
    return read_document(body, content_type)[0]


def read_document(body: bytes, content_type: str) -> tuple[PageText, Onward | None]:
    """What a body says, and where it sends its visitor by itself."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, recover=True
    )
    text = _bounded(body.decode(_charset(body, content_type), errors="replace"))
    root = etree.fromstring(text.replace("\0", "").encode(), parser)
    if root is None:
        return PageText("", "", "", 0), None
    etree.strip_elements(root, "noscript", "template", with_tail=False)
    scripts = _scripts(root)
    etree.strip_elements(root, "script", "style", with_tail=False)
    title = _first(_words(element) for element in root.iter("title"))
    headings = (_words(element) for element in root.iter("h1", "h2"))
    heading, description = _first(headings), _description(root)
    # Without a <body> tag the parser leaves unknown elements in the head: take all but the title.
    etree.strip_elements(root, "title", with_tail=False)
    words = _words(root)
    visible = words or _clean(" ".join(image.get("alt", "") for image in root.iter("img")))
    is_bare = onward.is_bare(root, words)
    built = " ".join((*scripts.loaded, scripts.inline)) if is_bare else ""
    says = PageText(
        title=title[:TITLE_CHARS],
        heading=heading[:HEADING_CHARS],
        text=visible[:TEXT_CHARS],
        length=len(visible),
        description=description[:DESCRIPTION_CHARS],
        links=len({address for link in root.iter("a") if (address := link.get("href"))}),
        script=_clean(built)[:SCRIPT_CHARS],
    )
    return says, onward.from_page(root, scripts, is_bare)


def _scripts(root: etree._Element) -> Scripts:
    scripts = list(islice(root.iter("script"), SCRIPTS))
    styles = islice(root.iter("style"), SCRIPTS)
    return Scripts(
        inline=" ".join(str(one.text or "") for one in scripts),
        loaded=tuple(str(address)[:SCRIPT_CHARS] for one in scripts if (address := one.get("src"))),
        styles=" ".join(str(one.text or "")[:SCRIPT_CHARS] for one in styles),
    )


def _bounded(text: str) -> str:
    """The text without what follows RUN_CHARS characters without a "<": the parser's time grows
    with the square of the attributes of one tag, and 60,000 of them fit into a page."""
    return "<".join(
        run if len(run) <= RUN_CHARS else run[:RUN_CHARS] + END_OF_RUN for run in text.split("<")
    )


def _words(element: etree._Element) -> str:
    return _clean(" ".join(map(str, element.itertext())))


def _clean(text: str) -> str:
    return " ".join(_INVISIBLE.sub("", text).split())


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _description(root: etree._Element) -> str:
    metas = (meta for meta in root.iter("meta") if meta.get("name", "").lower() == "description")
    return _first(_clean(meta.get("content", "")) for meta in metas)


def _charset(body: bytes, content_type: str) -> str:
    """The charset to read `body` in: its byte order mark, UTF-8 where every byte fits (no other
    text looks like it), what the header or the page declares, and what Polish pages without a
    word about it are in."""
    for mark, name in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return name
    is_utf8 = _is_utf8(body)
    if is_utf8 and not body.isascii():
        return "utf-8"
    declared = [codec for codec in _declared(body, content_type) if codec != "utf-8"]
    if len(set(declared)) > 1:  # one of them is wrong: a Polish one that fits is not
        declared.sort(key=lambda codec: -_count(body, codec))
    if declared:
        return declared[0]
    return "utf-8" if is_utf8 else max(POLISH_BYTES, key=lambda name: _count(body, name))


def _declared(body: bytes, content_type: str) -> Iterator[str]:
    """The charsets that the header and the page declare, the header's first."""
    for declaration in (content_type[:200].encode(errors="replace"), body[:DECLARATION_BYTES]):
        declared = _DECLARED.search(declaration)
        codec = _known(declared[1].decode("ascii")) if declared else None
        if codec:
            yield codec


def _is_utf8(body: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body)  # a cut last character is no error
    except UnicodeDecodeError:
        return False
    return True


def _known(name: str) -> str | None:
    """The codec of a declared charset; None for what no web page is written in."""
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return codec if codec in CHARSETS else None


def _count(body: bytes, charset: str) -> int:
    """How many of the letters on which Polish charsets differ `body` has in `charset`."""
    return sum(body.count(byte) for byte in POLISH_BYTES.get(charset, b""))
