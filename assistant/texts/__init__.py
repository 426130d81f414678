"""What people read: `words("pl").text("status.ok")`.

The sentences live in gettext catalogues, one file a domain and language, under keys that are the
same in every language. A language is asked for by each reader and never set for the process.
"""

from __future__ import annotations

import datetime as dt
import gettext
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.figures.quota import Quota
from assistant.figures.units import Kind, in_unit
from checks.names import to_unicode, url_to_unicode

LANGUAGES = ("pl", "en")
DOMAINS = ("causes", "page", "preparation", "documents", "glossary", "command", "service")

# Private characters around a value in a framed text. documents/plain.py takes such characters out
# of everything from outside, so no value can end its own frame.
FRAME = ("\ue000", "\ue001")

_FOLDER = Path(__file__).parent
_LOCALES = {"pl": "pl_PL", "en": "en_GB"}

# What a parameter's name says about how its value reads.
_HOSTS = frozenset({"host", "domain", "name", "names", "to_host", "label", "suffix", "tld"})
_URLS = frozenset({"url", "to_url"})
_DATES = frozenset(
    {
        "expires", "rdap_expires", "whois_expires", "registry_expires", "panel_expires",
        "not_before", "not_after", "created", "today", "since", "forecast",
    }
)  # fmt: skip
# A number with its unit, in the right plural form.
_COUNTED = {
    "days": "unit.days",
    "opened": "unit.times",
    "refused": "unit.times",
    "tries": "unit.tries",
    "within": "unit.seconds",
}
_NOT_COUNTED = frozenset({"port", "status"})  # a number that is a name: no thousands separator
_CODES = {
    "reason": "reason",
    "state": "state",
    "quota": "figure",
}  # codes that have texts of their own


class UnknownKeyError(KeyError):
    """No catalogue holds the key: a mistake in the program or in the catalogues."""

    def __init__(self, key: str, lang: str) -> None:
        super().__init__(f"no text {key!r} in language {lang!r}")


class MissingParameterError(KeyError):
    """The text names a placeholder for which no parameter was given."""

    def __init__(self, key: str, name: str) -> None:
        super().__init__(f"text {key!r} needs the parameter {name!r}")


