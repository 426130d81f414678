"""Another process that works with the same database.

python -m tests.assistant.store.another open URL     opens it and prints the key of its hashes
python -m tests.assistant.store.another write URL    writes a row, says so, and never ends
"""

from __future__ import annotations

import signal
import subprocess
import sys

from sqlalchemy import insert

from assistant.store.database import Database
from assistant.store.places import places_key
from assistant.store.schema import keys


def another(what: str, url: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.assistant.store.another", what, url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def main(what: str, url: str) -> None:
    with Database(url).write() as connection:
        if what == "open":
            print(places_key(connection).hex())
        else:
            connection.execute(insert(keys).values(name="half", value=b""))
            print("written", flush=True)
            signal.pause()


if __name__ == "__main__":
    main(*sys.argv[1:])
