"""Run a command and write down what it needed, as JSON: its peak of memory and processor time.

python -m tests.internet.measured FILE COMMAND …
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path


def main() -> int:
    file, *command = sys.argv[1:]
    status = subprocess.run(command).returncode
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "peak_bytes": used.ru_maxrss * 1024,  # Linux counts KiB
        "processor_seconds": used.ru_utime + used.ru_stime,
    }
    Path(file).write_text(json.dumps(figures))
    return status


if __name__ == "__main__":
    sys.exit(main())
