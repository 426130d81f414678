"""Whatever people type or paste becomes one host, or a refusal that says how to write it."""

from __future__ import annotations

import re
from dataclasses import astuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.texts import LANGUAGES, words
from checks.target import MAX_TEXT, InputError, Target, Wrong, parse_target, registrable

LABEL = r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?"
SECRET = "tajne-haslo"  # noqa: S105  meant to leak nowhere


def refusal(text: str) -> InputError:
    with pytest.raises(InputError) as caught:
        parse_target(text)
    return caught.value


# ---- what is understood


@pytest.mark.parametrize(
    "text",
    [
        "firma.pl",
        "Firma.pl",
        "FIRMA.PL.",
        "  firma.pl\r\n",
        "\u00a0firma.pl\u3000",
        "\nfirma.pl\n\n",
        "'firma.pl'",
        "„firma.pl”",
        "<firma.pl>",
        "(firma.pl)",
        '"firma.pl",',
        "firma.pl?",
        "firma.pl:",
        "//firma.pl/",
        "\\\\firma.pl",
        "firma。pl",
        "ｆｉｒｍａ．ｐｌ",
        "fir\u00adma.pl",
        "fir\u200bma\ufeff.pl",
    ],
)
def test_ways_to_write_a_domain(text: str) -> None:
    target = parse_target(text)
    assert (target.host, target.domain, target.suffix) == ("firma.pl", "firma.pl", "pl")
    assert (target.scheme, target.port, target.path, target.mailbox) == (None, None, "/", None)


@pytest.mark.parametrize(
    ("text", "scheme", "port", "path"),
    [
        (" https://www.firma.pl:8080/sklep?x=1#a ", "https", 8080, "/sklep?x=1"),
        ("HTTP://www.firma.pl", "http", None, "/"),
        ("www.firma.pl:8080", None, 8080, "/"),
        ("www.firma.pl/sklep/", None, None, "/sklep/"),
        ("http://www.firma.pl?id=3", "http", None, "/?id=3"),
        ("http://www.firma.pl#top", "http", None, "/"),
        ("https://www.firma.pl:/x", "https", None, "/x"),
        ("https://www.firma.pl/zażółć", "https", None, "/za%C5%BC%C3%B3%C5%82%C4%87"),
        ("https://www.firma.pl/a%20b", "https", None, "/a%20b"),
        ("https://www.firma.pl/@anna,1.html", "https", None, "/@anna,1.html"),
        ("https:\\\\www.firma.pl\\sklep", "https", None, "/sklep"),
        ("https://www.firma.pl\\@inna.pl", "https", None, "/@inna.pl"),
        ("//www.firma.pl/x", None, None, "/x"),
        ("http:/www.firma.pl", "http", None, "/"),
        ("http:www.firma.pl", "http", None, "/"),
        ("https//www.firma.pl/x", "https", None, "/x"),
        ("http//:www.firma.pl", "http", None, "/"),
        ("http;//www.firma.pl", "http", None, "/"),
        ("http://https://www.firma.pl", "https", None, "/"),
    ],
)
def test_parts_of_a_url(text: str, scheme: str | None, port: int | None, path: str) -> None:
    target = parse_target(text)
    assert (target.host, target.domain) == ("www.firma.pl", "firma.pl")
    assert (target.scheme, target.port, target.path) == (scheme, port, path)


