"""What a person typed or pasted, as the one host that is examined."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

import idna

from checks.names import to_unicode

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

MAX_TEXT = 2_000  # characters; more than that is no address
MAX_LABEL = 63  # octets, RFC 1035 section 2.3.4
MAX_NAME = 253  # octets as text, without the trailing dot
MAX_LOCAL_PART = 64  # octets, RFC 5321 section 4.5.3.1.1


class Wrong(StrEnum):
    """Why a text is refused. A closed set: each has a text `input.<code>`."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SEVERAL = "several"
    SPACES = "spaces"
    CONTROL = "control"
    SCHEME = "scheme"  # params: scheme
    PORT = "port"
    IP_ADDRESS = "ip_address"
    SINGLE_LABEL = "single_label"  # params: label, which may begin with "www."
    LOCAL_NAME = "local_name"  # params: host
    UNKNOWN_SUFFIX = "unknown_suffix"  # params: tld
    PUBLIC_SUFFIX = "public_suffix"  # params: suffix
    EMPTY_LABEL = "empty_label"
    LABEL_HYPHEN = "label_hyphen"  # params: label
    LABEL_TOO_LONG = "label_too_long"
    NAME_TOO_LONG = "name_too_long"
    LETTERS_TOO_LONG = "letters_too_long"  # only as A-labels, which nobody sees
    COMMA = "comma"
    SEMICOLON = "semicolon"
    UNDERSCORE = "underscore"
    DASH = "dash"
    QUOTE = "quote"
    SLASH = "slash"
    CHARACTERS = "characters"  # params: character, one that can be read between quotation marks
    BAD_LABEL = "bad_label"
    MAILBOX = "mailbox"


class InputError(ValueError):
    """The text cannot be used. `suggestion` is what was probably meant, when that can be used."""

    def __init__(
        self, code: str, params: Mapping[str, str] | None = None, suggestion: str | None = None
    ) -> None:
        super().__init__(code)
        self.code = code
        self.params = dict(params or {})
        self.suggestion = suggestion


@dataclass(frozen=True)
class Target:
    """The host to examine. Names are A-labels in lower case without a trailing dot.

    `given` is what was typed, without spaces around it and without a password. `domain` is the
    registrable domain below `suffix`, a public suffix of the ICANN part of the list. `path` is
    the path with the query, percent-encoded. `mailbox` is set when a mail address was typed, and
    `mail_server` when it is known on which host the mailboxes are.
    """

    given: str
    host: str
    domain: str
    suffix: str
    scheme: str | None = None
    port: int | None = None
    path: str = "/"
    mailbox: str | None = None
    mail_server: str | None = None

    @property
    def tld(self) -> str:
        return self.host.rpartition(".")[2]

    @property
    def www(self) -> str:
        return f"www.{self.domain}"

    @property
    def unicode_host(self) -> str:
        """The host for a person to read; see `checks.names.to_unicode`."""
        return to_unicode(self.host)


# What an order is about for which there is nothing to look at.
NO_ADDRESS = Target(given="", host="", domain="", suffix="")


def parse_target(text: str) -> Target:
    """Read a domain, host, URL or mail address as people paste them. Raises InputError only."""
    if len(text) > MAX_TEXT:
        raise InputError(Wrong.TOO_LONG)
    try:
        return _parse(text)
    except InputError as error:
        found = _targets_in(text)
        first = found[0] if found else None
        if first and len(found) > 1:
            likely = _spelled(first.target) if first.by_itself else None
            raise InputError(Wrong.SEVERAL, suggestion=likely) from None
        meant = next(_meant(text, error, first), None)
        suggestion = _spelled(meant) if meant else None
        raise InputError(error.code, error.params, suggestion) from None


# ---- reading


# Characters that a keyboard, a word processor or a web page puts in the place of plain ones.
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")  # ignored by UTS #46
_ALIKE = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # fullwidth forms
    | {"。": ".", "｡": ".", "\\": "/"}
)
_PAIRS = dict(zip("<(\"'`„“‘‚«»", ">)\"'`””’’»«", strict=True))

