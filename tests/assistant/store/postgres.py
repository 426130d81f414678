"""A PostgreSQL of the tests' own, from Debian's package, on a Unix socket."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")
OWNER = "postgres"  # PostgreSQL refuses to run as root


def missing() -> str | None:
    """Why there is none here."""
    return None if _folder() else "PostgreSQL is not installed"


def _folder() -> Path | None:
    found = sorted(PROGRAMS.glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    return found[-1].parent if found else None


class Postgres:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._made = 0

    def new_database(self) -> str:
        """The URL of a new, empty database."""
        self._made += 1
        name = f"test{self._made}"
        statement = f"CREATE DATABASE {name}"
        self.run("psql", "-h", str(self.folder), "-q", "-c", statement, "postgres")
        return f"postgresql://{OWNER}@/{name}?host={self.folder}"

    def start(self) -> None:
        options = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off"
            " -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        )
        log = str(self.folder / "log")
        self.run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, program: str, *arguments: str) -> None:
        folder = _folder()
        assert folder
        as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
        command = [*as_owner, str(folder / program), *arguments]
        environment = os.environ | {"PGUSER": OWNER}
        subprocess.run(
            command, check=True, stdout=subprocess.DEVNULL, env=environment, cwd="/", timeout=60
        )


@contextmanager
def postgres() -> Iterator[Postgres]:
    # A socket's path has at most 107 characters, so not pytest's own folder.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER)
    running = Postgres(folder)
    try:
        running.run(
            "initdb", "-D", str(running.data), "-U", OWNER, "-E", "UTF8", "--no-sync",
            "--locale=C", "-A", "trust",
        )  # fmt: skip
        running.start()
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder)
