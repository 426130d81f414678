"""What hostile mail servers say to whoever connects: scripts of bytes, by the names in tables."""

from __future__ import annotations

from tests.internet.hostile_web import NASTY, Script

GREETINGS = {
    "endless_line": Script(b"220 ", again=b"x" * 65536),
    "endless_reply": Script(again=b"220-and one line more\r\n" * 1000),
    "drip": Script(drip=b"220-" + b"x" * 1000),
    "lines_for_ever": Script(drip=b"220-x\r\n" * 1000),
    "resets": Script(end="reset"),
    "binary": Script(bytes(range(256)) * 16, end="hold"),
    "nasty_greeting": Script(f"220 {NASTY}\r\n".encode("utf-8", "surrogatepass"), end="hold"),
    "nasty_refusal": Script(
        f"554 5.3.2 Account suspended {NASTY * 30}\r\n".encode("utf-8", "surrogatepass")
    ),
    "all_at_once": Script(b"220 x\r\n250 x\r\n" + b"250 x\r\n" * 1000, end="hold"),
}
