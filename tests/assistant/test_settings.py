"""Settings are read from the environment alone, and a wrong one is named in one sentence."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest
from sqlalchemy import make_url

from assistant import settings as module
from assistant.settings import SETTINGS, SettingError, Settings, read_settings, settings
from assistant.texts import LANGUAGES

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def test_defaults_are_those_of_the_contract() -> None:
    known = read_settings({})
    web = ("www.gov.pl", "www.wikipedia.org", "www.google.com")
    assert known == Settings(
        port=8501,
        data=Path("data"),
        database_url="sqlite:///data/assistant.db",
        profiles=None,
        resolvers=("1.1.1.1", "8.8.8.8", "9.9.9.9"),
        blocklists=("zen.spamhaus.org", "bl.spamcop.net", "psbl.surriel.com"),
        references={
            80: web,
            443: web,
            25: ("gmail-smtp-in.l.google.com", "mx.wp.pl"),
            993: ("imap.gmail.com",),
            53: ("a.root-servers.net", "l.root-servers.net"),
        },
        retention_days=30,
        reuse_seconds=120,
        visitor_limit=(20, 10),
        domain_limit=(10, 20),
        incident_minutes=15,
        incident_domains=5,
        incident_factor=5,
        public_url=None,
        trusted_proxies=(),
        metrics_networks=(),
        role_claim="",
        consultants=(),
        managers=(),
    )


def test_every_setting_is_read(tmp_path: Path) -> None:
    known = read_settings(
        {
            "PORT": "80",
            "ASSISTANT_DATA": f"{tmp_path}/data",
            "ASSISTANT_DATABASE_URL": "postgresql+psycopg://user:secret@host/name",
            "ASSISTANT_PROFILES": str(tmp_path),
            "ASSISTANT_RESOLVERS": "192.0.2.1,2001:DB8::1",
            "ASSISTANT_REFERENCES": "443=a.pl,b.pl 53=ns.a.pl",
            "ASSISTANT_RETENTION_DAYS": "7",
            "ASSISTANT_PUBLIC_URL": "https://Pomoc.firma.pl:8443/",
            "ASSISTANT_TRUSTED_PROXIES": "10.0.0.1 10.1.0.0/16, ::1",
            "HOME": "/nowhere",
        }
    )
    assert known.port == 80
    assert known.data == tmp_path / "data"
    assert known.database_url == "postgresql+psycopg://user:secret@host/name"
    assert known.profiles == tmp_path
    assert known.resolvers == ("192.0.2.1", "2001:db8::1")
    assert known.references[443] == ("a.pl", "b.pl")
    assert known.references[53] == ("ns.a.pl",)
    assert known.references[993] == ("imap.gmail.com",)
    assert known.retention_days == 7
    assert known.public_url == "https://pomoc.firma.pl:8443"
    assert known.trusted_proxies == ("10.0.0.1/32", "10.1.0.0/16", "::1/128")


def test_database_is_in_the_data_folder_unless_set() -> None:
    known = read_settings({"ASSISTANT_DATA": "/var/lib/assistant"})
    assert known.database_url == "sqlite:////var/lib/assistant/assistant.db"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:pa/s:s#?@ss@host:5432/name",
        "postgresql://user@/name?host=/run/postgresql",
        "postgresql://[::1]:5432/name",
        "postgresql:///name",
        "sqlite:////var/lib/assistant.db",
    ],
)
def test_a_database_may_be_anywhere_and_its_password_hold_any_sign(url: str) -> None:
    assert make_url(read_settings({"ASSISTANT_DATABASE_URL": url}).database_url)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_empty_means_default(setting: module.Setting) -> None:
    assert read_settings({setting.name: " "}) == read_settings({})


FILE = str(Path(__file__))
WRONG = [
    ("PORT", "http"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("PORT", "٨٠"),
    ("ASSISTANT_DATA", FILE),
    ("ASSISTANT_DATABASE_URL", "mysql://host/name"),
    ("ASSISTANT_DATABASE_URL", "assistant.db"),
    ("ASSISTANT_DATABASE_URL", "postgresql://user:secret@host:port/name"),
    ("ASSISTANT_DATABASE_URL", "postgresql://user:secret@[::1/name"),
    ("ASSISTANT_PROFILES", FILE),
    ("ASSISTANT_PROFILES", "/no/such/folder"),
    ("ASSISTANT_PROFILES", "x" * 5000),
    ("ASSISTANT_RESOLVERS", "dns.google"),
    ("ASSISTANT_RESOLVERS", "1.1.1.1;8.8.8.8"),
    ("ASSISTANT_BLOCKLISTS", "spamhaus"),
    ("ASSISTANT_BLOCKLISTS", "https://zen.spamhaus.org"),
    ("ASSISTANT_BLOCKLISTS", "zen.spamhaus.org none"),
    ("ASSISTANT_BLOCKLISTS", " ".join(f"bl{number}.example.org" for number in range(9))),
    ("ASSISTANT_REFERENCES", "www.gov.pl"),
    ("ASSISTANT_REFERENCES", "443="),
    ("ASSISTANT_REFERENCES", "443=a.pl,"),
    ("ASSISTANT_REFERENCES", "443=a.pl, b.pl"),
    ("ASSISTANT_REFERENCES", "443=https://a.pl"),
    ("ASSISTANT_REFERENCES", "443=localhost"),
    ("ASSISTANT_REFERENCES", "8443=a.pl"),
    ("ASSISTANT_REFERENCES", "https=a.pl"),
    ("ASSISTANT_RETENTION_DAYS", "0"),
    ("ASSISTANT_RETENTION_DAYS", "30 days"),
    ("ASSISTANT_RETENTION_DAYS", "3651"),
    ("ASSISTANT_REUSE_SECONDS", "601"),
    ("ASSISTANT_INCIDENT_MINUTES", "0"),
    ("ASSISTANT_VISITOR_LIMIT", "20"),
    ("ASSISTANT_DOMAIN_LIMIT", "0/20"),
    ("ASSISTANT_DOMAIN_LIMIT", "10 / 20"),
    ("ASSISTANT_INCIDENT_DOMAINS", "1"),
    ("ASSISTANT_INCIDENT_FACTOR", "-5"),
    ("ASSISTANT_PUBLIC_URL", "pomoc.firma.pl"),
    ("ASSISTANT_PUBLIC_URL", "ftp://pomoc.firma.pl"),
    ("ASSISTANT_PUBLIC_URL", "https://user:secret@pomoc.firma.pl"),
    ("ASSISTANT_PUBLIC_URL", "https://pomoc.firma.pl/pomoc"),
    ("ASSISTANT_PUBLIC_URL", "https://pomoc.firma.pl:99999"),
    ("ASSISTANT_PUBLIC_URL", "https://..."),
    ("ASSISTANT_METRICS_NETWORKS", "monitor"),
    ("ASSISTANT_TRUSTED_PROXIES", "*"),
    ("ASSISTANT_TRUSTED_PROXIES", "10.0.0.1/8"),
    ("ASSISTANT_TRUSTED_PROXIES", "proxy"),
    ("ASSISTANT_ROLE_CLAIM", "two words"),
    ("ASSISTANT_CONSULTANTS", "Anna Nowak"),
    ("ASSISTANT_MANAGERS", "ewa@"),
    ("ASSISTANT_RETENTION", "30"),
    ("ASSISTANT_", "x"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_setting_is_named_in_one_sentence(name: str, value: str) -> None:
    with pytest.raises(SettingError) as caught:
        read_settings({name: value})
    for lang in LANGUAGES:
        sentence = caught.value.sentence(lang)
        assert re.match(rf"[^.]*\b{re.escape(name)}", sentence)
        assert re.fullmatch(r".*[^.]\.", sentence)
        assert not re.search(r"[.!?] [A-ZĄĆĘŁŃÓŚŹŻ]", sentence), "one sentence"
    assert str(caught.value) == caught.value.sentence("pl")


def test_every_setting_can_be_wrong() -> None:
    assert {setting.name for setting in SETTINGS} <= {name for name, _ in WRONG}


def test_secrets_are_not_shown() -> None:
    url = "postgresql://user:secret@host/name"
    assert "secret" not in repr(read_settings({"ASSISTANT_DATABASE_URL": url}))
    for name in ("ASSISTANT_DATABASE_URL", "ASSISTANT_PUBLIC_URL"):
        with pytest.raises(SettingError) as caught:
            read_settings({name: "user:secret@host"})
        assert "secret" not in f"{caught.value} {caught.value!r}"


def test_settings_cannot_be_changed() -> None:
    known = read_settings({})
    with pytest.raises(FrozenInstanceError):
        known.port = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        known.references[80] = ()  # type: ignore[index]


def test_environment_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    settings.cache_clear()
    try:
        monkeypatch.setenv("ASSISTANT_RETENTION_DAYS", "7")
        assert settings().retention_days == 7
        monkeypatch.setenv("ASSISTANT_RETENTION_DAYS", "8")
        assert settings().retention_days == 7
    finally:
        settings.cache_clear()


def test_document_describes_every_setting() -> None:
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in DOCUMENT.read_text("utf-8").splitlines()
        if line.startswith("| `")
    ]
    assert [(name, default) for name, default, *_ in rows] == [
        (setting.name, setting.default or "none") for setting in SETTINGS
    ]
    assert all(cell for row in rows for cell in row)
    assert [field.name for field in fields(Settings)] == [setting.field for setting in SETTINGS]
