"""Servers as Debian ships them, in the staged Internet.

They run as several users, so they are started where this process is root, and join the world's
network from outside.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.internet.lab import Lab, LabError

START_SECONDS, STOP_SECONDS, TICK_SECONDS = 60.0, 30.0, 0.1


def missing(packages: Mapping[str, str]) -> str | None:
    """One line that says why the programs, each with its Debian package, cannot run here, or None
    when they can."""
    if os.geteuid():
        return "real mail servers run as several users, which only root can start"
    lacking = {package for program, package in packages.items() if not shutil.which(program)}
    if lacking:
        return f"these tests need Debian packages: apt-get install {' '.join(sorted(lacking))}"
    return None


def passable(folder: Path) -> None:
    """Let unprivileged processes of a server through to their own places in `folder`."""
    for path in (folder, *folder.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o711)


class Daemon:
    """A running server. Use as a context manager.

    `command` keeps it in the foreground, `stop` ends it with all its processes, and `ready` is
    what it logs when it has started.
    """

    def __init__(
        self, lab: Lab, command: Sequence[str], stop: Sequence[str], ready: str, log: Path
    ) -> None:
        inside = ["nsenter", f"--net={lab.network}"]
        self._stop, self._ready, self._log = [*inside, *stop], ready, log
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [*inside, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Daemon:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    @property
    def said(self) -> str:
        """What it has written to its log so far."""
        return self._log.read_text(errors="replace")

    def close(self) -> None:
        """End it, with all its processes."""
        subprocess.run(self._stop, capture_output=True, timeout=STOP_SECONDS)
        self._process.wait(STOP_SECONDS)

    def _wait(self) -> None:
        """Until it says that it has started; LabError with what it said instead."""
        for _ in range(int(START_SECONDS / TICK_SECONDS)):
            if self._ready in self.said:
                return
            if self._process.poll() is not None:
                break
            time.sleep(TICK_SECONDS)
        raise LabError(f"{self._process.args} did not start:\n{self.said}")
