"""Make text from outside harmless to read, paste and send: one line of printable characters."""

from __future__ import annotations

import re
import unicodedata

# ECMA-48 control sequences, and operating system commands that end as they must. An escape
# character that opens neither goes with the other control characters.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
)

# Letters and marks by category that show nothing: Unicode's Default_Ignorable_Code_Point beyond
# the format characters, and the blank Braille pattern.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
_HIDDEN = frozenset({"Cf", "Cs", "Co", "Cn"})
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOO_MANY_MARKS = re.compile(f"(?P<kept>{_MARK}{{2}}){_MARK}+")
_CUT = "…"

# Of longer texts only so many times the limit is looked at: the rest could only be thrown away.
_LOOKED_AT = 20


def plain(text: str, limit: int = 200) -> str:
    """`text` as one line of at most `limit` (1 or more) printable characters, "…" where cut.

    Takes out terminal escapes, bidirectional and other invisible characters, keeps two combining
    marks in a row, and turns every run of white space and control characters into one space.
    """
    whole = len(text) <= limit * _LOOKED_AT
    text = _ESCAPES.sub("", text[: limit * _LOOKED_AT])
    text = unicodedata.normalize("NFC", "".join(map(_visible, _INVISIBLE.sub("", text))))
    text = " ".join(_TOO_MANY_MARKS.sub(r"\g<kept>", text).split())
    return text if whole and len(text) <= limit else text[: limit - 1].rstrip() + _CUT


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in _HIDDEN:
        return ""
    return " " if category == "Cc" or category.startswith("Z") else character