class _Missing(gettext.NullTranslations):
    """Stands behind the catalogues and turns a key that none of them has into an error."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang

    def gettext(self, message: str) -> str:
        raise UnknownKeyError(message, self.lang)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002  gettext's signature
        raise UnknownKeyError(msgid1, self.lang)


@dataclass(frozen=True)
class Words:
    """The texts, dates and numbers of one language."""

    lang: str
    _catalogue: gettext.NullTranslations
    _frame: tuple[str, str] = ("", "")

    def framed(self) -> Words:
        """The same texts, with each value that fills a placeholder between the two of FRAME.

        For what shows a text and has to tell our own words from a value, which may be anybody's.
        """
        return replace(self, _frame=FRAME)

    def text(self, key: str, /, **params: Any) -> str:
        """The text of `key` with its placeholders filled.

        Strings are put in as they are, except for hosts, web addresses and dates, which are
        recognised by the parameter's name: A-labels read as U-labels, ISO 8601 as a long date.
        Dates and numbers are written out (`days` with its unit), the members of a list joined by
        commas. A `reason`, a `state` or a `quota` is a code, and reads as that code's text where it
        has one. A `usage` is a Quota as a mapping, with its `kind`.

        Raises UnknownKeyError, MissingParameterError, or TypeError for a value without words.
        """
        if not key:  # gettext keeps the catalogue's header under the empty key
            raise UnknownKeyError(key, self.lang)
        return self._filled(key, self._catalogue.gettext(key), params)

    def count(self, key: str, n: int, /, **params: Any) -> str:
        """The text of `key` in the plural form for `n`, which fills the placeholder `{n}`.

        Raises as `text` does.
        """
        return self._filled(key, self._catalogue.ngettext(key, key, n), {**params, "n": n})

    def lines(self, key: str, /, **params: Any) -> list[str]:
        """The text of a `key` that holds one step a line, as its lines. Raises as `text` does."""
        return self.text(key, **params).splitlines()

    def has(self, key: str) -> bool:
        try:
            return bool(key) and bool(self._catalogue.gettext(key))
        except UnknownKeyError:
            return False

    def date(self, day: dt.date) -> str:
        """The day in full, such as "22 listopada 2026"; of a datetime, the day in its own zone."""
        from babel.dates import format_date  # slow to import, and many runs print no date

        return format_date(day, "long", locale=_LOCALES[self.lang])

    def time(self, moment: dt.datetime | dt.time) -> str:
        """Hours and minutes, such as "09:05", in the moment's own zone."""
        return f"{moment:%H:%M}"

    def number(self, value: float) -> str:
        """The number with the language's decimal and thousands separators, three decimals."""
        from babel.numbers import format_decimal

        return format_decimal(value, locale=_LOCALES[self.lang])

    def _filled(self, key: str, text: str, params: Mapping[str, Any]) -> str:
        return text.format_map(_Readable(self, key, params))

    def _readable(self, name: str, value: object) -> str:
        match value:
            case str() if name in _HOSTS:
                return to_unicode(value)
            case str() if name in _URLS:
                return url_to_unicode(value)
            case str() if name in _DATES:
                return self._iso_date(value)
            case str() if self._is_code(name, value):
                return self.text(f"{_CODES[name]}.{value}")
            case str():
                return value
            case dt.date():
                return self.date(value)
            case int() if name in _COUNTED:
                return self.count(_COUNTED[name], value)
            case int() if name in _NOT_COUNTED:
                return str(value)
            case int() | float() if not isinstance(value, bool):
                return self.number(value)
            case Mapping() if name == "usage":
                quota: Any = {**value}
                return replace(self, _frame=("", "")).usage(
                    kind=quota.pop("kind"), quota=Quota(**quota)
                )
            case list() | tuple():
                return ", ".join(self._readable(name, member) for member in value)
        raise TypeError(f"parameter {name!r} cannot be worded: {value!r}")

    def amount(self, value: float, kind: Kind, unit: str = "") -> str:
        """An amount in bytes, seconds or pieces as "9,8 GB", in `unit` or the one that suits it."""
        from babel.numbers import format_decimal

        if kind == "count":
            return self.number(value)
        number, symbol = in_unit(value, kind, unit)
        return f"{format_decimal(number, '0.##', locale=_LOCALES[self.lang])}\u00a0{symbol}"

    def usage(self, quota: Quota, kind: Kind) -> str:
        """What is used of how much: "98% (9,8 GB z 10 GB)"."""
        unit = quota.unit or in_unit(quota.limit or quota.used, kind)[1]
        used = self.amount(quota.used, kind, unit) if quota.measured else ""
        if quota.limit is None:
            return self.text("unit.used_unlimited", used=used) if used else self.text("unit.none")
        if not used or quota.percent is None:
            return self.text("unit.percent", percent=quota.percent or 0)
        limit = self.amount(quota.limit, kind, unit)
        return self.text("unit.usage", percent=quota.percent, used=used, limit=limit)

    def _is_code(self, name: str, value: object) -> bool:
        return name in _CODES and isinstance(value, str) and self.has(f"{_CODES[name]}.{value}")

    def _iso_date(self, value: str) -> str:
        try:
            return self.date(dt.datetime.fromisoformat(value))
        except ValueError:
            return value


class _Readable(Mapping[str, str]):
    """The parameters as they read, worded when a placeholder asks for them."""

    def __init__(self, words: Words, key: str, params: Mapping[str, Any]) -> None:
        self._words, self._key, self._params = words, key, params

    def __getitem__(self, name: str) -> str:
        if name not in self._params:
            raise MissingParameterError(self._key, name)
        value = self._params[name]
        text = self._words._readable(name, value)
        if self._words._is_code(name, value):
            return text  # our own words
        before, after = self._words._frame
        return f"{before}{text}{after}"

    def __iter__(self) -> Iterator[str]:
        return iter(self._params)

    def __len__(self) -> int:
        return len(self._params)


@cache
def words(lang: str) -> Words:
    """The texts of `lang`, one of LANGUAGES; ValueError for another one."""
    if lang not in LANGUAGES:
        raise ValueError(f"no texts in language {lang!r}")
    first, *others = (gettext.translation(domain, _FOLDER, [lang]) for domain in DOMAINS)
    for catalogue in (*others, _Missing(lang)):
        first.add_fallback(catalogue)
    return Words(lang, first)