# http and https as they are written and mistyped: `http:/`, `https//`, `http;//`, `http//:`.
_HTTP = re.compile(r"(?:(https?)[:;/]+)+", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:/*", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30}):", re.IGNORECASE)
_AUTHORITY = re.compile(r"/*([^/?#]*)([^#]*)")
_PORT = re.compile(r"[0-9]{1,5}")

_LOCAL_PART = re.compile(r"[\w!$%&'*+=^`{|}~-]+(\.[\w!$%&'*+=^`{|}~-]+)*", re.ASCII)  # RFC 5322
_PATH_AS_IT_IS = "/?%:@!$&'()*+,;=~"  # besides letters, digits and -._


def _parse(text: str) -> Target:
    given = text.translate(_INVISIBLE).strip()
    if any(_is_control(char) for char in given):
        raise InputError(Wrong.CONTROL)
    plain = _unwrapped(given.translate(_ALIKE))
    if any(char.isspace() for char in plain):
        raise InputError(Wrong.SPACES)
    scheme, is_mail, rest = _split_scheme(plain)
    match = _AUTHORITY.match(rest)
    authority, path = match.groups() if match else ("", "")
    user, at, host_and_port = authority.rpartition("@")
    mailbox_of = user if at and (is_mail or (scheme is None and ":" not in user)) else None
    if at and mailbox_of is None:
        given = plain.replace(f"{user}@", "", 1)  # a name and password are not kept
    host, port = _split_port(host_and_port)
    name = _a_labels(host)
    domain, suffix = _registrable(name)
    if mailbox_of is not None:
        mailbox = f"{_checked_local_part(mailbox_of)}@{name}"
        return Target(given, name, domain, suffix, mailbox=mailbox)
    path = quote(path if path.startswith("/") else f"/{path}", safe=_PATH_AS_IT_IS)
    return Target(given, name, domain, suffix, scheme, port, path)


def _is_control(char: str) -> bool:
    """Control, surrogate and bidirectional formatting characters; not white space and joiners."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs") and char not in "\t\n\r\u200c\u200d"


def _unwrapped(text: str) -> str:
    text = text.rstrip(",;!?")
    while len(text) > 1 and _PAIRS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text


def _split_scheme(text: str) -> tuple[str | None, bool, str]:
    """Scheme in lower case, whether it is a mail address by its scheme, and what follows."""
    if match := _HTTP.match(text):
        return match[1].lower(), False, text[match.end() :]
    if match := _MAILTO.match(text):
        return None, True, text[match.end() :]
    if (match := _SCHEME.match(text)) and not _is_ipv6(text):
        rest = text[match.end() :]
        is_host = "." in match[1] or "@" in rest or _PORT.match(rest) or not rest
        if rest.startswith("//") or not is_host:
            raise InputError(Wrong.SCHEME, {"scheme": match[1].lower()})
    return None, False, text


def _split_port(authority: str) -> tuple[str, int | None]:
    if _is_ipv6(authority):
        raise InputError(Wrong.IP_ADDRESS)
    host, _, port = authority.partition(":")
    if not port:
        return host, None
    if not _PORT.fullmatch(port) or not 1 <= int(port) <= 65535:
        raise InputError(Wrong.PORT)
    return host, int(port)


def _is_ipv6(text: str) -> bool:
    """Whether it begins with an IPv6 address, plain and up to a slash, or in brackets."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    try:
        ipaddress.IPv6Address(text.partition("/")[0])
    except ValueError:
        return False
    return True


def _checked_local_part(local: str) -> str:
    if len(local) > MAX_LOCAL_PART or not _LOCAL_PART.fullmatch(local):
        raise InputError(Wrong.MAILBOX)
    return local


# ---- names


# 127.0.0.1, 127.1, 0177.0.0.1, 0x7f.1 and 2130706433 are the same address to most programs.
_IPV4 = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)(?:\.(?:[0-9]+|0x[0-9a-f]*)){0,3}")
_NOT_IN_LABEL = re.compile(r"[^a-z0-9_-]")
_DASHES = "‐‑‒–—―−"
_NAMED_IN_WORDS = {  # hard to tell apart between quotation marks
    ",": Wrong.COMMA,
    ";": Wrong.SEMICOLON,
    "_": Wrong.UNDERSCORE,
    "/": Wrong.SLASH,
    **dict.fromkeys(_DASHES, Wrong.DASH),
    **dict.fromkeys("\"'`´„“”‚‘’«»", Wrong.QUOTE),
}
_LOCAL = frozenset({"localhost", "local", "lan", "internal"})  # RFC 6761, 6762; never delegated


def _a_labels(host: str) -> str:
    """The host name in A-labels, lower case, without a trailing dot (UTS #46, RFC 5890)."""
    if not host:
        raise InputError(Wrong.EMPTY)
    try:
        mapped = idna.uts46_remap(host, std3_rules=False).removesuffix(".")
    except idna.InvalidCodepoint as error:
        raise _invalid(error) from None
    except idna.IDNAError:  # over a thousand characters
        raise InputError(Wrong.NAME_TOO_LONG) from None
    if _IPV4.fullmatch(mapped):
        raise InputError(Wrong.IP_ADDRESS)
    name = ".".join([_a_label(label) for label in mapped.split(".")])
    if len(name) > MAX_NAME:
        raise InputError(Wrong.NAME_TOO_LONG if len(mapped) > MAX_NAME else Wrong.LETTERS_TOO_LONG)
    return name


def _a_label(label: str) -> str:
    """One mapped label as an A-label.

    Names in the DNS may hold an underscore (RFC 8552), and an A-label that does not decode may
    still be registered, so both pass.
    """
    if not label:
        raise InputError(Wrong.EMPTY_LABEL)
    if len(label) > MAX_LABEL:
        raise InputError(Wrong.LABEL_TOO_LONG)
    if label[0] == "-" or label[-1] == "-":
        raise InputError(Wrong.LABEL_HYPHEN, {"label": label})
    if label.isascii():
        if match := _NOT_IN_LABEL.search(label):
            raise _wrong_character(match[0])
        return label
    try:
        return idna.alabel(label).decode("ascii")
    except idna.InvalidCodepoint as error:
        raise _invalid(error) from None
    except idna.IDNAError as error:
        too_long = error.code == "label_too_long"
        raise InputError(Wrong.LETTERS_TOO_LONG if too_long else Wrong.BAD_LABEL) from None


def _invalid(error: idna.InvalidCodepoint) -> InputError:
    character = "" if error.codepoint is None else chr(error.codepoint)
    if not character or not character.isprintable():
        return InputError(Wrong.BAD_LABEL)
    return _wrong_character(character)


def _wrong_character(character: str) -> InputError:
    if code := _NAMED_IN_WORDS.get(character):
        return InputError(code)
    return InputError(Wrong.CHARACTERS, {"character": character})


def _registrable(name: str) -> tuple[str, str]:
    """The registrable domain that `name` is or lies below, and its public suffix."""
    tld = name.rpartition(".")[2]
    if tld in _LOCAL:
        raise InputError(Wrong.LOCAL_NAME, {"host": name})
    suffix = _public_suffixes().publicsuffix(name)
    if suffix is None:
        if tld == name or name == f"www.{tld}":
            raise InputError(Wrong.SINGLE_LABEL, {"label": name})
        raise InputError(Wrong.UNKNOWN_SUFFIX, {"tld": tld})
    if suffix == name:
        raise InputError(Wrong.PUBLIC_SUFFIX, {"suffix": suffix})
    domain = f"{name.removesuffix(f'.{suffix}').rpartition('.')[2]}.{suffix}"
    if "_" in domain:  # hosts may have one, no registry sells it
        raise InputError(Wrong.UNDERSCORE)
    return domain, suffix


def registrable(host: str) -> str | None:
    """The registrable domain of a host in A-labels; None for what lies below no public suffix."""
    try:
        return _registrable(host.lower().removesuffix("."))[0]
    except InputError:
        return None


@cache
def _public_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # slow to build, needed for usable input only

    return PublicSuffixList(only_icann=True, accept_unknown=False)


# ---- guessing what was meant: better nothing than a stranger's address


_BETWEEN = re.compile(r"((?:[\s,;|<>()\[\]{}\"'„”“]|:(?=\s))+)")
_MAY_BE_WITHIN = re.compile(r"\s+|[\"'„”“]")  # moja firma.pl, firma'ela.pl
_COMMON_TLDS = ("pl", "com", "eu", "net", "org", "info")
_AROUND_PUNCTUATION = re.compile(r"\s*([.@/])\s*")  # www. firma .pl
_REPAIRS = (
    (re.compile(r"\s*[,;]\s*"), "."),  # firma,pl
    (re.compile(r"^[a-z0-9+.-]+:/*", re.IGNORECASE), ""),  # ftp://firma.pl
    (re.compile(r"(?<=[\w.])\.+(?=\.)|^[.*@-]+"), ""),  # firma..pl, .firma.pl, *.firma.pl
    (re.compile(r":[^/@]*(?=/|$)"), ""),  # firma.pl:99999
)
_WORDS_OF_A_NAME = 2  # "moja firma.pl"; more of them are a sentence
# "strona firma.pl" is neither stronafirma.pl nor for certain firma.pl.
_LEADING = frozenset({"adres", "domena", "strona", "poczta", "mail", "email", "e-mail"})


@dataclass(frozen=True)
class _Found:
    """A usable address inside a longer text.

    `by_itself` is false where it may be the rest of a longer address with a mistake in it.
    """

    target: Target
    by_itself: bool


def _targets_in(text: str) -> list[_Found]:
    """The usable addresses inside a longer text, one a host."""
    found: dict[str, _Found] = {}
    first, *rest = _BETWEEN.split(text.strip())
    if target := _try(first):
        found[target.host] = _Found(target, by_itself=True)
    for before, part in zip(rest[::2], rest[1::2], strict=True):
        if target := _try(part):
            by_itself = not first or not _MAY_BE_WITHIN.fullmatch(before)
            found.setdefault(target.host, _Found(target, by_itself))
    return list(found.values())


def _meant(text: str, error: InputError, found: _Found | None) -> Iterator[Target]:
    """What the text becomes by one usual repair, where that can be used; the likeliest first."""
    visible = "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Cs"))
    text = "".join(char for char in visible if not _is_control(char)).strip()
    text = text.translate(dict.fromkeys(map(ord, _DASHES), "-"))
    text = _AROUND_PUNCTUATION.sub(r"\1", text)
    first, *others = (wrong.sub(right, text) for wrong, right in _REPAIRS)
    yield from _usable(text, first)
    if found and found.by_itself:
        yield found.target
    yield from _usable(_joined(text), _joined(first), *others)
    if label := error.params.get("label"):
        yield from _usable(_with_ending(text, label, f"{to_unicode(label)}.pl"))
    if tld := error.params.get("tld"):
        yield from _usable(*(_with_ending(text, tld, near) for near in _near(tld)))


def _usable(*candidates: str) -> Iterator[Target]:
    return (target for text in candidates if (target := _try(text)))


def _joined(text: str) -> str:
    """An address with spaces in its name, without them; empty when it is rather a sentence.

    "moja firma.pl" is mojafirma.pl, "firma com pl" firma.com.pl, "jan nowak@firma.pl"
    jan.nowak@firma.pl, and never the part after the space alone.
    """
    local, at, host = text.rpartition("@")
    persons, words = local.split(), host.split()
    if words[:1] == ["www"]:
        words[:2] = [".".join(words[:2])]
    ending = next((i for i in range(1, len(words)) if _is_suffix(words[i:])), len(words))
    name = words[:ending]
    if max(len(name), len(persons)) > _WORDS_OF_A_NAME:
        return ""
    if any(word.casefold() in _LEADING for word in (*persons[:-1], *name[:-1])):
        return ""
    return f"{'.'.join(persons)}{at}{'.'.join([''.join(name), *words[ending:]])}"


def _is_suffix(labels: list[str]) -> bool:
    name = ".".join(labels).casefold()
    return name == _public_suffixes().publicsuffix(name)


def _with_ending(text: str, label: str, replacement: str) -> str:
    whole = re.compile(rf"(?<![\w-]){re.escape(to_unicode(label))}\.?(?![\w.-])", re.IGNORECASE)
    return whole.sub(lambda _: replacement, text, count=1)


def _near(tld: str) -> list[str]:
    from difflib import get_close_matches  # only for mistyped addresses

    return get_close_matches(tld, _COMMON_TLDS, n=1, cutoff=0.5)


def _try(text: str) -> Target | None:
    try:
        return _parse(text)
    except InputError:
        return None


def _spelled(target: Target) -> str:
    """The target as a person would type it."""
    if target.mailbox:
        return f"{target.mailbox.rpartition('@')[0]}@{target.unicode_host}"
    scheme = f"{target.scheme}://" if target.scheme else ""
    port = f":{target.port}" if target.port else ""
    return f"{scheme}{target.unicode_host}{port}{target.path.removesuffix('/')}"