@pytest.mark.parametrize(
    ("text", "host", "domain", "suffix"),
    [
        ("sklep.firma.com.pl", "sklep.firma.com.pl", "firma.com.pl", "com.pl"),
        ("a.b.sch.uk", "a.b.sch.uk", "a.b.sch.uk", "b.sch.uk"),
        ("www.ck", "www.ck", "www.ck", "ck"),
        ("moje.blogspot.com", "moje.blogspot.com", "blogspot.com", "com"),
        ("zażółć-sklep.pl", "xn--za-sklep-w3a4ryywv.pl", "xn--za-sklep-w3a4ryywv.pl", "pl"),
        ("ZAŻÓŁĆ-SKLEP.PL", "xn--za-sklep-w3a4ryywv.pl", "xn--za-sklep-w3a4ryywv.pl", "pl"),
        ("z\u0307aczki.pl", "xn--aczki-hib.pl", "xn--aczki-hib.pl", "pl"),
        ("straße.de", "xn--strae-oqa.de", "xn--strae-oqa.de", "de"),
        ("www.пример.рф", "www.xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai", "xn--p1ai"),
        ("_dmarc.firma.pl", "_dmarc.firma.pl", "firma.pl", "pl"),
        ("moja_strona.firma.pl", "moja_strona.firma.pl", "firma.pl", "pl"),
        ("r3---sn-abc.firma.pl", "r3---sn-abc.firma.pl", "firma.pl", "pl"),
        ("xn--a.pl", "xn--a.pl", "xn--a.pl", "pl"),
        ("a" * 63 + ".pl", "a" * 63 + ".pl", "a" * 63 + ".pl", "pl"),
        ("1.2.3.4.pl", "1.2.3.4.pl", "4.pl", "pl"),
    ],
)
def test_names_and_their_registrable_domain(text: str, host: str, domain: str, suffix: str) -> None:
    target = parse_target(text)
    assert (target.host, target.domain, target.suffix) == (host, domain, suffix)


@pytest.mark.parametrize(
    ("text", "mailbox", "host"),
    [
        ("biuro@firma.pl", "biuro@firma.pl", "firma.pl"),
        ("Jan.Kowalski+sklep@Poczta.Firma.PL", "Jan.Kowalski+sklep@poczta.firma.pl", None),
        ("<biuro@firma.pl>", "biuro@firma.pl", "firma.pl"),
        ("mailto:biuro@firma.pl?subject=x", "biuro@firma.pl", "firma.pl"),
        ("biuro＠firma.pl", "biuro@firma.pl", "firma.pl"),
        ("biuro@żaczki.pl", "biuro@xn--aczki-hib.pl", "xn--aczki-hib.pl"),
        ("a" * 64 + "@firma.pl", "a" * 64 + "@firma.pl", "firma.pl"),
    ],
)
def test_mail_address_names_its_mailbox(text: str, mailbox: str, host: str | None) -> None:
    target = parse_target(text)
    assert target.mailbox == mailbox
    assert target.host == (host or "poczta.firma.pl")
    assert (target.scheme, target.port, target.path) == (None, None, "/")


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.firma.pl", "firma.pl"),
        ("FIRMA.pl.", "firma.pl"),
        ("sklep.firma.com.pl", "firma.com.pl"),
        ("com.pl", None),
        ("85.128.128.10", None),
        ("2a00:1450::1", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_the_registrable_domain_of_any_host(host: str, domain: str | None) -> None:
    assert registrable(host) == domain


def test_properties() -> None:
    target = parse_target("sklep.żaczki.com.pl")
    assert (target.tld, target.www) == ("pl", "www.xn--aczki-hib.com.pl")
    assert target.unicode_host == "sklep.żaczki.com.pl"


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("аррӏе.com", "xn--80ak6aa92e.com"),
        ("pаypal.com", "xn--pypal-4ve.com"),
        ("пример.рф", "пример.рф"),
        ("xn--a.pl", "xn--a.pl"),
        ("mücke.de", "mücke.de"),
    ],
)
def test_names_that_deceive_are_shown_as_a_labels(host: str, shown: str) -> None:
    assert parse_target(host).unicode_host == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (" Firma.pl ", "Firma.pl"),
        ("https://WWW.Firma.pl/sklep#a", "https://WWW.Firma.pl/sklep#a"),
        (f"https://jan:{SECRET}@firma.pl/x", "https://firma.pl/x"),
        (f"https://jan:{SECRET}＠firma.pl/x", "https://firma.pl/x"),
        (f"https://jan:{SECRET}@a@firma.pl/x", "https://firma.pl/x"),
        (f"'http://{SECRET}@firma.pl'", "http://firma.pl"),
        (f"jan:{SECRET}@firma.pl", "firma.pl"),
    ],
)
def test_given_is_what_was_typed_without_a_password(text: str, shown: str) -> None:
    target = parse_target(text)
    assert target.given == shown
    assert target.mailbox is None
    assert SECRET not in repr(target)


