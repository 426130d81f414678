"""Every page of the staff opens to its role alone, by the way that the service leads to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from assistant import staff
from assistant.manager import banner, dashboard_page, incidents_page
from assistant.pages.table import PAGES, Page
from assistant.staff.roles import Role, Visitor
from assistant.store.errors import StoreError
from assistant.texts import words
from tests.assistant.staff.pages import ANNA, EWA, Door, shown

APP = Path(staff.__file__).parents[1] / "app.py"
PL = words("pl")


def away() -> None:
    raise StoreError


def opened(page: Page) -> str:
    """What stands on `page`, of which nothing is in a store."""
    at = AppTest.from_file(APP, default_timeout=30)
    # As Streamlit names a page to itself: AppTest cannot be sent to one that is no file.
    at._page_hash = calc_hash(page.path)
    at.query_params["lang"] = "pl"
    return shown(at.run())


@pytest.mark.parametrize("who", [None, ANNA, EWA], ids=["nobody", "consultant", "manager"])
@pytest.mark.parametrize("page", [one for one in PAGES if one.role], ids=lambda page: page.path)
def test_a_page_opens_to_its_role_alone(
    door: Door, page: Page, who: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (banner, dashboard_page, incidents_page):
        monkeypatch.setattr(module, "database", away)
    door.visitor = who
    text = opened(page)
    refused = who is ANNA and page.role is Role.MANAGER
    assert (PL.text("staff.sign_in.heading") in text) is (who is None)
    assert (PL.text("staff.not_permitted", name=ANNA.name) in text) is refused
    assert (PL.text("staff.sign_out") in text) is (who is not None and not refused)
