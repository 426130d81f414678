"""The files that Streamlit brings for the browser, compressed once for everybody.

Streamlit sends them as they are, because it would compress them anew for each visitor. On a bad
line of a phone that is half a minute of a white page.
"""

import gzip
import mimetypes
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

SUFFIXES = frozenset({".css", ".js", ".svg"})  # fonts and pictures are compressed already
HEADERS = {
    "Content-Encoding": "gzip",
    "Vary": "Accept-Encoding",
    "Cache-Control": "public, immutable, max-age=31536000",  # their names change with their content
}


class Compressed:
    """Answers for the files below `folder` whose URL path is one of `paths`."""

    def __init__(self, app: ASGIApp, folder: Path, paths: Iterable[str]) -> None:
        self.app = app
        self.files = {
            path: folder / path.removeprefix("/") for path in paths if Path(path).suffix in SUFFIXES
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        file = self.files.get(scope["path"]) if scope["type"] == "http" else None
        takes = file and scope["method"] == "GET"
        if file and takes and "gzip" in Headers(scope=scope).get("Accept-Encoding", ""):
            body = await run_in_threadpool(_compressed, file)
            kind, _ = mimetypes.guess_type(file.name)
            await Response(body, headers=HEADERS, media_type=kind)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)
