"""The one table of pages."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.pages.diagnose import diagnose
from assistant.pages.glossary import show_glossary
from assistant.pages.letter import letter
from assistant.pages.profiles import show_profiles


@dataclass(frozen=True)
class Page:
    """`path` is its address below the root, empty for the start page; `title` the key of a text, as
    is `link`, what the footer of every page calls it, empty where it is not listed there.
    """

    path: str
    title: str
    show: Callable[[], None]
    link: str = ""


PAGES = (
    Page(path="", title="page.title", show=diagnose, link="page.footer.diagnosis"),
    Page(path="letter", title="page.letter.title", show=letter, link="page.footer.letter"),
    Page(
        path="glossary",
        title="page.glossary.title",
        show=show_glossary,
        link="page.footer.glossary",
    ),
    Page(path="profiles", title="page.profiles.title", show=show_profiles),
)
