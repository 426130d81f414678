"""What a WHOIS answer means, form by form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from checks.observation import Unseen, Why, from_json, to_json
from checks.registries.record import RegistryRecord
from checks.registries.whois import read_whois
from tests.checks.registries.samples import REGISTERED, Sample


def read(text: str, domain: str = "przyklad.com") -> RegistryRecord | Unseen:
    return read_whois(text, domain=domain, server="whois.registry.example")


def record(text: str, domain: str = "przyklad.com") -> RegistryRecord:
    answer = read(text, domain)
    assert isinstance(answer, RegistryRecord), answer
    return answer


def why(text: str, domain: str = "przyklad.com") -> Why | None:
    answer = read(text, domain)
    return answer.why if isinstance(answer, Unseen) else None


def day(date: datetime | Unseen) -> str:
    return "" if isinstance(date, Unseen) else date.date().isoformat()


@pytest.mark.parametrize("sample", REGISTERED, ids=lambda sample: sample.form)
def test_every_form_is_read(sample: Sample) -> None:
    found = record(sample.text, sample.domain)
    registrar = "" if isinstance(found.registrar, Unseen) else found.registrar
    assert found.registered
    assert found.source == "whois"
    assert (day(found.expires), day(found.created)) == (sample.expires, sample.created)
    assert registrar == sample.registrar
    assert found.statuses == sample.statuses
    assert found.nameservers == sample.nameservers


@pytest.mark.parametrize("sample", REGISTERED, ids=lambda sample: sample.form)
def test_line_ends_do_not_matter(sample: Sample) -> None:
    assert read(sample.text.replace("\n", "\r\n"), sample.domain) == read(
        sample.text, sample.domain
    )


@pytest.mark.parametrize("sample", REGISTERED, ids=lambda sample: sample.form)
def test_a_record_survives_json(sample: Sample) -> None:
    found = record(sample.text, sample.domain)
    assert from_json(RegistryRecord, to_json(found)) == found


FREE = {
    "przyklad.com": 'No match for "PRZYKLAD.COM".\n>>> Last update of whois database: now <<<\n',
    "przyklad.org": "Domain not found.\n>>> Last update of WHOIS database: now <<<\n",
    "przyklad.info": "NOT FOUND\n",
    "przyklad.biz": "No Data Found\nURL of the ICANN Whois Inaccuracy Complaint Form: https://x/\n",
    "przyklad.xyz": "The queried object does not exist: DOMAIN NOT FOUND\n",
    "przyklad.pl": (
        "No information available about domain name przyklad.pl in the Registry NASK database.\n\n"
        "WHOIS displays data with a delay not exceeding 15 minutes\n"
    ),
    "przyklad.eu": "Domain: przyklad.eu\nScript: LATIN\n\nStatus: AVAILABLE\n",
    "przyklad.de": "Domain: przyklad.de\nStatus: free\n",
    "przyklad.cz": "%  (c) registry\n\n%ERROR:101: no entries found\n% \n% No entries found.\n",
    "przyklad.sk": "Domain not found.\n",
    "przyklad.it": "Domain:             przyklad.it\nStatus:             AVAILABLE\n",
    "przyklad.fr": "%%\n%% [192.0.2.1 REQUEST] >> przyklad.fr\n%%\n%% NOT FOUND\n",
    "przyklad.re": "%% No entries found in the AFNIC Database.\n",
    "przyklad.co.uk": (
        'No match for "przyklad.co.uk".\n\n    This domain name has not been registered.\n'
    ),
    "przyklad.nl": "przyklad.nl is free\n",
    "przyklad.at": "% nothing found\n",
    "przyklad.be": "Domain:\tprzyklad.be\nStatus:\tAVAILABLE\n",
    "przyklad.ch": "We do not have an entry in our database matching your query.\n",
    "przyklad.se": 'domain "przyklad.se" not found.\n',
    "przyklad.fi": "Domain not found\n",
    "przyklad.jp": "No match!!\n",
    "przyklad.pt": "przyklad.pt no match\n",
    "przyklad.ie": (
        "% Not Registered - The domain you have requested (przyklad.ie) is not a registered .IE "
        "domain name.\n"
    ),
    "przyklad.nz": "query_status: 220 Available\ndomain_name: przyklad.nz\n",
    "przyklad.za": "Available\nDomain: przyklad.za\n",
    "przyklad.my": "Domain Name [przyklad.my] does not exist in database\n",
    "przyklad.cl": "przyklad.cl: no existe\n",
    "przyklad.gs": "Domain Name: przyklad.gs\nDomain Status: No Object Found\n",
    "xn--b-uga1v8h.pl": "No information available about domain name żółb.pl in the Registry\n",
    "przyklad.zone": "Sorry, there is no such name, it does not exist here\n",
}


@pytest.mark.parametrize("domain", FREE)
def test_free_names_are_free(domain: str) -> None:
    found = record(FREE[domain], domain)
    assert not found.registered
    assert isinstance(found.expires, Unseen)
    assert found.statuses == ()


RESERVED = {
    "przyklad.io": "Reserved by Registry\n",
    "przyklad.it": "Domain:             przyklad.it\nStatus:             UNASSIGNABLE\n",
    "przyklad.sexy": (
        "Domain Name: przyklad.sexy\n>>> This name is not available for registration:\n"
        ">>> This name is registry reserved by the registry.\n"
    ),
}


@pytest.mark.parametrize("domain", RESERVED)
def test_names_that_the_registry_keeps_are_not_free(domain: str) -> None:
    found = record(RESERVED[domain], domain)
    assert found.registered
    assert found.statuses == ("reserved",)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("przyklad.pl 's billing period had finished", "blocked"),
        ("przyklad.pl is queued up for registration", "reserved"),
        ("przyklad.pl is released from the queue", "bookBlocked"),
        ("przyklad.pl is to be released after termination", "deleteBlocked"),
        ("przyklad.pl is undergoing proceeding", "clientHold"),
    ],
)
def test_the_polish_registry_names_states_in_sentences(sentence: str, status: str) -> None:
    found = record(f"{sentence}\n\ncreated: 2010.01.01 13:00:00\n", "przyklad.pl")
    assert found.registered
    assert found.statuses == (status,)


THROTTLED = [
    "request limit exceeded for 192.0.2.1\n",
    "WHOIS LIMIT EXCEEDED - SEE THE TERMS FOR DETAILS\n",
    "% Error: 55000000002 Connection refused; access control limit reached.\n",
    "-1: Still in grace period, wait 5 seconds\n",
    "% Excessive querying, grace period of 15 seconds.\n",
    "%% RL Net [##########] - RL IP [..........]\n%%\n%% Too many requests...\n%%\n\n"
    "%% No entries found in the AFNIC Database.\n",
    "Your connection limit exceeded. Please slow down and try again later.\n",
    'Error for "przyklad.com".\n\nthe WHOIS query quota for 192.0.2.1 has been exceeded\n'
    "and will be replenished in 50 seconds\n",
    "Please go away for 13 Seconds\n",
    "whois.registry.example: only 1 request per second allowed, try again later\n",
    "You asked too often, your quota for today is used up.\n",
    "The address that asks is not known here, or has exceeded the number of questions that are "
    "allowed in a day. To be let in, fill in the form of this registry and wait for its answer, "
    "which comes by e-mail.\n",
]


@pytest.mark.parametrize("text", THROTTLED)
def test_too_many_questions_is_no_answer(text: str) -> None:
    assert why(text) is Why.THROTTLED


def test_reduced_information_for_too_many_questions_is_no_answer() -> None:
    text = """%  Query rate limit exceeded. Reduced information.

