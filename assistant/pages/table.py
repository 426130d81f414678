"""The one table of pages."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.pages.diagnose import diagnose
from assistant.staff import case_page
from assistant.staff.roles import Role


@dataclass(frozen=True)
class Page:
    """`path` is its address below the root, empty for the start page; `title` the key of a text.

    A page with a `role` is for the staff: it is shown below `assistant.staff.frame`, to who has the
    role, and asks for the role again before each of its actions.
    """

    path: str
    title: str
    show: Callable[[], None]
    role: Role | None = None


STAFF = "staff"  # where the staff begin

PAGES = (
    Page(path="", title="page.title", show=diagnose),
    Page(path=STAFF, title="staff.title", show=case_page.show, role=Role.CONSULTANT),
)
