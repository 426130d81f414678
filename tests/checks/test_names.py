"""Names are shown as U-labels where they decode and cannot be taken for another name."""

from __future__ import annotations

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.names import to_unicode, url_to_unicode


def a_labels(name: str) -> str:
    return idna.encode(name).decode("ascii")


@pytest.mark.parametrize(
    "name",
    [
        "żaczki.pl",
        "www.zażółć-gęślą-jaźń.com.pl",
        "mücke.de",
        "château2.fr",
        "пример.рф",
        "sklep.пример.рф",
        "中文.中国",
    ],
)
def test_readable(name: str) -> None:
    assert to_unicode(a_labels(name)) == name


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("аррӏе.com", "Cyrillic letters below a Latin ending"),
        ("pаypal.рф", "two scripts in one label"),
        ("ɑllegro.pl", "a phonetic letter like a"),
        ("fırma.pl", "i without its dot"),
        ("żaczki.аррӏе.com", "one label is enough"),
        ("عربي.com", "right to left below a Latin ending"),
    ],
)
def test_deceptive(name: str, why: str) -> None:
    assert to_unicode(a_labels(name)) == a_labels(name), why


@pytest.mark.parametrize(
    "name", ["", "firma.pl", "Firma.PL.", "_dmarc.firma.pl", "xn--a.pl", "xn--.pl", "ASSISTANT_X"]
)
def test_unchanged(name: str) -> None:
    assert to_unicode(name) == name


def test_a_label_beside_one_that_does_not_decode() -> None:
    assert to_unicode("xn--a.xn--aczki-hib.pl") == "xn--a.żaczki.pl"
    assert to_unicode("_dmarc.XN--ACZKI-HIB.pl") == "_dmarc.żaczki.pl"


@given(st.text() | st.from_regex(r"(xn--[a-z0-9-]{1,20}\.){1,3}[a-z]+", fullmatch=True))
def test_never_raises_and_is_stable(name: str) -> None:
    assert to_unicode(to_unicode(name)) == to_unicode(name)


@pytest.mark.parametrize(
    ("url", "readable"),
    [
        ("https://xn--aczki-hib.pl", "https://żaczki.pl"),
        ("HTTP://www.XN--ACZKI-HIB.pl:8080/a?b#c", "HTTP://www.żaczki.pl:8080/a?b#c"),
        ("http://xn--aczki-hib.pl?x=xn--aczki-hib.pl", "http://żaczki.pl?x=xn--aczki-hib.pl"),
        (
            "https://xn--aczki-hib.pl/%3Cb%3E/xn--aczki-hib",
            "https://żaczki.pl/%3Cb%3E/xn--aczki-hib",
        ),
    ],
)
def test_only_the_host_of_an_address_is_decoded(url: str, readable: str) -> None:
    assert url_to_unicode(url) == readable


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://firma.pl/", "nothing to decode"),
        ("https://xn--80ak6aa92e.com/", "deceptive"),
        (f"https://{a_labels('אבג.קום')}/firma.pl", "right to left"),
        ("https://xn--aczki-hib.pl:80@firma.pl/", "credentials, not a host"),
        ("https://xn--aczki-hib.pl\\@firma.pl/", "no plain address"),
        ("https://xn--aczki-hi…", "cut"),
        ("https:///xn--aczki-hib.pl", "no host"),
        ("javascript://xn--aczki-hib.pl/", "not the web"),
        ("xn--aczki-hib.pl", "no address"),
    ],
)
def test_any_other_address_is_left_alone(url: str, why: str) -> None:
    assert url_to_unicode(url) == url, why
