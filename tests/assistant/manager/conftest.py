"""Who is signed in on the pages of managers, and what is in the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.manager import banner, dashboard_page, export_button, incidents_page
from assistant.staff import gate
from assistant.staff.roles import KeyHolder, Role
from assistant.store.database import Database


class Staff:
    """Whose browser it is; AppTest knows no cookies."""

    visitor: KeyHolder | None = KeyHolder("Anna Nowak", Role.MANAGER)


@pytest.fixture
def staff(monkeypatch: pytest.MonkeyPatch) -> Staff:
    staff = Staff()
    monkeypatch.setattr(gate, "visitor", lambda: staff.visitor)
    return staff


@pytest.fixture
def store(tmp_path: Path, staff: Staff, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/assistant.db")
    for module in (banner, dashboard_page, export_button, incidents_page):
        monkeypatch.setattr(module, "database", lambda: opened)
    yield opened
    opened.close()
