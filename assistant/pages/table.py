"""The one table of pages."""

from collections.abc import Callable
from dataclasses import dataclass

from assistant.pages.diagnose import diagnose


@dataclass(frozen=True)
class Page:
    """`path` is its address below the root, empty for the start page; `title` the key of a text."""

    path: str
    title: str
    show: Callable[[], None]


PAGES = (Page(path="", title="page.title", show=diagnose),)