# ---- what is refused


REFUSED: list[tuple[str, Wrong, dict[str, str], str | None]] = [
    ("", Wrong.EMPTY, {}, None),
    (" \n\t ", Wrong.EMPTY, {}, None),
    ("http://", Wrong.EMPTY, {}, None),
    ("biuro@", Wrong.EMPTY, {}, None),
    ("firma.pl" + " " * MAX_TEXT, Wrong.TOO_LONG, {}, None),
    ("x" * 10_000_000, Wrong.TOO_LONG, {}, None),
    ("firma.pl poczta.eu", Wrong.SEVERAL, {}, "firma.pl"),
    ("firma.pl\nwww.firma.pl", Wrong.SEVERAL, {}, "firma.pl"),
    ("moja firma.pl inna.pl", Wrong.SEVERAL, {}, None),
    ("firma.pl,inna.pl;trzecia.pl", Wrong.SEVERAL, {}, "firma.pl"),
    ("www. firma .pl", Wrong.SPACES, {}, "www.firma.pl"),
    ("firma pl", Wrong.SPACES, {}, "firma.pl"),
    ("firma com pl", Wrong.SPACES, {}, "firma.com.pl"),
    ("firma.com .pl", Wrong.SPACES, {}, "firma.com.pl"),
    ("www firma pl", Wrong.SPACES, {}, "www.firma.pl"),
    ("moja firma.pl", Wrong.SPACES, {}, "mojafirma.pl"),
    ("moja firma pl", Wrong.SPACES, {}, "mojafirma.pl"),
    ("moja firma,pl", Wrong.SPACES, {}, "mojafirma.pl"),
    ("http://moja firma.pl/x", Wrong.SPACES, {}, "http://mojafirma.pl/x"),
    ("biuro@moja firma.pl", Wrong.SPACES, {}, "biuro@mojafirma.pl"),
    ("jan kowalski@firma.pl", Wrong.SPACES, {}, "jan.kowalski@firma.pl"),
    ("jan kowalski @ firma.pl", Wrong.SPACES, {}, "jan.kowalski@firma.pl"),
    ("strona firma.pl", Wrong.SPACES, {}, None),
    ("mail biuro@firma.pl", Wrong.SPACES, {}, None),
    ("nie działa mi firma.pl", Wrong.SPACES, {}, None),
    ("nie działa: firma.pl", Wrong.SPACES, {}, "firma.pl"),
    ("firma.pl nie działa", Wrong.SPACES, {}, "firma.pl"),
    ("Jan Kowalski <jan@firma.pl>", Wrong.SPACES, {}, "jan@firma.pl"),
    ("fir\u202ema.pl", Wrong.CONTROL, {}, "firma.pl"),
    ("firma.pl\u200e", Wrong.CONTROL, {}, "firma.pl"),
    ("fir\x00ma.pl", Wrong.CONTROL, {}, "firma.pl"),
    ("\x07firma.pl", Wrong.CONTROL, {}, "firma.pl"),
    ("firma.pl\ud800", Wrong.CONTROL, {}, "firma.pl"),
    ("ftp://firma.pl", Wrong.SCHEME, {"scheme": "ftp"}, "firma.pl"),
    ("htp://firma.pl/x", Wrong.SCHEME, {"scheme": "htp"}, "firma.pl/x"),
    ("file:///etc/passwd", Wrong.SCHEME, {"scheme": "file"}, None),
    ("javascript:alert(1)", Wrong.SCHEME, {"scheme": "javascript"}, None),
    ("C:\\strona\\index.html", Wrong.SCHEME, {"scheme": "c"}, None),
    ("firma.pl:0", Wrong.PORT, {}, "firma.pl"),
    ("firma.pl:65536", Wrong.PORT, {}, "firma.pl"),
    ("http://firma.pl:80a/x", Wrong.PORT, {}, "http://firma.pl/x"),
    ("firma.pl:٨٠", Wrong.PORT, {}, "firma.pl"),
    ("127.0.0.1", Wrong.IP_ADDRESS, {}, None),
    ("http://85.128.128.10:80/x", Wrong.IP_ADDRESS, {}, None),
    ("127.1", Wrong.IP_ADDRESS, {}, None),
    ("0177.0.0.01", Wrong.IP_ADDRESS, {}, None),
    ("0x7f000001", Wrong.IP_ADDRESS, {}, None),
    ("2130706433", Wrong.IP_ADDRESS, {}, None),
    ("①②⑦.0.0.1", Wrong.IP_ADDRESS, {}, None),
    ("::1", Wrong.IP_ADDRESS, {}, None),
    ("fe80::1%eth0", Wrong.IP_ADDRESS, {}, None),
    ("dead:beef::1/64", Wrong.IP_ADDRESS, {}, None),
    ("http://[2001:db8::1]:8080/x", Wrong.IP_ADDRESS, {}, None),
    ("[::ffff:127.0.0.1]", Wrong.IP_ADDRESS, {}, None),
    ("firma", Wrong.SINGLE_LABEL, {"label": "firma"}, "firma.pl"),
    ("firma.", Wrong.SINGLE_LABEL, {"label": "firma"}, "firma.pl"),
    ("www.firma", Wrong.SINGLE_LABEL, {"label": "www.firma"}, "www.firma.pl"),
    ("http://www.firma/x", Wrong.SINGLE_LABEL, {"label": "www.firma"}, "http://www.firma.pl/x"),
    ("firma:", Wrong.SINGLE_LABEL, {"label": "firma"}, "firma.pl"),
    ("http://żółw/x", Wrong.SINGLE_LABEL, {"label": "xn--w-uga1v8h"}, "http://żółw.pl/x"),
    ("localhost", Wrong.LOCAL_NAME, {"host": "localhost"}, None),
    ("http://localhost:8501", Wrong.LOCAL_NAME, {"host": "localhost"}, None),
    ("drukarka.local", Wrong.LOCAL_NAME, {"host": "drukarka.local"}, None),
    ("firma.lp", Wrong.UNKNOWN_SUFFIX, {"tld": "lp"}, "firma.pl"),
    ("www.firma.con/x", Wrong.UNKNOWN_SUFFIX, {"tld": "con"}, "www.firma.com/x"),
    ("biuro@firma.ocm", Wrong.UNKNOWN_SUFFIX, {"tld": "ocm"}, "biuro@firma.com"),
    ("firma.24", Wrong.UNKNOWN_SUFFIX, {"tld": "24"}, None),
    ("1.2.3.4.5", Wrong.UNKNOWN_SUFFIX, {"tld": "5"}, None),
    ("com.pl", Wrong.PUBLIC_SUFFIX, {"suffix": "com.pl"}, None),
    ("pl", Wrong.PUBLIC_SUFFIX, {"suffix": "pl"}, None),
    ("foo.ck", Wrong.PUBLIC_SUFFIX, {"suffix": "foo.ck"}, None),
    ("рф", Wrong.PUBLIC_SUFFIX, {"suffix": "xn--p1ai"}, None),
    ("firma..pl", Wrong.EMPTY_LABEL, {}, "firma.pl"),
    (".firma.pl", Wrong.EMPTY_LABEL, {}, "firma.pl"),
    ("firma.pl..", Wrong.EMPTY_LABEL, {}, "firma.pl"),
    ("-firma.pl", Wrong.LABEL_HYPHEN, {"label": "-firma"}, "firma.pl"),
    ("firma-.pl", Wrong.LABEL_HYPHEN, {"label": "firma-"}, None),
    ("żółw-.pl", Wrong.LABEL_HYPHEN, {"label": "żółw-"}, None),
    ("a" * 64 + ".pl", Wrong.LABEL_TOO_LONG, {}, None),
    ("ż" * 64 + ".pl", Wrong.LABEL_TOO_LONG, {}, None),
    ("ż" * 62 + "a.pl", Wrong.LETTERS_TOO_LONG, {}, None),
    ("żółć" * 15 + ".pl", Wrong.LETTERS_TOO_LONG, {}, None),
    (".".join(["ż" * 46] * 5) + ".pl", Wrong.LETTERS_TOO_LONG, {}, None),
    (".".join(["a" * 61] * 4) + ".com.pl", Wrong.NAME_TOO_LONG, {}, None),
    ("ż" * 1999, Wrong.NAME_TOO_LONG, {}, None),
    ("firma,pl", Wrong.COMMA, {}, "firma.pl"),
    ("firma,com.pl", Wrong.COMMA, {}, "firma.com.pl"),
    ("firma.com,pl", Wrong.COMMA, {}, "firma.com.pl"),
    ("firma;pl", Wrong.SEMICOLON, {}, "firma.pl"),
    ("firma'ela.pl", Wrong.QUOTE, {}, None),
    ("Sklep „firma.pl”", Wrong.SPACES, {}, "firma.pl"),
    ("firma”ela.pl", Wrong.QUOTE, {}, None),
    ("*.firma.pl", Wrong.CHARACTERS, {"character": "*"}, "firma.pl"),
    ("moja–firma.pl", Wrong.DASH, {}, "moja-firma.pl"),
    ("[firma.pl](https://firma.pl)", Wrong.CHARACTERS, {"character": "["}, "firma.pl"),
    ("i❤.pl", Wrong.CHARACTERS, {"character": "❤"}, None),
    ("moja_firma.pl", Wrong.UNDERSCORE, {}, None),
    ("firma%2epl", Wrong.CHARACTERS, {"character": "%"}, None),
    ("<b>firma.pl</b>", Wrong.CHARACTERS, {"character": ">"}, "firma.pl"),
    ("℀.pl", Wrong.SLASH, {}, None),
    ("firma\ue000.pl", Wrong.BAD_LABEL, {}, None),
    ("a\u200db.pl", Wrong.BAD_LABEL, {}, "ab.pl"),
    ("aא.pl", Wrong.BAD_LABEL, {}, None),
    ("xn--żółw.pl", Wrong.BAD_LABEL, {}, None),
    ("@firma.pl", Wrong.MAILBOX, {}, "firma.pl"),
    ("bi..uro@firma.pl", Wrong.MAILBOX, {}, "bi.uro@firma.pl"),
    ("józef@firma.pl", Wrong.MAILBOX, {}, None),
    ("jan@kowalski@firma.pl", Wrong.MAILBOX, {}, None),
    ("a" * 65 + "@firma.pl", Wrong.MAILBOX, {}, None),
]


