"""The one table of pages."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.pages.diagnose import diagnose
from assistant.pages.glossary import show_glossary
from assistant.pages.profiles import show_profiles


@dataclass(frozen=True)
class Page:
    """`path` is its address below the root, empty for the start page; `title` the key of a text."""

    path: str
    title: str
    show: Callable[[], None]


PAGES = (
    Page(path="", title="page.title", show=diagnose),
    Page(path="glossary", title="page.glossary.title", show=show_glossary),
    Page(path="profiles", title="page.profiles.title", show=show_profiles),
)
