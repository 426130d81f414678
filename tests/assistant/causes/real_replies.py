"""Real replies of mail servers with what they say, as the product's own code reads them.

They stand in ../shared/data, beside the project and never within it. Their classes were set by
rules and read through once, so one can be wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.causes.replies import Reading, read_reply

FILE = Path(__file__).parents[4] / "shared" / "data" / "smtp" / "replies.jsonl"


@dataclass(frozen=True)
class Reply:
    line: str
    says: str
    permanent: bool | None
    read: Reading

    @property
    def is_right(self) -> bool:
        return self.read.says == self.says


def replies() -> Iterator[Reply]:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Reply(row["line"], row["class"], row["permanent"], read_reply(row["line"]))