@pytest.mark.parametrize(
    ("text", "code", "params", "suggestion"), REFUSED, ids=[repr(text[:30]) for text, *_ in REFUSED]
)
def test_refused_with_reason_and_suggestion(
    text: str, code: Wrong, params: dict[str, str], suggestion: str | None
) -> None:
    error = refusal(text)
    assert (error.code, error.params, error.suggestion) == (code, params, suggestion)
    for lang in LANGUAGES:
        sentence = words(lang).text(f"input.{code}", **error.params)
        assert re.fullmatch(r"[^.!?].*[.]", sentence), "one sentence"


def test_every_code_is_reached() -> None:
    assert {code for _, code, _, _ in REFUSED} == set(Wrong)


@pytest.mark.parametrize(
    "line_break", ["\r", "\n", "\r\n", "\x0b", "\x85", "\u2028"], ids=lambda text: ascii(text)
)
@pytest.mark.parametrize("where", ["bi{}uro@firma.pl", "biuro{}@firma.pl", "biuro@{}firma.pl"])
def test_no_line_break_reaches_a_mailbox(line_break: str, where: str) -> None:
    assert refusal(where.format(line_break)).code in (Wrong.SPACES, Wrong.CONTROL)


@pytest.mark.parametrize(
    "text",
    [
        f"ftp://jan:{SECRET}@firma.pl",
        f"https://jan:{SECRET}@firma..pl",
        f"https://jan:{SECRET}@127.0.0.1",
        f"https://jan:{SECRET}@firma.pl poczta.eu",
        f"https://jan:{SECRET}@firma",
        f"jan:{SECRET}@firma.lp",
    ],
)
def test_no_refusal_repeats_a_password(text: str) -> None:
    error = refusal(text)
    assert SECRET not in repr((error, error.args, error.params, error.suggestion))


