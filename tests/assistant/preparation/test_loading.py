"""Profiles are read strictly, and the provider is recognised by whole labels."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.preparation.loading import (
    ProfileError,
    UnknownProfileError,
    load_profiles,
    profile_by_id,
    recognise,
)
from assistant.preparation.profile import Profile, Recognition

ROOT = Path(__file__).parents[3]
SHIPPED = ROOT / "assistant" / "preparation" / "profiles"

SMALL = """
id = "small"
name = "Small"
panel = {source = "operator"}
backup = {terms = "paid", source = "operator"}
order = {question = ["email"], incident = [], instruction = [], written = []}

[[channels]]
id = "email"
offered = "yes"
accepts = ["question", "incident"]
address = "help@small.example"
source = "operator"

[[requirements]]
identifiers = ["panel_login"]
asked = "always"
source = "operator"
"""


def write(folder: Path, text: str, name: str = "small.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_shipped_profiles() -> None:
    profiles = load_profiles()
    assert set(profiles) == {"generic", "nazwa"} == {f.stem for f in SHIPPED.glob("*.toml")}
    assert profiles["generic"].recognition == Recognition()


def test_every_source_is_listed_in_the_documentation() -> None:
    listed = set(
        re.findall(r"^\| `([a-z0-9-]+)` \|", (ROOT / "docs/sources.md").read_text("utf-8"), re.M)
    )
    named = set()
    for file in SHIPPED.glob("*.toml"):
        named |= set(re.findall(r'source = "(.*)"', file.read_text("utf-8")))
    assert named == {f"document:{id}" for id in listed}


def test_the_operators_profiles_add_and_replace(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    write(tmp_path, SMALL.replace('"small"', '"nazwa"'), "nazwa.toml")
    write(tmp_path, "no profile", "notes.txt")
    profiles = load_profiles(tmp_path)
    assert set(profiles) == {"generic", "nazwa", "small"}
    assert profiles["nazwa"].name == "Small"
    assert profiles["small"].channels[0].address == "help@small.example"
    assert load_profiles()["nazwa"].name == "nazwa.pl"


def test_a_profile_that_was_edited_counts_at_once(tmp_path: Path) -> None:
    write(tmp_path, SMALL)
    assert load_profiles(tmp_path)["small"] is load_profiles(tmp_path)["small"]
    write(tmp_path, SMALL.replace('"Small"', '"Smaller"'))
    assert load_profiles(tmp_path)["small"].name == "Smaller"


NAME = 'name = "Small"'


def added(line: str) -> str:
    return f"{NAME}\n{line}"


BROKEN = [
    # what is changed, into what, the key that the error names, what it expects there
    ('id = "email"', 'id = "fax"', "channels.1.id", "expected 'phone', 'livechat', 'email'"),
    ('asked = "always"', 'asked = "no"', "requirements.1.asked", "'always' or 'may', not 'no'"),
    ('asked = "always"', "", "requirements.1.asked", "expected a value, none is given"),
    ('asked = "always"', 'asked = "may"\nfee = 1', "requirements.1.fee", "expected no such key"),
    ('["panel_login"]', '["pesel"]', "requirements.1.identifiers.1", "'panel_login'"),
    ('["panel_login"]', "[]", "requirements.1.identifiers", "expected at least one id"),
    (
        'asked = "always"\nsource = "operator"',
        'asked = "may"\nsource = "me"',
        "requirements.1.source",
        'expected "document:<id>" or "operator"',
    ),
    (
        'question = ["email"]',
        'question = ["phone"]',
        "order.question",
        "expected channels of this profile, not ['phone']",
    ),
    (
        'question = ["email"]',
        'question = ["email", "email"]',
        "order.question",
        "expected every id once",
    ),
    ('name = "Small"', "name = 7", "name", "Input should be a valid string, not 7"),
    (
        NAME,
        added("recognition = {mx = ['.Small.example']}"),
        "recognition.mx",
        "expected lower-case host names",
    ),
    (
        NAME,
        added("mail = {receive = 'imap.small.example', send = 'https://small.example'}"),
        "mail.send",
        "expected lower-case host names",
    ),
    (
        NAME,
        added("recognition = {networks = ['85.128.0.0/33']}"),
        "recognition.networks",
        'expected networks such as "85.128.0.0/16"',
    ),
    (
        "panel = {",
        'panel = {url = "http://small.example", ',
        "panel.url",
        "expected an https:// address",
    ),
    (
        NAME,
        added("written = [{symptoms = ['website_dow'], source = 'operator'}]"),
        "written.1.symptoms.1",
        "'website_down'",
    ),
    (
        NAME,
        added("sections = [{id = 'mail', name = '', source = 'operator'}]"),
        "sections.1.name",
        "expected what the voice menu says",
    ),
    (
        NAME,
        added("sections = [{id = 'mail', name = 'a', key = 'x', source = 'operator'}]"),
        "sections.1.key",
        "expected up to four of 0-9, * and #",
    ),
    ('id = "small"', 'id = "other"', "id", "expected the file's own name, 'small'"),
    ('id = "small"', 'id = "Small!"', "id", "expected a-z, 0-9, _ and -"),
    ('id = "small"', "id = small", "", "expected TOML: "),
]


@pytest.mark.parametrize(("old", "new", "key", "expected"), BROKEN)
def test_an_error_names_file_key_and_what_is_expected(
    tmp_path: Path, old: str, new: str, key: str, expected: str
) -> None:
    assert old in SMALL
    file = write(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(ProfileError) as error:
        load_profiles(tmp_path)
    assert error.value.code == "profile_invalid"
    assert error.value.params["file"] == str(file)
    assert error.value.params["key"] == key
    assert expected in error.value.params["expected"]
    assert str(error.value).startswith(f"{file}: {key}: " if key else f"{file}: ")


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    file = tmp_path / "small.toml"
    file.write_bytes(b'name = "\xb1"')
    with pytest.raises(ProfileError, match=r"small\.toml: expected UTF-8 text"):
        load_profiles(tmp_path)
    file.unlink()
    file.mkdir()
    with pytest.raises(ProfileError, match=r"small\.toml: cannot be read"):
        load_profiles(tmp_path)
    with pytest.raises(ProfileError, match="missing: expected a folder"):
        load_profiles(tmp_path / "missing")


def test_profile_by_id() -> None:
    profiles = load_profiles()
    assert profile_by_id(profiles, "nazwa") is profiles["nazwa"]
    with pytest.raises(UnknownProfileError, match=r"'nazwapl'; known: generic, nazwa") as error:
        profile_by_id(profiles, "nazwapl")
    assert error.value.code == "profile_unknown"
    assert error.value.known == ("generic", "nazwa")


def profiles(**names: Recognition) -> dict[str, Profile]:
    generic = load_profiles()["generic"]
    found = {id: replace(generic, id=id, recognition=known) for id, known in names.items()}
    return {"generic": generic, **found}


TWO = profiles(
    alfa=Recognition(nameservers=("alfa.example", "alfa-dns.example"), mx=("mail.alfa.example",)),
    beta=Recognition(nameservers=("beta.example",), mx=("beta.example",)),
)


@pytest.mark.parametrize(
    ("nameservers", "mx", "expected"),
    [
        (["ns1.alfa.example", "ns2.alfa.example"], [], "alfa"),
        (["NS1.Alfa.Example."], [], "alfa"),
        (["alfa.example"], [], "alfa"),
        (["ns1.alfa-dns.example"], [], "alfa"),
        (["ns1.notalfa.example"], [], "generic"),
        (["alfa.example.evil.test"], [], "generic"),
        (["ns1.alfa.exampl"], [], "generic"),
        (["ns1.elsewhere.test"], ["mx.beta.example"], "beta"),
        (["ns1.alfa.example"], ["mx.beta.example"], "alfa"),
        ([], ["a.mail.alfa.example."], "alfa"),
        ([], ["alfa.example"], "generic"),
        (["ns1.beta.example", "ns1.alfa.example"], [], "alfa"),
        (["ns1.beta.example", "ns2.beta.example", "ns1.alfa.example"], [], "beta"),
        ([], [], "generic"),
        (["", "."], [""], "generic"),
    ],
)
def test_provider_is_recognised_by_whole_labels(
    nameservers: list[str], mx: list[str], expected: str
) -> None:
    assert recognise(nameservers, mx, TWO).id == expected


@pytest.mark.parametrize(
    "nameserver", ["ns1.nazwa.pl", "ns2.nazwa.pl", "ns3.nazwa.pl", "ns2.nazwadns.pl"]
)
def test_nazwa_is_recognised_by_its_name_servers(nameserver: str) -> None:
    assert recognise([nameserver], [], load_profiles()).id == "nazwa"


@settings(deadline=None)
@given(st.lists(st.text(max_size=30)), st.lists(st.text(max_size=30)))
def test_any_names_find_a_profile(nameservers: list[str], mx: list[str]) -> None:
    assert recognise(nameservers, mx, TWO).id in TWO
