"""The one table of pages."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.pages.case import case
from assistant.pages.diagnose import diagnose
from assistant.pages.glossary import show_glossary
from assistant.pages.letter import letter
from assistant.pages.profiles import show_profiles
from assistant.pages.share import PATH


@dataclass(frozen=True)
class Page:
    """`path` is its address below the root, empty for the start page; `title` the key of a text, as
    is `link`, what the footer of every page calls it, empty where it is not listed there. What is
    `hidden` is for nobody's search engine.
    """

    path: str
    title: str
    show: Callable[[], None]
    link: str = ""
    hidden: bool = False


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
)