# ---- any text at all


def assert_well_formed(target: Target) -> None:
    assert re.fullmatch(rf"({LABEL}\.)+{LABEL}", target.host)
    assert len(target.host) <= 253
    assert max(len(label) for label in target.host.split(".")) <= 63
    assert f".{target.host}".endswith(f".{target.domain}")
    assert re.fullmatch(rf"[a-z0-9-]+\.{re.escape(target.suffix)}", target.domain)
    assert target.scheme in (None, "http", "https")
    assert target.port is None or 1 <= target.port <= 65535
    assert re.fullmatch(r"/[!-~]*", target.path)
    assert "#" not in target.path
    assert target.mailbox is None or re.fullmatch(
        rf"[!-?A-~]{{1,64}}@{re.escape(target.host)}", target.mailbox
    )
    assert target.given == target.given.strip()
    assert not re.search(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", target.given)
    assert parse_target(target.host).host == target.host
    assert parse_target(target.unicode_host).host == target.host


def assert_understood_or_refused(text: str) -> None:
    try:
        target = parse_target(text)
    except InputError as error:
        words("pl").text(f"input.{error.code}", **error.params)
        if error.suggestion is not None:
            assert_well_formed(parse_target(error.suggestion))
    else:
        assert_well_formed(target)


# Pieces that the reading takes apart, so that random texts get past its first steps.
PIECES = st.sampled_from(
    [
        *("http", "https", "mailto:", "://", ":", "//", "/", "\\", "@", ".", "..", "?", "#", ","),
        *("firma", "pl", "com.pl", "ck", "www", "xn--", "xn--aczki-hib", "żółw", "ß", "рф", "-"),
        *("_", "80", "0x7f", "[", "]", "::1", "%", "<", ">", '"', " ", "\n", "\0", "．", "℀"),
        *("\u200d", "\u202e"),
    ]
)
TEXTS = st.text() | st.lists(PIECES | st.characters(), max_size=12).map("".join)


@settings(max_examples=500, deadline=None)
@given(TEXTS)
@example("ß" * 1100)
@example("\ud800.pl")
@example("a" * 1025 + "ż.pl")
@example("http://[::1")
def test_any_text_is_understood_or_refused(text: str) -> None:
    assert_understood_or_refused(text)


LABELS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True).filter(
    lambda label: label[2:4] != "--"
) | st.sampled_from(["żółw", "zażółć-sklep", "mücke", "łąka"])
SUFFIXES = st.sampled_from(["pl", "com.pl", "eu", "co.uk", "waw.pl", "рф"])


