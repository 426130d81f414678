"""Files that the command writes: whole, or not at all."""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path


def can_be_written(file: Path) -> bool:
    """Whether a file could be made in this place now: tried out, and nothing of it stays."""
    try:
        if file.is_dir():
            return False
        with tempfile.TemporaryFile(dir=file.resolve().parent):
            return True
    except (OSError, RuntimeError):  # the latter for links in a circle
        return False


def write_whole(file: Path, content: bytes) -> None:
    """Write `content` so that nobody ever finds half of it; what was there before gives way.

    A link is followed. Raises OSError, and then what was there before still is.
    """
    target = file.resolve()
    beside = target.with_name(f".{secrets.token_hex(8)}")
    try:
        with beside.open("xb") as opened:
            opened.write(content)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