domain:      przyklad.com.br
owner:       Zmyślona Spółka
nserver:     ns1.serwery.example
created:     19990221
"""
    assert why(text, "przyklad.com.br") is Why.THROTTLED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Invalid input\n", Why.REFUSED),
        ("% Invalid query\n", Why.REFUSED),
        ("Error: invalid domain name\n", Why.REFUSED),
        ("Domain: przyklad.com\nStatus: invalid\n", Why.REFUSED),
        ("Requests of this client are not permitted.\n", Why.REFUSED),
        ("* Sorry, the Whois database is currently down.\n* Please wait.\n", Why.SERVER_FAILED),
        ("Internal error, no match possible\n", Why.SERVER_FAILED),
        ("503 Service Unavailable\n", Why.SERVER_FAILED),
        ("", Why.UNREADABLE),
        ("\n\n\n", Why.UNREADABLE),
        ("% This server speaks of other things.\n", Why.UNREADABLE),
        ("<html><head><title>404 Not Found</title></head></html>", Why.UNREADABLE),
        ("HTTP/1.1 404 Not Found\r\nExpires: Thu, 01 Jan 2030 00:00:00 GMT\r\n", Why.UNREADABLE),
        ('{"error": "not found"}', Why.UNREADABLE),
        ("Expires: Thu, 01 Jan 2030 00:00:00 GMT\nServer: web\n", Why.UNREADABLE),
    ],
)
def test_other_failures_are_neither_free_nor_registered(text: str, reason: Why) -> None:
    assert why(text) is reason


def test_an_answer_about_another_name_is_none() -> None:
    text = "Domain Name: inny.com\nRegistry Expiry Date: 2030-01-01T00:00:00Z\nRegistrar: R\n"
    assert why(text) is Why.UNREADABLE
    assert why("Domain: inny.com\nStatus: free\n") is Why.UNREADABLE
    assert why("Domain: com.pl\ncreated: 1995.01.01\nnserver: ns1.x.pl\n", "a.com.pl") is not None


def test_ianas_answer_about_the_tld_says_nothing_of_the_name() -> None:
    text = """domain: COM
