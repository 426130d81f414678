"""The one table of pages."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.pages.diagnose import diagnose
from assistant.pages.letter import letter


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
)
