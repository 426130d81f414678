"""Host names in their two spellings: A-labels for machines, U-labels for people (RFC 5890)."""

import re
import unicodedata

import idna

# Letters of European languages written in Latin script, without those (dotless i, kra, long s)
# that a reader takes for another letter.
_LATIN = frozenset(chr(code) for code in range(0x00DF, 0x0180)) - frozenset("÷ıĸŉſ")
_NEUTRAL = frozenset("0123456789-_")

# Scheme and host of a web address without credentials; what follows the host is left as it is.
_HOST_IN_URL = re.compile(
    r"(?P<before>https?://)(?P<host>[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?=(?::[0-9]+)?(?:[/?#]|$))",
    re.IGNORECASE,
)
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


def to_unicode(name: str) -> str:
    """The `name` for a person to read, with U-labels where they decode and cannot deceive.

    A label may deceive when it mixes scripts, or is written in another script than Latin below a
    top-level domain in Latin letters: `xn--80ak6aa92e.com` is drawn like `apple.com`. Then the
    whole name comes back as it was; so does a label that does not decode. Never raises.
    """
    labels = [_to_unicode(label) for label in name.split(".")]
    allowed = {"LATIN", _script(labels[-1])}
    return ".".join(labels) if all(_script(label) in allowed for label in labels) else name


def url_to_unicode(url: str) -> str:
    """The `url` for a person to read: its host as `to_unicode` gives it, the rest unchanged.

    A host in a right-to-left script stays in A-labels, because it would be drawn out of its place
    among the other parts; so does everything that is not plainly a web address. Never raises.
    """
    match = _HOST_IN_URL.match(url)
    if match is None:
        return url
    host = to_unicode(match["host"])
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in host):
        return url
    return f"{match['before']}{host}{url[match.end() :]}"


def _to_unicode(label: str) -> str:
    if label[:4].lower() != "xn--":
        return label
    try:
        return idna.ulabel(label)
    except UnicodeError:
        return label


def _script(label: str) -> str:
    """The one script of the `label`'s letters, or "MIXED" (also for unusual Latin letters)."""
    scripts = {_script_of(char) for char in label if char not in _NEUTRAL} or {"LATIN"}
    return scripts.pop() if len(scripts) == 1 else "MIXED"


def _script_of(char: str) -> str:
    if char.isascii() or char in _LATIN:
        return "LATIN"
    script = unicodedata.name(char, "MIXED").split()[0]
    return "MIXED" if script == "LATIN" else script
