"""What it costs to read something hostile: processor time and memory, in a process of its own."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

CPU_SECONDS = 2  # at most for one text from outside
MEGABYTES = 200
_KILLED_AFTER = 30

_PROGRAM = """
import importlib, resource, sys
from pathlib import Path
module, name = sys.argv[1].split(":")
read = getattr(importlib.import_module(module), name)
source = Path(sys.argv[2]).read_bytes()
before = resource.getrusage(resource.RUSAGE_SELF)
read(source)
after = resource.getrusage(resource.RUSAGE_SELF)
print(after.ru_utime - before.ru_utime, (after.ru_maxrss - before.ru_maxrss) / 1024)
"""


def cost(reader: str, file: Path) -> tuple[float, float]:
    """Seconds and megabytes that "package.module:function" takes for the bytes of `file`."""
    process = subprocess.run(
        [sys.executable, "-c", _PROGRAM, reader, str(file)],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (_KILLED_AFTER, _KILLED_AFTER)),
    )
    assert process.returncode == 0, process.stderr
    seconds, megabytes = map(float, process.stdout.split())
    return seconds, megabytes
