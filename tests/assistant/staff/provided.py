"""The service with an OpenID provider beside it, as an operator would set it up."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests import ports
from tests.assistant.test_server import ROOT, START_SECONDS, served

COOKIE_SECRET = "a-secret-of-this-test-alone-0123456789"  # noqa: S105
CLIENT = "assistant"

# Who signs in as one of these gets a token that nobody must believe, see staged_provider.py.
LIES = ("expired", "audience", "issuer", "replayed", "forged", "unsigned", "public-key")


@contextmanager
def provider() -> Iterator[str]:
    """The provider of staged_provider.py; its address."""
    port = ports.free()
    command = [sys.executable, "-m", "tests.assistant.staff.staged_provider", str(port)]
    running = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    try:
        late = time.monotonic() + START_SECONDS
        while not _answers(url):
            assert running.poll() is None, "the provider has stopped"
            assert time.monotonic() < late, "the provider does not start"
            time.sleep(0.1)
        yield url
    finally:
        running.terminate()
        running.wait()
        assert running.stdin
        running.stdin.close()


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/.well-known/openid-configuration", timeout=5).ok
    except requests.ConnectionError:
        return False


@contextmanager
def service(folder: Path, provider_url: str, **environment: str) -> Iterator[str]:
    """The service whose staff sign in at the provider; its address."""
    port = ports.free()
    secrets = folder / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir(parents=True)
    secrets.write_text(
        "[auth]\n"
        f'redirect_uri = "http://localhost:{port}/oauth2callback"\n'
        f'cookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "{CLIENT}"\n'
        'client_secret = "of-the-client"\n'
        f'server_metadata_url = "{provider_url}/.well-known/openid-configuration"\n'
    )
    with served(folder / "log", port, HOME=str(folder), **environment):
        yield f"http://localhost:{port}"
