"""Keys of other programs are made, listed and revoked from a shell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant import cli
from assistant.api import key_command
from assistant.store import api_keys
from assistant.store.api_keys import Scope
from assistant.store.database import Database
from assistant.store.errors import StoreError

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/assistant.db")
    yield opened
    opened.close()


@pytest.fixture
def command(
    store: Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """The command with the database of the test: its status and what it says."""
    monkeypatch.setattr(key_command, "database", lambda: store)

    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(["api-key", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_a_key_is_shown_once_listed_without_its_secret_and_revoked(
    command: Command,
    store: Database,
) -> None:
    asked = ("new", "--scope", "cases", "diagnose", "--name", "CRM działu obsługi")
    status, said, _ = command(*asked)
    key = said.splitlines()[-1]
    assert (status, bool(re.fullmatch(r"pca_[0-9a-f]{8}_[\w-]{43}", key))) == (0, True)
    with store.read() as connection:
        found = api_keys.find(connection, key)
    assert found is not None
    assert found.scopes == {Scope.CASES, Scope.DIAGNOSE}

    status, listed, _ = command("list", "--lang", "en")
    today = datetime.now(UTC).date()
    assert status == 0
    assert re.split(r" {2,}", listed.splitlines()[1]) == [
        found.id, "CRM działu obsługi", "cases,diagnose", str(today), "-", "-",
    ]  # fmt: skip
    assert key not in listed

    status, _, _ = command("revoke", key)
    assert status == 0
    with store.read() as connection:
        assert api_keys.find(connection, key) is None
    status, said, why = command("revoke", found.id)
    assert (status, said) == (2, "")
    assert found.id in why


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "api-key new"),
        (("new",), "api-key new"),
        (("new", "--name", "CRM"), "api-key new"),
        (("new", "--scope", "all", "--name", "CRM"), "diagnose, cases, statistics, metrics"),
        (("new", "--scope", "cases", "--name", " "), "80"),
        (("new", "--scope", "cases", "--name", "a\nb"), "80"),
        (("list", "more"), "api-key new"),
        (("revoke", "nonsense\x1b[31m"), "api-key list"),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_why_in_one_line(
    command: Command, arguments: tuple[str, ...], says: str
) -> None:
    status, said, why = command(*arguments)
    assert (status, said, len(why.splitlines())) == (2, "", 1)
    assert says in why
    assert "\x1b" not in why


def test_a_store_that_cannot_be_used_is_said_in_one_line(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> Database:
        raise StoreError

    monkeypatch.setattr(key_command, "database", away)
    status, said, why = command("list")
    assert (status, said) == (1, "")
    assert "Baza danych" in why.splitlines()[-1]
