"""What the commands of `python -m assistant` share: how a command line is read and refused."""

from __future__ import annotations

import argparse
import sys
from typing import Any, ClassVar, NoReturn


class HelpAsked(Exception):
    """The command line asks how to write it."""


class UsageError(Exception):
    """The command line cannot be used; `code` and `params` are of the text `<family>.<code>`."""

    family: ClassVar[str] = "command"

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Parser(argparse.ArgumentParser):
    """Refuses with the `usage` of its `refusal`, as argparse's own words are in English only."""

    refusal: type[UsageError] = UsageError

    def error(self, message: str) -> NoReturn:  # noqa: ARG002
        raise self.refusal("usage")


class Help(argparse.Action):
    def __call__(self, *_: Any) -> NoReturn:
        raise HelpAsked


def refuse(sentence: str, status: int = 2) -> int:
    """Say why on stderr; the exit status."""
    print(sentence, file=sys.stderr)  # noqa: T201  a command prints
    return status
