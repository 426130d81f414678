"""What an RDAP answer means, and that nothing in it can break the reader."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.observation import Unseen, Why, from_json, to_json
from checks.registries.rdap import read_rdap
from checks.registries.record import RegistryRecord

SERVER = "https://rdap.registry.example/"


def entity(role: str, lines: list[Any], **members: Any) -> dict[str, Any]:
    return {
        "objectClassName": "entity",
        "roles": [role],
        "vcardArray": ["vcard", [["version", {}, "text", "4.0"], *lines]],
        **members,
    }


DOMAIN: dict[str, Any] = {
    "rdapConformance": ["rdap_level_0"],
    "objectClassName": "domain",
    "handle": "1",
    "ldhName": "PRZYKLAD.COM",
    "status": ["client transfer prohibited", "client hold"],
    "events": [
        {"eventAction": "registration", "eventDate": "2009-02-11T10:00:00Z"},
        {"eventAction": "expiration", "eventDate": "2027-02-11T10:00:00Z"},
        {"eventAction": "last update of RDAP database", "eventDate": "2026-11-22T10:00:00Z"},
    ],
    "entities": [entity("registrar", [["fn", {}, "text", "Rejestrator sp. z o.o."]])],
    "nameservers": [
        {"objectClassName": "nameserver", "ldhName": "NS1.SERWERY.EXAMPLE."},
        {"objectClassName": "nameserver", "ldhName": "ns2.serwery.example"},
    ],
}


def read(answer: Any, status: int = 200, domain: str = "przyklad.com") -> RegistryRecord | Unseen:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return read_rdap(status, body, domain=domain, server=SERVER)


def record(answer: Any, status: int = 200, domain: str = "przyklad.com") -> RegistryRecord:
    found = read(answer, status, domain)
    assert isinstance(found, RegistryRecord), found
    return found


def test_a_domain_object_is_read_whole() -> None:
    found = record(DOMAIN)
    assert found == RegistryRecord(
        source="rdap",
        server=SERVER,
        registered=True,
        expires=datetime(2027, 2, 11, 10, tzinfo=UTC),
        created=datetime(2009, 2, 11, 10, tzinfo=UTC),
        registrar="Rejestrator sp. z o.o.",
        statuses=("clientTransferProhibited", "clientHold"),
        nameservers=("ns1.serwery.example", "ns2.serwery.example"),
        expiry_published=True,
    )
    assert from_json(RegistryRecord, to_json(found)) == found


@pytest.mark.parametrize(
    "date",
    [
        "2027-02-11T10:00:00Z", "2027-02-11T10:00:00.0Z", "2027-02-11T10:00:00.123456Z",
        "2027-02-11T10:00:00", "2027-02-11T10:00:00+0000", "2027-02-11T10:00:00.000+0000",
        "2027-02-11T11:00:00+01:00", "2027-02-11 10:00:00",
    ],
)  # fmt: skip
def test_dates_come_in_many_forms(date: str) -> None:
    events = [{"eventAction": "expiration", "eventDate": date}]
    assert record({**DOMAIN, "events": events}).expires == datetime(2027, 2, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize("name", ["PRZYKLAD.COM", "przyklad.com.", " przyklad.com "])
def test_the_name_may_be_spelt_in_its_own_way(name: str) -> None:
    assert record({**DOMAIN, "ldhName": name}).registered


def test_the_name_may_be_missing_or_in_unicode() -> None:
    without = {key: value for key, value in DOMAIN.items() if key != "ldhName"}
    assert record(without).registered
    unicode = {**without, "unicodeName": "żółb.pl"}
    assert record(unicode, domain="xn--b-uga1v8h.pl").registered


@pytest.mark.parametrize(
    "other",
    [
        {**DOMAIN, "ldhName": "inny.com"},
        {**DOMAIN, "objectClassName": "entity"},
        {"ldhName": "inny.com"},
        {"rdapConformance": [], "notices": []},
        {"errorCode": 404, "title": "not found"},
        [],
        "domain",
        5,
        None,
    ],
)
def test_an_answer_about_something_else_is_unreadable(other: Any) -> None:
    found = read(other)
    assert isinstance(found, Unseen)
    assert found.why is Why.UNREADABLE


def test_an_option_has_an_end_of_its_own() -> None:
    option = {
        "objectClassName": "nask0_option",
        "events": [{"eventAction": "expiration", "eventDate": "2030-01-04T17:00:34Z"}],
    }
    answer = {
        "nask0_option": option,
        "nask0_state": "expired",
        "entities": [{"events": option["events"], "roles": ["registrant"]}],
        **{key: value for key, value in DOMAIN.items() if key not in ("events", "entities")},
        "ldhName": "przyklad.pl",
    }
    found = record(answer, domain="przyklad.pl")
    assert isinstance(found.expires, Unseen)
    assert found.expires.why is Why.UNREADABLE
    assert found.expiry_published
    answer["events"] = DOMAIN["events"]
    assert record(answer, domain="przyklad.pl").expires == datetime(2027, 2, 11, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "statuses"),
    [
        ("registered", ()),
        ("expired", ("expired",)),
        ("blocked", ("blocked",)),
        ("reserved", ("reserved",)),
        ("delete_blocked", ("deleteBlocked",)),
        ("DELETE_BLOCKED", ("deleteBlocked",)),
        ("<b>expired</b>", ()),
        ("x" * 10_000, ()),
        (["expired"], ()),
        (7, ()),
    ],
)
def test_the_polish_registrys_own_state(state: Any, statuses: tuple[str, ...]) -> None:
    answer = {**DOMAIN, "ldhName": "przyklad.pl", "status": [], "nask0_state": state}
    found = record(answer, domain="przyklad.pl")
    assert found.registered
    assert found.statuses == statuses


def test_the_polish_registrys_word_for_free() -> None:
    answer = {**DOMAIN, "ldhName": "przyklad.pl", "nask0_state": "available"}
    assert not record(answer, domain="przyklad.pl").registered


@pytest.mark.parametrize(
    ("entities", "name"),
    [
        ([entity("registrar", [["fn", {}, "text", "R1"], ["org", {}, "text", "R2"]])], "R1"),
        ([entity("registrar", [["org", {}, "text", "R2"]])], "R2"),
        ([entity("registrar", [["org", {}, "text", ["R2", "Oddział"]]])], "R2"),
        ([entity("registrar", [["fn", {}, "text", " "]], handle="9999")], "9999"),
        ([{"roles": ["registrar"], "handle": "9999"}], "9999"),
        ([{"entities": [entity("registrar", [["fn", {}, "text", "R3"]])]}], "R3"),
        ([entity("Registrar", [["fn", {}, "text", "R\x1b[2J\u202e4"]])], "R[2J4"),
        ([entity("technical", [["fn", {}, "text", "R5"]])], None),
        ([{"roles": "registrar", "vcardArray": ["vcard"]}], None),
        ("registrar", None),
    ],
)  # fmt: skip
def test_the_registrar_is_found_where_registries_put_it(entities: Any, name: str | None) -> None:
    registrar = record({**DOMAIN, "entities": entities}).registrar
    assert (None if isinstance(registrar, Unseen) else registrar) == name


@pytest.mark.parametrize(
    ("domain", "why"), [("przyklad.com", Why.UNREADABLE), ("przyklad.nl", Why.NOT_PUBLISHED)]
)
def test_a_missing_end_is_told_from_one_that_is_not_published(domain: str, why: Why) -> None:
    found = record({**DOMAIN, "ldhName": domain, "events": []}, domain=domain)
    assert isinstance(found.expires, Unseen)
    assert found.expires.why is why


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b'{"errorCode": 404, "title": "Object not found"}',
        b'{"errorCode": "404", "rdapConformance": ["rdap_level_0"]}',
        b'{"rdapConformance": ["rdap_level_0"], "lang": "en"}',
    ],
)
def test_404_of_the_registry_means_free(body: bytes) -> None:
    found = record(body, status=404)
    assert not found.registered
    assert isinstance(found.expires, Unseen)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body><h1>404 Not Found</h1></body></html>",
        b"404 page not found",
        b'{"message": "no Route matched with those values"}',
        b'{"errorCode": 400}',
        b"[]",
        b"[" * 10_000,
    ],
)
def test_404_of_something_in_between_means_nothing(body: bytes) -> None:
    found = read(body, status=404)
    assert isinstance(found, Unseen)
    assert found.why is Why.UNREADABLE


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (429, Why.THROTTLED),
        (500, Why.SERVER_FAILED),
        (501, Why.SERVER_FAILED),
        (503, Why.SERVER_FAILED),
        (403, Why.REFUSED),
        (401, Why.REFUSED),
        (400, Why.UNREADABLE),
        (302, Why.UNREADABLE),
        (204, Why.UNREADABLE),
        (0, Why.UNREADABLE),
    ],
)
def test_other_answers_are_neither_free_nor_registered(status: int, why: Why) -> None:
    for body in (b"", json.dumps(DOMAIN).encode()):
        found = read(body, status=status)
        assert isinstance(found, Unseen)
        assert found.why is why


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 10_000,
        b'{"ldhName":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'{"objectClassName":"domain","x":"' + b"a" * 600_000 + b'"}',
        b'{"objectClassName":"domain","handle":' + b"9" * 5_000 + b"}",
        b"\xff\xfe\x00\x00",
        b"\xef\xbb\xbf{",
        b"null",
        b"NaN",
    ],
)
def test_bodies_made_to_break_a_reader_are_unreadable(body: bytes) -> None:
    found = read(body)
    assert isinstance(found, Unseen)
    assert found.why is Why.UNREADABLE


def test_endless_lists_are_cut() -> None:
    answer = {
        **DOMAIN,
        "status": [f"state {number}" for number in range(5_000)],
        "nameservers": [{"ldhName": f"ns{number}.serwery.example"} for number in range(5_000)],
    }
    found = record(answer)
    assert len(found.statuses) <= 100
    assert len(found.nameservers) <= 100


MEMBERS = st.sampled_from(
    [
        "objectClassName", "ldhName", "unicodeName", "status", "events", "eventAction", "eventDate",
        "entities", "roles", "vcardArray", "handle", "nameservers", "nask0_state", "errorCode",
        "rdapConformance",
    ]
)  # fmt: skip
WORDS = st.sampled_from(
    ["domain", "przyklad.com", "registrar", "expiration", "registration", "2027-02-11T10:00:00Z",
     "fn", "org", "client hold", "blocked", "vcard"]
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=5)
        | st.dictionaries(MEMBERS | st.text(max_size=8), children, max_size=6)
    ),
    max_leaves=25,
)
STATUSES = st.sampled_from([200, 200, 200, 404, 429, 500, 302])


@settings(deadline=None)
@given(JSON, STATUSES)
def test_no_json_breaks_it(answer: Any, status: int) -> None:
    assert isinstance(read(answer, status), RegistryRecord | Unseen)


@settings(deadline=None)
@given(st.dictionaries(MEMBERS, JSON, max_size=8))
def test_no_member_breaks_it(members: dict[str, Any]) -> None:
    assert isinstance(read({**DOMAIN, **members}), RegistryRecord | Unseen)


@settings(deadline=None)
@given(st.binary(max_size=2_000), STATUSES)
def test_no_bytes_break_it(body: bytes, status: int) -> None:
    assert isinstance(read(body, status), RegistryRecord | Unseen)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to each node of a JSON value, the whole first."""
    inner = enumerate(value) if isinstance(value, list) else ()
    inner = value.items() if isinstance(value, dict) else inner
    return [path, *(found for key, item in inner for found in _places(item, (*path, key)))]


def _with(value: Any, path: tuple[Any, ...], other: Any) -> Any:
    """The JSON value with another node at `path`."""
    if not path:
        return other
    changed = dict(value) if isinstance(value, dict) else list(value)
    changed[path[0]] = _with(value[path[0]], path[1:], other)
    return changed


HUGE = st.sampled_from(["9" * 4_000, "1e999999", "-" * 50, "9999-12-31T00:00:00Z", "\0\x1b[31m"])


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(_places(DOMAIN)), JSON | HUGE)
def test_any_node_may_be_anything(path: tuple[Any, ...], other: Any) -> None:
    assert isinstance(read(_with(DOMAIN, path, other)), RegistryRecord | Unseen)


@pytest.mark.parametrize(
    "body",
    [
        b'{"objectClassName":"domain","ldhName":"przyklad.com","handle":1e999999}',
        b'{"objectClassName":"domain","ldhName":"przyklad.com","ldhName":"przyklad.com"}',
        b'{"objectClassName":"domain","ldhName":"przyklad.com","status":[1e999,-1e999,NaN]}',
    ],
)
def test_odd_numbers_and_repeated_members_do_no_harm(body: bytes) -> None:
    assert record(body).registered
