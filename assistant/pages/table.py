"""The one table of pages."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.manager import dashboard_page, incidents_page
from assistant.pages.case import case
from assistant.pages.diagnose import diagnose
from assistant.pages.glossary import show_glossary
from assistant.pages.letter import letter
from assistant.pages.profiles import show_profiles
from assistant.pages.share import PATH
from assistant.staff import case_page, links_page
from assistant.staff.roles import Role


@dataclass(frozen=True)
class Page:
    """`path` is its address below the root, empty for the start page; `title` the key of a text, as
    is `link`, what the footer of every page calls it, empty where it is not listed there. What is
    `hidden` is for nobody's search engine.

    A page with a `role` is for the staff: it is shown below `assistant.staff.frame`, to who has the
    role, and asks for the role again before each of its actions.
    """

    path: str
    title: str
    show: Callable[[], None]
    link: str = ""
    hidden: bool = False
    role: Role | None = None


STAFF = "staff"  # where the staff begin

PAGES = (
    Page(path="", title="page.title", show=diagnose, link="page.footer.diagnosis"),
    Page(path="letter", title="page.letter.title", show=letter, link="page.footer.letter"),
    Page(
        path="glossary",
        title="page.glossary.title",
        show=show_glossary,
        link="page.footer.glossary",
    ),
    Page(path=PATH, title="case.title", show=case, hidden=True),
    Page(path="profiles", title="page.profiles.title", show=show_profiles),
    Page(
        path=STAFF,
        title="staff.title",
        show=case_page.show,
        link="staff.footer",
        role=Role.CONSULTANT,
    ),
    Page(
        path="staff-links",
        title="staff.links.title",
        show=links_page.show,
        role=Role.CONSULTANT,
    ),
    Page(
        path="staff-statistics",
        title="manager.title",
        show=dashboard_page.show,
        role=Role.MANAGER,
    ),
    Page(
        path="staff-incidents",
        title="manager.incidents.title",
        show=incidents_page.show,
        role=Role.MANAGER,
    ),
)
