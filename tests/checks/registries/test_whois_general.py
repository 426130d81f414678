"""Registries that no table knows: their answers are read by what they have in common.

Each text is made up in the manner of a kind of registry, about a top-level domain without an entry
of its own, so that nothing but the general rules can read it.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from checks.observation import Unseen, Why
from checks.registries.record import RegistryRecord
from checks.registries.whois import read_whois

DOMAIN = "przyklad.zz"
NOTICE = """
% This server is run for people who want to know whether a name is free. If a name is not found,
% it may be reserved. Too many requests from one address are blocked. The data are available at
% www.registry.zz, errors and timeouts are reported there, and no match is guaranteed.
"""


def read(text: str) -> RegistryRecord | Unseen:
    return read_whois(text, domain=DOMAIN, server="whois.registry.zz")


REGISTERED = {
    "sections without a colon": """
Domain name      przyklad.zz
Domain state     OK
Registered on    2005-05-14
Expires on       2027-05-14
Nameserver       ns1.serwery.example
""",
    "columns": """
Domain-name         przyklad.zz
Admin-id            PRZY-0001
dns_name            ns1.serwery.example
Last-update         2020-06-28
Valid-date          2027-05-14
""",
    "underscores": """
domain: przyklad.zz
date_approved: 2005-06-25 16:03:30
date_renewal: 2027-05-14
ns1_hostname: ns1.serwery.example
ns2_hostname: ns2.serwery.example
""",
    "run together": """
domain_name: przyklad.zz
domain_dateregistered: 1999-02-17T00:00:00+13:00
domain_datebilleduntil: 2027-05-14T12:00:00+00:00
""",
    "a word before": """
  Domain Name: PRZYKLAD.ZZ
  Domain Created: 2002-03-03
  Domain Currently Expires: 2027-05-14
  Current Nameservers:

    ns1.serwery.example
    ns2.serwery.example
""",
    "leaders": """
Domain Name............: przyklad.zz
Organization Name......: Przyklad
Validity end...........: 14 May 2027
""",
    "brackets": """
[Domain Name]                   PRZYKLAD.ZZ
[Registrant]                    Przyklad
[Expires on]                    2027/05/14
[Name Server]                   ns1.serwery.example
""",
    "Spanish": """
Nombre de dominio: przyklad.zz
Titular: Przyklad
Fecha de caducidad: 14-mayo-2027
Servidores DNS: ns1.serwery.example
""",
    "Polish": """
Nazwa domeny: przyklad.zz
Abonent: Przyklad
Data wygaśnięcia umowy: 14 maja 2027
Serwery DNS: ns1.serwery.example
Rejestrator: Rejestrator
""",
    "Turkish": """
** Domain Name: przyklad.zz
** Registrant:
   Przyklad
** Additional Info:
Bitiş Tarihi........: 2027-May-14.
""",
    "Russian": """
domain:     PRZYKLAD.ZZ
nserver:    ns1.serwery.example.
registrar:  REJESTRATOR-ZZ
Срок регистрации: 14 мая 2027
""",
    "Chinese": """
域名 Domain Name: przyklad.zz
Registrar: Rejestrator
域名到期日 : 2027-05-14 10:00:00
""",
    "year last": """
Domain: przyklad.zz
Registrant: Przyklad
Renewal due: Fri May 14 12:00:00 2027
""",
    "day and month that cannot be mixed up": """
Domain: przyklad.zz
Created: 15/05/2005
Expiry: 14/05/2027
""",
}


@pytest.mark.parametrize("form", REGISTERED)
@pytest.mark.parametrize("notice", ["", NOTICE], ids=["bare", "with a notice"])
def test_the_end_of_a_registration_is_found(form: str, notice: str) -> None:
    found = read(notice + REGISTERED[form])
    assert isinstance(found, RegistryRecord), found
    assert found.registered
    assert isinstance(found.expires, datetime), found
    assert found.expires.date().isoformat() == "2027-05-14"


def test_no_other_date_is_taken_for_the_end() -> None:
    found = read(
        "domain: przyklad.zz\nregistrar: Rejestrator\nlast renewal: 2026-05-14\n"
        "option expiration date: 2026-12-01\nlast transfer until: 2026-01-01\n"
        "redemption until: 2028-01-01\nDNSSEC key valid until: 2026-12-24\n"
        "updated: 2026-10-01\n"
    )
    assert isinstance(found, RegistryRecord)
    assert isinstance(found.expires, Unseen)


def test_a_day_and_month_that_could_be_either_stay_unread() -> None:
    found = read("Domain: przyklad.zz\nRegistrar: Rejestrator\nExpiry: 03/04/2027\n")
    assert isinstance(found, RegistryRecord)
    assert found.expires == Unseen(Why.UNREADABLE, "03/04/2027")


FREE = [
    "The name przyklad.zz is not known to us.",
    '% No entries found for query "przyklad.zz".',
    "Domain PRZYKLAD.ZZ has not been registered yet",
    "przyklad.zz: still available",
    "Sorry, we could not find the requested domain name",
    "No records for this query",
    "No such object in the database.",
    "Domain nicht gefunden",
    "El dominio no existe en nuestra base",
    "Domena przyklad.zz nie jest zarejestrowana w rejestrze",
    "domain przyklad.zz nincs találat",
    "Домен не зарегистрирован",
    "przyklad.zz 未注册",
    "Domaine non trouvé",
    "Unfortunately, no results were found",
    "Object not found",
    "Domeniul nu există",
    "Il dominio non è registrato",
    "Domænet findes ikke: ikke registreret",
    "przyklad.zz is vacant",
    "This name is still unregistered",
]


@pytest.mark.parametrize("line", FREE)
@pytest.mark.parametrize("layout", ["{}", "\n{}\n", NOTICE + "\n{}\n", "{}\n" + NOTICE])
def test_a_name_that_is_denied_is_free(line: str, layout: str) -> None:
    found = read(layout.format(line))
    assert isinstance(found, RegistryRecord), found
    assert not found.registered


NEITHER = [
    "",
    "No information available at the moment, our database is under maintenance.",
    "przyklad.zz: no data, query limit exceeded",
    "Query for przyklad.zz refused: not found in the list of allowed clients, access denied",
    "No entries found because of an internal server error",
    "Too many requests. Data for przyklad.zz not found in cache.",
    "Welcome",
    "Full domain details are available here: www.registry.zz",
    "The data are not guaranteed to match the records.",
    "The name server did not find your address.",
    "The service is available at www.registry.zz",
    "More information is available at www.registry.zz/whois",
]


@pytest.mark.parametrize("line", NEITHER)
@pytest.mark.parametrize("layout", ["{}", NOTICE + "\n{}\n", "{}\n" + NOTICE])
def test_a_failure_or_a_notice_alone_says_nothing(line: str, layout: str) -> None:
    assert isinstance(read(layout.format(line)), Unseen)


def test_a_list_of_hosts_without_a_known_label_shows_a_registration() -> None:
    found = read(
        "przyklad.zz:\n\nSpółka Przyklad\n\nMaszyny (machines):\n"
        "    ns1.serwery.example (192.0.2.1)\n    ns2.serwery.example (192.0.2.2)\n"
    )
    assert isinstance(found, RegistryRecord)
    assert found.registered
