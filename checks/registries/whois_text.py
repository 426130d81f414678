"""The lines of a WHOIS answer: cut to size, cleaned, and split into label and value."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from checks.registries.names import is_address, plain

_MAX_TEXT = 64 * 1024
_MAX_LINES = 1500
_MAX_LINE = 400
_MAX_LABEL = 60
_MAX_LABEL_WORDS = 6

_BREAKS = re.compile(r"\r\n|\r|\n|\x85|\u2028|\u2029|\x0b|\x0c")
_RWHOIS = re.compile(r"^domain:(?=[A-Z][A-Za-z-]{1,30}(?:;I)?:)")
_REMARK = ("%", "#", ";", ">>>", "//")
_DECORATION = re.compile(r"^(?:\*{1,3}|-|\d{1,2}[a-z]?\.)\s{1,12}")
_IN_BRACKETS = re.compile(r"\([^()]{0,40}\)")
_FINAL_NUMBER = re.compile(r"\s?\d{1,2}$")
_COLUMNS = re.compile(r"^(?P<label>[^\W\d][^\d:]{2,40}?)\s{2,}(?P<value>\d.*)$")
_LEADERS = re.compile(r"^(?P<label>[^.:]{2,50}?)#?(?:\s?\.){3,}:?\s*(?P<value>.*)$")


@dataclass(frozen=True)
class Line:
    """One line without the blanks around it."""

    text: str

    @property
    def is_remark(self) -> bool:
        return self.text.startswith(_REMARK)

    @property
    def is_ruler(self) -> bool:
        """A line that only draws: "-----------"."""
        return bool(self.text) and not any(map(str.isalnum, self.text))


def split_lines(text: str) -> tuple[Line, ...]:
    """The lines of `text`, at most 64 KiB of it, without control and direction characters."""
    whole = _BREAKS.split(text[:_MAX_TEXT])[:_MAX_LINES]
    return _without_iana(tuple(Line(plain(line[:_MAX_LINE]).strip()) for line in whole))


def _without_iana(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Without what IANA's server says about the TLD, when the registry's own answer follows it."""
    for number, line in enumerate(lines):
        label, _, value = line.text.partition(":")
        if label == "source" and value.strip() == "IANA":
            rest = lines[number + 1 :]
            told = any(line.text and not line.is_remark for line in rest)
            return rest if told else lines
    return lines


@dataclass(frozen=True)
class Labels:
    """What labels mean, each in the spelling of `label_key`."""

    fields: dict[str, str]
    foreign: frozenset[str]
    registrar_name: frozenset[str]
    last_resort: frozenset[str]
    bare: frozenset[str]
    headings: frozenset[str]
    guess_expiry: bool

    def may_mean_nameserver(self, key: str) -> bool:
        """Whether an unknown label sounds like one of a name server: "ns1 hostname"."""
        return any(word.rstrip("0123456789") in _data()["guess"]["servers"] for word in key.split())

    def may_mean_expiry(self, key: str) -> bool:
        """Whether an unknown label sounds like an expiry date, in a registry without a list."""
        guess = _data()["guess"]
        return (
            self.guess_expiry
            and any(stem in key for stem in guess["stems"])
            and not any(word in key for word in guess["never"])
        )


def split_label(line: Line, labels: Labels) -> tuple[str, str]:
    """The line's label (as `label_key`) and value; a label of "" when it has none.

    Forms: "Label: value", "Label......: value", "Label. . . . value", "Label<tab>value",
    "[Label] value", "a. [Label] value", "1a. Label: value", "domain:Label:value" (RFC 2167),
    "Record expires on value", and a heading alone on its line.
    """
    text = _DECORATION.sub("", _RWHOIS.sub("", line.text))
    opening = text.find("[", 0, 5)
    if opening >= 0 and (closing := text.find("]", opening)) > 0:
        inner = text[opening + 1 : closing]
        if not is_address(inner.split(" ")[0]):
            return label_key(inner), text[closing + 1 :].strip(" :\t")
    label, colon, value = text.partition(":")
    if colon and len(label) <= _MAX_LABEL and (key := label_key(label)) in labels.fields:
        return key, value.strip().lstrip(".").lstrip()
    is_labelled = colon and value[:1] in ("", " ", "\t") and not any(map(str.isdigit, label))
    if not is_labelled and (bare := bare_label(text, labels)):
        return bare
    name, tab, rest = text.partition("\t")
    if tab and (key := label_key(name)) in labels.fields:
        return key, rest.strip()
    if leaders := _LEADERS.match(text):
        return label_key(leaders["label"]), leaders["value"].strip()
    if colon and len(label) <= _MAX_LABEL and not value.startswith("//"):
        return label_key(label), value.strip()
    if columns := _COLUMNS.match(text):
        return label_key(columns["label"]), columns["value"].strip()
    return "", text


def bare_label(text: str, labels: Labels) -> tuple[str, str] | None:
    """Label and value of a text without a colon, if it begins with a label that stands bare."""
    if (key := label_key(text)) in labels.headings:
        return key, ""
    words = text.split(maxsplit=_MAX_LABEL_WORDS)
    for count in range(min(len(words) - 1, _MAX_LABEL_WORDS), 0, -1):
        if (key := label_key(" ".join(words[:count]))) in labels.bare:
            return key, " ".join(words[count:])
    return None


def label_key(label: str) -> str:
    """A label as the tables spell it: lower case, single spaces, no leaders, brackets, numbers."""
    plain = _IN_BRACKETS.sub("", unicodedata.normalize("NFC", label[:_MAX_LABEL]))
    words = plain.replace("_", " ").replace("-", " ").casefold().split()
    return _FINAL_NUMBER.sub("", " ".join(words).strip(" .:#*")).strip(" .")


@cache
def labels_for(tld: str) -> Labels:
    """What labels mean in the answers of the registry of `tld`."""
    data = _data()
    own = data["tld"].get(tld, {})
    fields = data["fields"] | own
    sets = {name: frozenset(map(label_key, labels)) for name, labels in data["sets"].items()}
    return Labels(
        fields={label_key(label): name for name, labels in fields.items() for label in labels},
        foreign=sets["foreign"],
        registrar_name=sets["registrar_name"],
        last_resort=sets["last_resort"],
        bare=sets["bare"],
        headings=sets["headings"],
        guess_expiry="expires" not in own,
    )


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "whois_labels.toml").read_text("utf-8"))
