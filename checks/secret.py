"""A credential in memory, which shows itself nowhere but on the line that sends it."""

from __future__ import annotations

from typing import NoReturn, SupportsIndex


class Secret:
    """A token or password of somebody's. Its text is not in its repr, and it cannot be copied,
    pickled or written as JSON; it is overwritten when it is forgotten or nobody holds it any more.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = bytearray(value.encode())

    def reveal(self) -> str:
        """The text itself, "" once it is forgotten. Nobody keeps it longer than sending takes."""
        return self._value.decode()

    def forget(self) -> None:
        """Overwrite it, for everybody who holds it."""
        self._value[:] = bytes(len(self._value))
        self._value.clear()

    def is_in(self, text: str) -> bool:
        """Whether `text` holds it: somebody who was told it says it back."""
        return bool(self._value) and self.reveal() in text

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce_ex__(self, _protocol: SupportsIndex) -> NoReturn:
        raise TypeError("a secret is neither copied nor stored")

    def __del__(self) -> None:
        self.forget()
