"""The staff's sign-in with both databases, as in the tests of the store, and who is at a page."""

import pytest

from assistant.staff import gate
from tests.assistant.staff.pages import Door
from tests.assistant.store.conftest import (  # noqa: F401  fixtures
    postgres,
    postgres_store,
    sqlite_template,
    store,
)


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    door = Door()
    monkeypatch.setattr(gate, "visitor", lambda: door.visitor)
    return door
