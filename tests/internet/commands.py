"""Many commands of the assistant, one after the other, each in a process of its own.

It is forked from one that has read the program already, which is most of what a command costs.

    python -m tests.internet.commands

reads the arguments of a command as a JSON list, one a line, and answers with a line of JSON each:
{"returncode": 0, "stdout": "…", "stderr": "…"}.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from typing import IO, Any, NoReturn

from tests.internet.lab import Lab

PATIENCE = 60  # seconds, after which a command is ended by force
# What a diagnosis imports sooner or later.
READ_AHEAD = (
    "assistant.cli",
    "assistant.diagnosis",
    "cryptography.x509",
    "dns.dnssec",
    "whois.whois",
)


class Commands:
    """A process in `vantage` that runs the assistant's command as often as it is asked to."""

    def __init__(self, lab: Lab, vantage: str) -> None:
        argv = [sys.executable, "-m", "tests.internet.commands"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = lab.popen(argv, vantage, **pipes)

    def run(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """As `python -m assistant` with these arguments. Raises EOFError when the process died."""
        self._process.stdin.write(json.dumps(list(arguments)) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise EOFError("the process that runs the commands has ended")
        return subprocess.CompletedProcess(list(arguments), **json.loads(answer))

    def close(self) -> None:
        """Let the process end."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


def _run(arguments: list[str]) -> dict[str, Any]:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            _be_the_command(arguments, out, errors)
        _, status = os.waitpid(child, 0)
        for file in (out, errors):
            file.seek(0)
        return {
            "returncode": os.waitstatus_to_exitcode(status),
            "stdout": out.read().decode(),
            "stderr": errors.read().decode(),
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
    for line in sys.stdin:
        print(json.dumps(_run(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
