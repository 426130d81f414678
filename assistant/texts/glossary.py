"""The terms that our texts use and the reader may not know, and where a text names one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from assistant.texts import Words

# Their names, forms and meanings are in the catalogue "glossary".
TERMS = (
    "domain", "server", "hosting", "customer_panel", "server_panel", "registrar", "registry",
    "registrant", "registrant_change", "domain_transfer", "authinfo", "redemption", "dns",
    "dns_settings", "nameservers", "delegation", "domain_redirection", "redirect", "ip_address",
    "ipv6", "cname", "address_record", "dnssec", "parking", "certificate", "https", "port", "tls",
    "robots", "website_project", "data_transfer", "disk_space", "security_parameters",
    "http_requests", "cpu_time", "database", "backup", "cache", "plugin", "log", "firewall",
    "htaccess", "whois", "mx", "spf", "dkim", "dmarc", "ivr", "support", "authorization_code",
    "contact_address", "transfer_lock",
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """`forms` are all the ways in which texts name it, in lower case, `name` among them.

    `meaning` says what it is, `confused` what it is taken for and is not.
    """

    id: str
    name: str
    meaning: str
    confused: str
    forms: frozenset[str]
    lang: str

    @property
    def title(self) -> str:
        """Its name as a heading has it."""
        return self.name[:1].upper() + self.name[1:]


class Glossary:
    """The terms of one language."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(sorted(terms, key=lambda term: term.name.lower()))
        self._by_form = {form: term for term in self.terms for form in term.forms}
        # Of "DNS" and "serwery DNS" the longer one is meant. A part of an address is no term.
        forms = sorted(self._by_form, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<![\w@/.-])(?:{'|'.join(map(re.escape, forms))})(?![\w@/-]|:/|\.\w)",
            re.IGNORECASE,
        )

    def named(self, text: str) -> Term | None:
        """The term with this id, or which has this name or another form of it."""
        wanted = _plain(text)
        by_id = (term for term in self.terms if term.id == wanted)
        return next(by_id, None) or self._by_form.get(text.strip().lower())

    def search(self, text: str) -> tuple[Term, ...]:
        """The terms to which all words of `text` belong, those named by them first; capitals and
        Polish diacritics do not count. All terms for an empty text."""
        words = _plain(text).split()
        in_names = [term for term in self.terms if _holds(words, " ".join(term.forms))]
        elsewhere = (one for one in self.terms if one not in in_names and _holds(words, _all(one)))
        return (*in_names, *elsewhere)

    def split(self, text: str) -> list[tuple[str, Term | None]]:
        """The whole text in pieces, each with the term that it names."""
        pieces: list[tuple[str, Term | None]] = []
        end = 0
        for found in self._pattern.finditer(text):
            pieces += [
                (text[end : found.start()], None),
                (found[0], self._by_form[found[0].lower()]),
            ]
            end = found.end()
        return [*pieces, (text[end:], None)]


def _plain(text: str) -> str:
    """In lower case and without diacritics, as people type on a phone."""
    decomposed = unicodedata.normalize("NFKD", text.strip().lower().replace("ł", "l"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _all(term: Term) -> str:
    return " ".join((*term.forms, term.meaning, term.confused))


def _holds(words: Iterable[str], text: str) -> bool:
    plain = _plain(text)
    return all(word in plain for word in words)


@cache
def glossary(words: Words) -> Glossary:
    return Glossary(_term(id, words) for id in TERMS)


def _term(id: str, words: Words) -> Term:
    name = words.text(f"term.{id}.name")
    forms = {name, *words.text(f"term.{id}.forms").split(", ")}
    return Term(
        id,
        name,
        words.text(f"term.{id}.meaning"),
        words.text(f"term.{id}.confused"),
        frozenset(form.lower() for form in forms),
        words.lang,
    )
