"""Many commands of the assistant, one after the other, each in a process of its own.

It is forked from one that has read the program already, which is most of what a command costs.

    python -m tests.internet.commands

reads the arguments of a command as a JSON list, one a line, and answers with a line of JSON each:
{"returncode": 0, "stdout": "…", "stderr": "…", "peak_bytes": 80000000}.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import queue
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any, NoReturn

from assistant import texts
from assistant.causes import catalogue, rule
from assistant.preparation import loading
from checks import target
from checks.net import tls
from tests.internet.lab import Lab

PATIENCE = 60  # seconds, after which a command is ended by force
# What a diagnosis imports sooner or later, and what it reads and keeps then.
READ_AHEAD = (
    "assistant.cli",
    "assistant.diagnosis",
    "assistant.documents.report_json",
    "assistant.documents.terminal",
    "assistant.documents.view",
    "babel.dates",
    "cryptography.x509",
    "dns.dnssec",
    "whois.whois",
)
KEPT: tuple[Callable[[], object], ...] = (
    partial(target.registrable, "firma.pl"),  # the list of public suffixes
    partial(texts.words, "pl"),
    catalogue.catalogue,
    loading.instructions,
    loading.matters,
    rule.rules,
    tls.explaining,
    tls.verifying,
)


@dataclass(frozen=True)
class Done:
    """What a command left behind; `peak_bytes` is the most memory that it held."""

    returncode: int
    stdout: str = field(repr=False)
    stderr: str
    peak_bytes: int


class Commands:
    """The assistant's command in `vantage`, as often as it is asked for, `at_once` at a time."""

    def __init__(self, lab: Lab, at_once: int, vantage: str = "home") -> None:
        argv = [sys.executable, "-m", "tests.internet.commands"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._processes = [lab.popen(argv, vantage, **pipes) for _ in range(at_once)]
        self._idle: queue.SimpleQueue[subprocess.Popen[str]] = queue.SimpleQueue()
        for process in self._processes:
            self._idle.put(process)

    def run(self, arguments: Sequence[str]) -> Done:
        """As `python -m assistant` with these arguments; waits for its turn, and threads may share
        it. Raises EOFError when the process that runs the commands died."""
        process = self._idle.get()
        try:
            process.stdin.write(json.dumps(list(arguments)) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        finally:
            self._idle.put(process)
        if not answer:
            raise EOFError("the process that runs the commands has ended")
        return Done(**json.loads(answer))

    def map(self, arguments: Iterable[Sequence[str]]) -> list[Done]:
        """All of them, in their order."""
        with ThreadPoolExecutor(len(self._processes)) as threads:
            return list(threads.map(self.run, arguments))

    def close(self) -> None:
        """Let the processes end."""
        for process in self._processes:
            process.stdin.close()
            process.stdout.close()
            process.wait()


def _run(arguments: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            _be_the_command(arguments, out, errors)
        _, status, used = os.wait4(child, 0)
        for file in (out, errors):
            file.seek(0)
        return {
            "returncode": os.waitstatus_to_exitcode(status),
            "stdout": out.read().decode(),
            "stderr": errors.read().decode(),
            "peak_bytes": used.ru_maxrss * 1024,  # Linux counts KiB
        }


def _be_the_command(arguments: list[str], out: IO[bytes], errors: IO[bytes]) -> NoReturn:
    code: Any = 1
    signal.alarm(PATIENCE)
    try:
        os.dup2(out.fileno(), 1)
        os.dup2(errors.fileno(), 2)
        sys.argv = ["assistant", *arguments]
        try:
            runpy.run_module("assistant", run_name="__main__", alter_sys=True)
            code = 0
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
            code = 1
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
    finally:
        os._exit(code if isinstance(code, int) else 1)


def main() -> None:
    for module in READ_AHEAD:
        importlib.import_module(module)
    for keep in KEPT:
        keep()
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
