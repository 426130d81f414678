"""The terms that our texts use and the reader may not know, and where a text names one."""

from __future__ import annotations

import re
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
    "htaccess", "whois", "mx", "spf", "dkim", "dmarc",
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """`forms` are all the ways in which texts name it, in lower case, `name` among them."""

    id: str
    name: str
    meaning: str
    forms: frozenset[str]


class Glossary:
    """The terms of one language."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_form = {form: term for term in terms for form in term.forms}
        # Of "DNS" and "serwery DNS" the longer one is meant. A part of an address is no term.
        forms = sorted(self._by_form, key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<![\w@/.-])(?:{'|'.join(map(re.escape, forms))})(?![\w@/-]|:/|\.\w)",
            re.IGNORECASE,
        )

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


@cache
def glossary(words: Words) -> Glossary:
    return Glossary(_term(id, words) for id in TERMS)


def _term(id: str, words: Words) -> Term:
    name = words.text(f"term.{id}.name")
    forms = {name, *words.text(f"term.{id}.forms").split(", ")}
    return Term(
        id, name, words.text(f"term.{id}.meaning"), frozenset(form.lower() for form in forms)
    )
