"""A server with its database, and programs that have keys for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from assistant.api.app import PATH
from assistant.store import api_keys
from assistant.store.api_keys import Scope
from assistant.store.database import Database
from tests.assistant.test_server import served


@dataclass(frozen=True)
class Program:
    """Who asks the server with a key, or without."""

    url: str
    key: str | None

    def ask(self, method: str, path: str, **options: object) -> requests.Response:
        headers = dict(options.pop("headers", {}))  # type: ignore[call-overload]
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        url = f"{self.url}{PATH}{path}"
        return requests.request(method, url, headers=headers, timeout=30, **options)  # type: ignore[arg-type]

    def get(self, path: str, **options: object) -> requests.Response:
        return self.ask("GET", path, **options)

    def diagnose(self, headers: object = (), **question: object) -> requests.Response:
        return self.ask("POST", "/diagnoses", json=question, headers=headers)


@dataclass(frozen=True)
class Service:
    url: str
    store: Database
    log: Path

    def program(self, *scopes: Scope, name: str = "test") -> Program:
        """One with a key that permits `scopes`, all for none."""
        with self.store.write() as connection:
            today = datetime.now(UTC).date()
            return Program(self.url, api_keys.make(connection, name, scopes or Scope, today))


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("api")
    log = folder / "log"
    with served(log) as url:
        store = Database(f"sqlite:///{folder}/assistant.db")
        yield Service(url, store, log)
        store.close()


@pytest.fixture(scope="session")
def program(service: Service) -> Program:
    """One that may do everything."""
    return service.program()
