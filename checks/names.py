"""Host names in their two spellings: A-labels for machines, U-labels for people (RFC 5890)."""

import unicodedata

import idna

# Letters of European languages written in Latin script, without those (dotless i, kra, long s)
# that a reader takes for another letter.
_LATIN = frozenset(chr(code) for code in range(0x00DF, 0x0180)) - frozenset("÷ıĸŉſ")
_NEUTRAL = frozenset("0123456789-_")


def to_unicode(name: str) -> str:
    """The `name` for a person to read, with U-labels where they decode and cannot deceive.

    A label may deceive when it mixes scripts, or is written in another script than Latin below a
    top-level domain in Latin letters: `xn--80ak6aa92e.com` is drawn like `apple.com`. Then the
    whole name comes back as it was; so does a label that does not decode. Never raises.
    """
    labels = [_to_unicode(label) for label in name.split(".")]
    allowed = {"LATIN", _script(labels[-1])}
    return ".".join(labels) if all(_script(label) in allowed for label in labels) else name


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
