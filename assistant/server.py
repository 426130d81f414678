"""The service: `python -m assistant.server --port 8501`.

One ASGI application: Streamlit's pages, the health check beside them, and the middleware that
every request passes first.
"""

import argparse
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
import uvicorn
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from assistant import admission, diagnosis
from assistant.api import app as api
from assistant.logs import write_json_lines
from assistant.pages import upload
from assistant.pages.failure import apologise
from assistant.pages.table import PAGES
from assistant.settings import SettingError, Settings, settings
from assistant.staff import first_start, provider, session_route
from assistant.staff.way_back import BackToStaff
from assistant.store import journal
from assistant.store.database import database
from assistant.web import metrics
from assistant.web.compressed import Compressed
from assistant.web.health import health
from assistant.web.middleware import KnownPaths, SameOrigin, SecurityHeaders, internal_error
from assistant.web.start_page import ASSETS, SHIPPED, hidden_page, start_page
from assistant.web.warm import warm_up
from checks import lanes
from checks.directory import keep_fresh

SCRIPT = Path(__file__).resolve().with_name("app.py")

# Of what Streamlit serves beside its files, that which these pages need.
STREAMLIT_PATHS = (
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/stream",
    upload.SCRIPT_PATH,
)
STREAMLIT_FOLDERS = ("/media/",)

BACKLOG = 2048  # connections that wait to be taken


def create_app(public_url: str | None = None, metrics_networks: Sequence[str] = ()) -> st.App:
    """The application. `public_url` is where visitors find it, if the Host header does not tell;
    `metrics_networks` are those that get figures without a key.
    """
    pages = [f"/{page.path}" for page in PAGES]
    staff = [f"/{page.path}" for page in PAGES if page.role]
    # Our folder `pages` holds no scripts; Streamlit would run its files as such in its first visit.
    PagesManager.uses_pages_directory = False
    shipped = _files(SHIPPED)
    if public_url:
        # Otherwise Streamlit looks up its own public address when the two names differ.
        config.set_option("browser.serverAddress", urlsplit(public_url).hostname)
    return st.App(
        SCRIPT,
        routes=[
            *(
                Route(f"/{page.path}", hidden_page if page.hidden or page.role else start_page)
                for page in PAGES
            ),
            Route("/healthz", health(SCRIPT)),
            Route(metrics.PATH, metrics.metrics(database, metrics_networks)),
            Mount(api.PATH, api.create_api()),
            Route(session_route.PATH, session_route.session, methods=["POST", "DELETE"]),
            Mount("/assets", StaticFiles(directory=ASSETS)),
        ],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(SameOrigin, public_url=public_url),
            *([Middleware(BackToStaff, pages=staff)] if provider.is_set_up() else ()),
            Middleware(
                KnownPaths,
                paths=[
                    *pages,
                    "/healthz",
                    metrics.PATH,
                    session_route.PATH,
                    *(provider.PATHS if provider.is_set_up() else ()),
                    *STREAMLIT_PATHS,
                    *shipped,
                ],
                folders=["/assets/", f"{api.PATH}/", *STREAMLIT_FOLDERS],
            ),
            Middleware(Compressed, folder=SHIPPED, paths=shipped),
        ],
        exception_handlers={Exception: internal_error},
        on_script_error=apologise,
    )


def _files(folder: Path) -> list[str]:
    return [
        f"/{file.relative_to(folder).as_posix()}"
        for file in folder.rglob("*")
        if file.is_file() and file.name != "index.html"
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped. Exit status 2 when a setting or an argument cannot be used, 1 when the
    address is taken or not this machine's.
    """
    try:
        known = settings()
        provider.check()
    except SettingError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    asked = _parser(known).parse_args(arguments)
    try:
        listening = _listening(asked)
    except OSError as error:
        sys.stderr.write(f"Cannot listen on {_address(asked)}: {_reason(error)}.\n")
        return 1
    sys.stdout.write(f"{_address(asked)}\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        create_app(known.public_url, known.metrics_networks),
        access_log=False,  # it would hold visitors' addresses and what they asked about
        log_config=None,  # that of assistant.logs
        log_level="warning",
        server_header=False,
        forwarded_allow_ips=list(known.trusted_proxies),
        ws="websockets-sansio",
    )
    write_json_lines()
    keep_fresh(known.data, known.public_url)
    journal.start(known)
    admission.start(database, known)
    diagnosis.listeners.append(metrics.count)
    first_start.tell_key()
    lanes.lookups.submit(warm_up, known.profiles)  # what cannot be read is told to who needs it
    with suppress(KeyboardInterrupt):  # uvicorn has closed everything and hands the signal on
        uvicorn.Server(config).run(sockets=[listening])
    return 0


def _listening(asked: argparse.Namespace) -> socket.socket:
    """A socket that listens where it was asked to. Raises OSError."""
    if not asked.uds:
        family = socket.AF_INET6 if ":" in asked.host else socket.AF_INET
        return socket.create_server((asked.host, asked.port), family=family, backlog=BACKLOG)
    path = Path(asked.uds)
    if path.is_socket():
        path.unlink()  # left by the server before
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(asked.uds)
    path.chmod(0o666)  # the proxy in front runs as somebody else
    listening.listen(BACKLOG)
    return listening


def _address(asked: argparse.Namespace) -> str:
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    return asked.uds or f"http://{host}:{asked.port}"


def _reason(error: OSError) -> str:
    """What the system says, without the address that the library puts behind it in brackets."""
    return str(error.strerror or error).partition(" (")[0]


def _parser(known: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=known.port, help="port to listen on")
    parser.add_argument("--uds", help="path of a Unix socket to listen on instead")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
