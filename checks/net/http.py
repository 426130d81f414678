"""HTTP by `requests` on an adapter of our own: one hop a call, every connection made by the guard.

Nothing of the caller goes out: requests are sent by the adapter alone, without a session, so no
cookies, no .netrc, no proxies and no certificate paths from the environment.
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import islice
from types import MappingProxyType
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.exceptions import RequestException
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import DecodeError, HTTPError
from urllib3.poolmanager import PoolManager

from checks.net.connect import BoundedSocket, BoundedTlsSocket
from checks.net.deadline import Deadline
from checks.net.errors import Broken, Garbled, Late, NetError
from checks.net.http_head import Response

PRODUCT = "PreContactAssistant/1"
BODY_BYTES = 256 * 1024  # decompressed; what is behind it is not read
WIRE_BYTES = 2 * 1024 * 1024  # of one exchange, headers and compressed body
FETCH_SECONDS = 8.0  # one hop, from connecting to the last byte that is read
CHUNK = 16 * 1024
SHORTEST_PAGE = 64  # bytes; an answer that breaks off before shows nobody anything
# Codings that browsers know and this does not; both take unknown words for no coding at all.
UNREAD_CODINGS = frozenset({"br", "zstd", "compress", "x-compress", "dcb", "dcz"})
COOKIES, COOKIE_CHARS = 10, 1000
HTML = "text/html,*/*;q=0.5"


@dataclass(frozen=True)
class Reply:
    """One HTTP answer. `headers` have lower-case names; `cookies` are those it sets, by name;
    `body` holds at most BODY_BYTES, or as many as were asked for.

    `body` is None when it cannot be read (its content coding), with the reason in `body_failure`,
    and what came of it when it broke off or was too slow, with the reason there as well.
    `seconds` passed from asking, connecting included, until the answer's head was there.
    """

    url: str
    status: int
    headers: dict[str, str]
    body: bytes | None
    body_failure: NetError | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


Connect = Callable[[str, int, Deadline], BoundedSocket]
StartTls = Callable[[BoundedSocket, str, int, Deadline], BoundedTlsSocket]


class Http:
    """Fetches single hops; connections are kept for the next hop on the same host.

    `connect(host, port, deadline)` and `start_tls(sock, host, port, deadline)` make connections.
    `contact` is the page that servers' administrators find in our User-Agent.
    """

    def __init__(self, connect: Connect, start_tls: StartTls, contact: str | None = None) -> None:
        self._adapter = _Adapter(connect, start_tls)
        self._user_agent = f"{PRODUCT} (+{contact})" if contact else PRODUCT

    def get(
        self,
        url: str,
        deadline: Deadline,
        *,
        accept: str = HTML,
        cookies: Mapping[str, str] = MappingProxyType({}),
    ) -> Reply:
        """The answer to one GET, redirects not followed. Raises NetError's kinds, also when nothing
        of the page arrives after the head of an answer.

        `cookies` are those that the website itself set on the way, by name.
        """
        headers = {"Accept": accept, "Accept-Language": "pl,en;q=0.5"}
        request = requests.Request("GET", url, headers, cookies=dict(cookies))
        return self._exchange(request, deadline, BODY_BYTES)

    def ask(
        self,
        url: str,
        deadline: Deadline,
        headers: Mapping[str, str | bytes],
        body: bytes | None = None,
        *,
        at_most: int,
    ) -> Reply:
        """The answer to one GET, or POST of `body`, with `headers`; of its body the first `at_most`
        bytes. Redirects are not followed. Raises as `get` does."""
        method = "GET" if body is None else "POST"
        request = requests.Request(method, url, dict(headers), data=body)
        return self._exchange(request, deadline, at_most)

    def _exchange(self, request: requests.Request, deadline: Deadline, at_most: int) -> Reply:
        limit = deadline.within(FETCH_SECONDS)
        own = {"User-Agent": self._user_agent, "Accept-Encoding": "gzip, deflate"}
        request.headers = {**own, **request.headers}
        try:
            prepared = request.prepare()
        except (RequestException, ValueError) as error:
            raise Garbled(f"not an address that can be fetched: {error}") from error
        token = _limit.set(limit)
        asked = time.monotonic()
        try:
            response = self._send(prepared)
            seconds = time.monotonic() - asked
            return replace(self._read(request.url, response, limit, at_most), seconds=seconds)
        finally:
            _limit.reset(token)

    def close(self) -> None:
        """Close the connections that were kept."""
        self._adapter.close()

    def _send(self, request: requests.PreparedRequest) -> requests.Response:
        try:
            return self._send_once(request)
        except Broken:
            # A connection that was kept may have been closed meanwhile, and a reset be chance.
            return self._send_once(request)

    def _send_once(self, request: requests.PreparedRequest) -> requests.Response:
        try:
            return self._adapter.send(request, stream=True, timeout=FETCH_SECONDS)
        except requests.exceptions.Timeout as error:
            raise Late(f"{request.url}: no answer in time") from error
        except (RequestException, HTTPError, ValueError) as error:
            raise _failed(request.url or "", error) from error

    @staticmethod
    def _read(url: str, response: requests.Response, limit: Deadline, at_most: int) -> Reply:
        headers = {name.lower(): value for name, value in response.headers.items()}
        body = bytearray()
        failure: NetError | None = None
        codings = headers.get("content-encoding", "").lower().replace(" ", "").split(",")
        if unread := UNREAD_CODINGS.intersection(codings):
            failure = Garbled(f"{url}: content coding {', '.join(unread)} was not asked for")
        unreadable = failure is not None
        try:
            while failure is None and len(body) < at_most:
                limit.left()
                # What has arrived, without waiting until a whole chunk is there.
                chunk = response.raw.read1(min(CHUNK, at_most - len(body)), decode_content=True)
                if not chunk:
                    break
                body += chunk
        except NetError as error:
            failure = error
        except DecodeError as error:
            failure, unreadable = Garbled(f"{url}: {error}"), True
        except (HTTPError, OSError, ValueError) as error:
            failure = _failed(url, error)
        finally:
            if len(body) >= at_most or failure is not None:
                response.raw.close()
            response.raw.release_conn()
        content = None if unreadable and not body else bytes(body)
        if failure and not unreadable and _is_shown(response) and len(body) < SHORTEST_PAGE:
            raise failure
        cookies = _cookies(response)
        return Reply(url, response.status_code, headers, content, failure, cookies)


# urllib3 has no place to hand a deadline to a connection that it opens or takes from its pool.
_limit: ContextVar[Deadline] = ContextVar("limit")


def _cookies(response: requests.Response) -> dict[str, str]:
    """The cookies that a browser would send back to the same host, within reason."""
    kept = (
        (cookie.name, cookie.value)
        for cookie in response.cookies
        if cookie.value and len(cookie.name) + len(cookie.value) <= COOKIE_CHARS
    )
    return dict(islice(kept, COOKIES))


def _failed(url: str, error: BaseException) -> Broken | Garbled:
    """What an error of the libraries means: a connection that broke off, or nonsense."""
    cause = _innermost(error)
    # http.client reads the size of the next chunk from nothing where the connection has ended.
    between_chunks = isinstance(cause, ValueError) and str(cause).endswith("b''")
    broke_off = between_chunks or isinstance(cause, (OSError, http.client.IncompleteRead))
    return (Broken if broke_off else Garbled)(f"{url}: {str(cause) or type(cause).__name__}")


def _is_shown(response: requests.Response) -> bool:
    """Whether visitors would see the body: no redirect, and no error that its status names."""
    return response.status_code < 300


def _innermost(error: BaseException) -> BaseException:
    """What was raised first. A server that hangs up without a word is an OSError
    (http.client.RemoteDisconnected), one that talks nonsense is not."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return error


class _Adapter(HTTPAdapter):
    def __init__(self, connect: Connect, start_tls: StartTls) -> None:
        self._connect, self._start_tls = connect, start_tls
        super().__init__(max_retries=0)

    def init_poolmanager(self, *_args: Any, **_kwargs: Any) -> None:
        connect, start_tls = self._connect, self._start_tls

        class Plain(HTTPConnection):
            sock: Any
            response_class = Response

            def connect(self) -> None:
                self.sock = connect(self.host, self.port, _limit.get())

            def request(self, *args: Any, **kwargs: Any) -> None:
                if self.sock is None:
                    self.connect()
                self.sock.bound(_limit.get(), WIRE_BYTES)
                super().request(*args, **kwargs)

        class Secure(Plain, HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                self.sock = start_tls(self.sock, self.host, self.port, _limit.get())
                self.is_verified = True

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager = PoolManager(num_pools=8, maxsize=2)
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def proxy_manager_for(self, *_args: Any, **_kwargs: Any) -> urllib3.ProxyManager:
        raise Garbled("no proxies")
