"""The staged Internet as a thing to hold: boot it, run programs inside its vantages, end it."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[2]
PROGRAMS = {
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "setpriv": "util-linux",
    "ip": "iproute2",
    "nft": "nftables",
    "unbound": "unbound",
    "nsd": "nsd",
}
SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NAMESPACES = ["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child"]
# Of the environment, nothing that leads a program to other roots, proxies or settings.
KEPT_ENVIRONMENT = ("HOME", "LANG", "LC_ALL", "TERM", "TMPDIR", "USER", "COLUMNS", "NO_COLOR")


class LabError(RuntimeError):
    """The lab did not come up; the message ends with the world's own last words."""


def missing() -> str | None:
    """One line that says what this machine lacks for the lab, or None when it lacks nothing."""
    packages = sorted({package for program, package in PROGRAMS.items() if _which(program) is None})
    if packages:
        return (
            f"the staged Internet needs Debian packages: sudo apt-get install {' '.join(packages)}"
        )
    probe = subprocess.run(
        [_which("unshare") or "unshare", *NAMESPACES, "true"], capture_output=True, text=True
    )
    if probe.returncode:
        return f"the staged Internet needs user namespaces: {probe.stderr.strip()}"
    return None


def _which(program: str) -> str | None:
    return shutil.which(program, path=f"{SEARCH_PATH}:{os.environ.get('PATH', '')}")


class Lab:
    """A running staged Internet. Use as a context manager.

    From the `distant` vantages the world is as far away as round_trips.py says; from others it
    is at hand.
    """

    def __init__(self, scenario_files: Iterable[Path] = (), distant: Iterable[str] = ()) -> None:
        self._running: list[subprocess.Popen[Any]] = []
        self._holders: dict[str, int] = {}
        self.folder = Path(tempfile.mkdtemp(prefix="internet-"))
        self._log = self.folder / "world.log"
        command = ["unshare", *NAMESPACES, sys.executable, "-m", "tests.internet.world"]
        far = [f"--distant={name}" for name in distant]
        with self._log.open("wb") as log:
            self._world = subprocess.Popen(
                [*command, str(self.folder), *map(str, scenario_files), *far],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                cwd=ROOT,
                env={**os.environ, "PATH": f"{SEARCH_PATH}:{os.environ.get('PATH', '')}"},
                start_new_session=True,  # Ctrl-C is ours to handle
            )
        try:
            ready = self._world.stdout.readline()
            if not ready:
                raise LabError(f"the staged Internet did not start:\n{self._log.read_text()}")
            self._holders = json.loads(ready)["vantages"]
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Lab:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End everything that runs in the lab and remove its folder."""
        for pid in self._inhabitants():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self._running:
            process.wait()
        self._world.stdin.close()
        try:
            self._world.wait(10)
        except subprocess.TimeoutExpired:
            self._world.kill()
            self._world.wait()
        self._world.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def network(self) -> Path:
        """The world's network namespace, for programs that join it from outside."""
        return Path(f"/proc/{self._world.pid}/ns/net")

    def _inhabitants(self) -> list[int]:
        """The processes in the vantages' networks, whoever started them, without the holders."""
        networks = {Path(f"/proc/{pid}/ns/net").readlink() for pid in self._holders.values()}
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # it has ended, or is another user's
                if (process / "ns/net").readlink() in networks:
                    found.append(int(process.name))
        return sorted(set(found) - set(self._holders.values()))

    def command(self, argv: Sequence[str | os.PathLike[str]], vantage: str = "home") -> list[str]:
        """The command line that runs `argv` inside a vantage, as the calling user.

        The process keeps its number, open files, working folder and standard streams, and ends
        when the thread that started it does.
        """
        return [
            _which("nsenter") or "nsenter",
            f"--target={self._holders[vantage]}",
            "--user",
            "--net",
            "--mount",
            "--preserve-credentials",
            f"--wd={ROOT}",
            "--",
            _which("setpriv") or "setpriv",
            "--pdeathsig=KILL",
            "--",
            *map(os.fspath, argv),
        ]

    def popen(
        self,
        argv: Sequence[str | os.PathLike[str]],
        vantage: str = "home",
        env: Mapping[str, str] | None = None,
        **options: Any,
    ) -> subprocess.Popen[Any]:
        """Start a program inside a vantage; `options` are those of subprocess.Popen."""
        process = subprocess.Popen(
            self.command(argv, vantage),
            env={**environment(), "ASSISTANT_DATA": str(self.folder / "data"), **(env or {})},
            start_new_session=True,
            **options,
        )
        self._running.append(process)
        return process

    def run(
        self,
        argv: Sequence[str | os.PathLike[str]],
        vantage: str = "home",
        timeout: float = 60.0,
        env: Mapping[str, str] | None = None,
        input: str | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program inside a vantage to its end. Raises subprocess.TimeoutExpired."""
        process = self.popen(
            argv,
            vantage,
            env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        with process:
            try:
                output, errors = process.communicate(input, timeout)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
            finally:
                self._running.remove(process)
        return subprocess.CompletedProcess(list(argv), process.returncode, output, errors)

    def chromium_wrapper(self, vantage: str = "home") -> Path:
        """A program that is Chromium inside a vantage, for Playwright's executable_path."""
        path = self.folder / f"chromium-{vantage}"
        line = shlex.join(self.command([_which("chromium") or "chromium"], vantage))
        path.write_text(f'#!/bin/sh\nexec {line} "$@"\n')
        path.chmod(0o700)
        return path


def environment() -> dict[str, str]:
    """What a program inside the lab gets of this process's environment."""
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    return {"LANG": "C.UTF-8", "PATH": f"{SEARCH_PATH}:{os.environ.get('PATH', '')}", **kept}