@settings(max_examples=200, deadline=None)
@given(
    domain=st.tuples(LABELS, SUFFIXES).filter(lambda pair: ".".join(pair) != "com.pl"),
    labels_below=st.lists(LABELS, max_size=3),
    scheme=st.sampled_from(["", "http://", "https://", "HTTPS://", "//"]),
    user=st.sampled_from(["", f"jan:{SECRET}@"]),
    port=st.none() | st.integers(1, 65535),
    path=st.sampled_from(["", "/", "/sklep?x=1", "?x", "#a"]),
    space=st.sampled_from(["", " ", "\n", "\u00a0"]),
    capital=st.booleans(),
)
def test_valid_addresses_are_understood_however_they_are_dressed(
    domain: tuple[str, str],
    labels_below: list[str],
    scheme: str,
    user: str,
    port: int | None,
    path: str,
    space: str,
    capital: bool,
) -> None:
    name = ".".join([*labels_below, *domain])
    plain = parse_target(name)
    typed = name.upper() if capital else name
    address = f"{space}{scheme}{user}{typed}{f':{port}' if port else ''}{path}{space}"
    target = parse_target(address)
    assert (target.host, target.port) == (plain.host, port)
    assert target.unicode_host == name
    assert SECRET not in repr(astuple(target))
    assert_well_formed(target)