nserver: A.REGISTRY.EXAMPLE
e-mail: info@przyklad.com
created: 1985-01-01
source: IANA
"""
    assert why(text) is Why.UNREADABLE


def test_a_legal_notice_that_mentions_not_found_is_no_answer() -> None:
    text = """Domain Name: PRZYKLAD.COM
Registry Expiry Date: 2027-02-11T10:00:00Z
Registrar: Rejestrator

Data that is not found here is not available for other purposes, and a limit may apply: too many
requests may be refused when it is exceeded. No match for your query means that the name is
available for registration.
"""
    assert day(record(text).expires) == "2027-02-11"


def test_the_end_of_a_wrapped_sentence_is_no_answer() -> None:
    text = """% Abuse of this service is monitored, and who acts against these terms will be
% blocked and your address
% blacklisted.
%
Domain not found.
"""
    assert not record(text, "przyklad.sk").registered


def test_a_polish_option_is_never_the_expiry() -> None:
    text = """DOMAIN NAME:           przyklad.pl
created:               2008.12.01 13:00:00
option expiration date:       2027.01.04 17:00:34
expiration date:              2027.01.04 17:00:34
REGISTRAR:
Rejestrator
"""
    expires = record(text, "przyklad.pl").expires
    assert isinstance(expires, Unseen)
    assert expires.why is Why.UNREADABLE


@pytest.mark.parametrize(
    ("domain", "published"), [("przyklad.com", Why.UNREADABLE), ("przyklad.de", Why.NOT_PUBLISHED)]
)
def test_a_missing_date_is_told_from_one_that_is_not_published(domain: str, published: Why) -> None:
    found = record(f"Domain Name: {domain}\nName Server: ns1.serwery.example\n", domain)
    assert isinstance(found.expires, Unseen)
    assert found.expires.why is published
    assert found.expiry_published is (published is Why.UNREADABLE)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("not defined", Why.NOT_PUBLISHED),
        ("N/A", Why.NOT_PUBLISHED),
        ("soon", Why.UNREADABLE),
        ("03/04/2027", Why.UNREADABLE),
        ("2027-13-45", Why.UNREADABLE),
        ("1999-01-01", Why.UNREADABLE),  # before it was created
    ],
)
def test_a_date_that_cannot_be_told_is_left_out(written: str, reason: Why) -> None:
    text = f"Domain Name: przyklad.com\nCreation Date: 2005-01-01\nExpiry Date: {written}\n"
    expires = record(text).expires
    assert isinstance(expires, Unseen)
    assert expires.why is reason


def test_other_dates_of_the_answer_give_the_order_away() -> None:
    text = "Domain Name: przyklad.com\nCreated: 12/31/2005\nExpires: 03/04/2027\n"
    assert day(record(text).expires) == "2027-03-04"
    text = "Domain Name: przyklad.com\nCreated: 31/12/2005\nExpires: 03/04/2027\n"
    assert day(record(text).expires) == "2027-04-03"


def test_polish_times_are_polish_times() -> None:
    text = """DOMAIN NAME: przyklad.pl
created: 2008.12.01 13:00:00
renewal date: 2027.07.01 14:00:00
"""
    found = record(text, "przyklad.pl")
    summer = timezone(timedelta(hours=2))
    assert found.expires == datetime(2027, 7, 1, 14, tzinfo=summer)
    assert found.created == datetime(2008, 12, 1, 12, tzinfo=UTC)


def test_a_day_without_a_time_lasts_until_its_end() -> None:
    text = "Domain: przyklad.se\ncreated: 2003-08-27\nexpires: 2027-10-20\nregistrar: R\n"
    found = record(text, "przyklad.se")
    assert isinstance(found.expires, datetime)
    assert isinstance(found.created, datetime)
    assert found.expires.isoformat() == "2027-10-20T23:59:59+00:00"
    assert found.created.isoformat() == "2003-08-27T00:00:00+00:00"


def test_signs_that_hide_or_turn_text_are_taken_off() -> None:
    text = (
        "Domain Name: przyklad.com\nRegistrar: Re\x1b[31mjes\u202etra\x00tor\nCreated: 2005-01-01\n"
    )
    assert record(text).registrar == "Re[31mjestrator"
