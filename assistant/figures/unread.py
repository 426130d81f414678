"""Why a text holds no figure."""

from __future__ import annotations


class UnreadError(ValueError):
    """What was handed in cannot be read; `code` is that of the text `figure.unread.<code>`."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params
