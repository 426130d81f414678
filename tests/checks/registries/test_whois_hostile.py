"""No text breaks the WHOIS reader, keeps it long, or gets more out of it than its bounds allow."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checks.observation import Unseen
from checks.registries.record import RegistryRecord
from checks.registries.whois import read_whois

SECONDS = 0.5

LABELS = st.sampled_from(
    [
        "Domain Name", "domain", "[Domain Name]", "Registrar", "Expiry Date", "Record expires on",
        "Created On..............", "Status", "Name Servers", "nserver", "contact", "source", "%",
        ">>>", "**", "-", "a.", "domain:Class-Name", "Nom de domaine#. . . .", "renewal date",
    ]
)  # fmt: skip
VALUES = st.sampled_from(
    [
        "przyklad.com", "PRZYKLAD.COM.", "ns1.serwery.example [192.0.2.1]", "2027-01-01", "IANA",
        "01/02/2027", "not found", "AVAILABLE", "clientHold https://icann.org/epp#clientHold",
        "limit exceeded", "żółb.pl", "[", "(", ":", "\t", "\u202e", "\x00", "\xa0",
    ]
)  # fmt: skip
LINES = st.builds(
    lambda label, sign, value: label + sign + value,
    LABELS | st.text(max_size=20),
    st.sampled_from([": ", ":", " ", "\t", "......: ", ""]),
    VALUES | st.text(max_size=40),
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join) | st.text(max_size=500)
DOMAINS = st.sampled_from(
    ["przyklad.com", "przyklad.pl", "przyklad.com.pl", "przyklad.eu", "xn--b-uga1v8h.pl", "x", ""]
)


@settings(deadline=None)
@given(TEXTS, DOMAINS)
@example("\xa0:\xa0\ndomain:\xa0\n- \xa0", "przyklad.com")
@example("status: \u3000\nRegistrar:\n[\n", "przyklad.pl")
def test_no_text_breaks_it(text: str, domain: str) -> None:
    answer = read_whois(text, domain=domain, server="whois.registry.example")
    assert isinstance(answer, RegistryRecord | Unseen)


@settings(deadline=None)
@given(st.binary(max_size=1_000))
def test_no_bytes_break_it(body: bytes) -> None:
    for encoding in ("utf-8", "latin-1"):
        text = body.decode(encoding, "replace")
        read_whois(text, domain="przyklad.com", server="whois.registry.example")


LONG = 64 * 1024
HOSTILE = {
    "blanks": " " * LONG,
    "tabs": "\t" * LONG,
    "line ends": "\n" * LONG,
    "colons": ":" * LONG,
    "dots": "." * LONG,
    "dotted": ". " * LONG,
    "brackets": "[" * LONG,
    "lines of brackets": "[[[[\n" * (LONG // 5),
    "parentheses": "(" * LONG,
    "digits": "1" * LONG,
    "letters": "a" * LONG,
    "one label again and again": "Domain Name: przyklad.com\n" * (LONG // 26),
    "dates": "Expires: 2027-01-01 2027-01-01\n" * (LONG // 31),
    "unreadable dates": "Expires: 99/99/9999\n" * (LONG // 20),
    "slashes": "1/" * LONG,
    "hosts": "Name Server: " + "ns1.serwery.example " * (LONG // 20),
    "labels of hosts": "a." * LONG,
    "lines of hosts": "Name Servers:\n" + "a.b.c.d.e.f.example\n" * (LONG // 20),
    "addresses": "nserver: " + "2001:db8::" * (LONG // 10),
    "states": "Status: " + "x, " * (LONG // 3),
    "lines of states": ("Status: " + " " * 300 + "(x\n") * (LONG // 312),
    "leaders": "Label" + ". . . " * (LONG // 6),
    "lines of leaders": ("L" + " ." * 190 + "\n") * (LONG // 382),
    "rates": "limit exceeded, wait\n" * (LONG // 21),
    "almost free": "no matc\n" * (LONG // 8),
    "xn--": ("Name Server: " + "xn--" + "a" * 59 + ".example\n") * (LONG // 85),
    "unicode hosts": "Name Server: żółć.gęś.example\n" * (LONG // 30),
    "one expiry label, many words": "record expires on " * (LONG // 18),
    "one line of a megabyte": "no match for " + "x" * 1_000_000,
    "hosts below each other": "a.b.example\n" * (LONG // 12),
    "columns": ("x" + " " * 390 + "y\n") * (LONG // 393),
    "columns of dates": ("x  " * 100 + "2027-01-01\n") * (LONG // 311),
    "almost denied": "przyklad.com no \n" * (LONG // 17),
    "direction and control signs": "\u202e\x00\x1b[31m\u2066" * (LONG // 8),
    "right to left": "דומיין: przyklad.com\n" * (LONG // 21),
    "megabytes": "Expires: 2027-01-01\n" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_takes_long(name: str) -> None:
    """Measured as processor time: what other programs do on the machine does not count."""
    read_whois("", domain="przyklad.com", server="")  # the tables are read once
    started = time.process_time()
    for domain in ("przyklad.com", "przyklad.pl"):
        read_whois(HOSTILE[name], domain=domain, server="whois.registry.example")
    assert time.process_time() - started < 2 * SECONDS


def test_lists_are_bounded() -> None:
    text = "Domain Name: przyklad.com\nCreated: 2005-01-01\n"
    text += "".join(f"Name Server: ns{n}.serwery.example\nStatus: state {n}\n" for n in range(700))
    answer = read_whois(text, domain="przyklad.com", server="whois.registry.example")
    assert isinstance(answer, RegistryRecord)
    assert len(answer.nameservers) <= 32
    assert len(answer.statuses) <= 32


def test_reading_needs_neither_the_network_nor_the_whois_library() -> None:
    code = (
        "import sys, checks.registries.whois, checks.registries.rdap;"
        "print([name for name in ('socket', 'ssl', 'whois', 'requests', 'pydantic')"
        " if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
