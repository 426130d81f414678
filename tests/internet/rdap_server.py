"""RDAP over https (RFC 9082, RFC 9083) for every registry, and IANA's list of them."""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.internet import addresses, hostile_registry
from tests.internet.certificates import Authority
from tests.internet.domains import Domain
from tests.internet.registries import REGISTRIES, Registry
from tests.internet.scenario import days, is_days
from tests.internet.web_server import Handler, Listener, Request, Response

SLOW = 4.0
BOOTSTRAP_HOST = "data.iana.org"
PROFILE = ["icann_rdap_response_profile_0", "icann_rdap_technical_implementation_guide_0"]
Json = dict[str, object]


def listeners(domains: list[Domain], authority: Authority) -> list[Listener]:
    """The registries' RDAP servers, and data.iana.org with the list of them."""
    by_name = {domain.name: domain for domain in domains}
    by_host: dict[str, list[Registry]] = defaultdict(list)
    for registry in REGISTRIES:
        if registry.rdap is not None:
            by_host[registry.rdap.split("/")[2]].append(registry)
    handlers = {host: _server(registries, by_name) for host, registries in by_host.items()}
    handlers[BOOTSTRAP_HOST] = _bootstrap
    found = []
    for host, handler in handlers.items():
        ip = addresses.REGISTRY_HOSTS[host][0]
        found.append(Listener(ip, 443, handler, authority.context([host])))
        found.append(Listener(ip, 80, _to_https))
    return found


def _to_https(request: Request) -> Response:
    return Response(301, {"Location": f"https://{request.host}{request.path}"})


def _json(status: int, content: object, kind: str = "application/rdap+json") -> Response:
    return Response(status, {"Content-Type": kind}, json.dumps(content).encode())


def _bootstrap(request: Request) -> Response:
    if request.path != "/rdap/dns.json":
        return Response(404, {"Content-Type": "text/html"}, b"<h1>Not Found</h1>")
    services = [
        [sorted({suffix.rpartition(".")[2] for suffix in registry.suffixes}), [f"{registry.rdap}/"]]
        for registry in REGISTRIES
        if registry.rdap is not None and registry.listed
    ]
    content = {
        "version": "1.0",
        "publication": _iso(datetime.timedelta(days=-2)),
        "description": "RDAP bootstrap file for Domain Name System registrations",
        "services": services,
    }
    return _json(200, content, "application/json")


def _server(registries: list[Registry], domains: dict[str, Domain]) -> Handler:
    """The handler of one RDAP host, which may serve several TLDs under different paths."""

    def handle(request: Request) -> Response:
        match = re.fullmatch(r"(/.*)?/domain/([^/?]+)", request.path)
        if match is None:
            return _error(400, "Bad Request", "The request is not understood.")
        base, name = f"https://{request.host}{match[1] or ''}", match[2].lower().rstrip(".")
        suffix = name.partition(".")[2]
        for registry in registries:
            if registry.rdap == base and suffix in registry.suffixes:
                return _domain(registry, name, domains.get(name), request)
        return _error(404, "Object not found", f"{name} is not served here.")

    return handle


def _domain(registry: Registry, name: str, domain: Domain | None, request: Request) -> Response:
    state = domain.registry.rdap if domain is not None else "answers"
    if state == "silent":
        return Response(pace="silent")
    if state == "throttled":
        return _error(429, "Too Many Requests", "Rate limit exceeded.", {"Retry-After": "3600"})
    if state == "failing":
        return _error(500, "Internal Server Error", "Please try again later.")
    if state == "refusing":
        return _error(403, "Forbidden", "Not allowed from this address.")
    if state == "page":
        return Response(200, {"Content-Type": "text/html"}, b"<h1>Please wait</h1>")
    if state == "nested":
        return Response(200, {"Content-Type": "application/rdap+json"}, b'{"a":' * 10_000)
    if state == "elsewhere":
        return Response(302, {"Location": "http://169.254.169.254/latest/meta-data/"})
    if state == "bare_404":
        return Response(404)
    if domain is None or not domain.registry.registered or state == "free":
        return _error(404, "Object not found", f"The domain {name} is not registered.")
    build = _nask if registry.whois_style == "nask" else _icann
    said = {**build(registry, domain), **_dated(domain.registry.rdap_says)}
    if state in hostile_registry.rdap_names():
        script = hostile_registry.rdap(state, said, request.host, request.path)
        return Response(script=script)
    response = _json(200, said)
    if state == "slow":
        return Response(200, response.headers, response.body, delay=SLOW)
    return response


def _error(
    status: int, title: str, description: str, headers: dict[str, str] | None = None
) -> Response:
    """An error object (RFC 9083 section 6)."""
    content = {
        "rdapConformance": ["rdap_level_0"],
        "errorCode": status,
        "title": title,
        "description": [description],
    }
    response = _json(status, content)
    return Response(status, {**response.headers, **(headers or {})}, response.body)


def _iso(days: datetime.timedelta) -> str:
    moment = datetime.datetime.now(datetime.UTC) + days
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _dated(value: Any) -> Any:
    """The value of a scenario with days from now as the moments they mean."""
    if isinstance(value, dict):
        return {key: _dated(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_dated(inner) for inner in value]
    return _iso(days(value)) if is_days(value) else value


def _event(action: str, days: datetime.timedelta) -> Json:
    return {"eventAction": action, "eventDate": _iso(days)}


def _registrar(registry: Registry) -> Json:
    abuse = {
        "objectClassName": "entity",
        "roles": ["abuse"],
        "vcardArray": [
            "vcard",
            [
                ["version", {}, "text", "4.0"],
                ["fn", {}, "text", ""],
                ["tel", {"type": "voice"}, "uri", "tel:+48.125550100"],
                ["email", {}, "text", "abuse@rejestrator-debowy.pl"],
            ],
        ],
    }
    return {
        "objectClassName": "entity",
        "handle": "9041",
        "roles": ["registrar"],
        "publicIds": [{"type": "IANA Registrar ID", "identifier": "9041"}],
        "vcardArray": [
            "vcard",
            [["version", {}, "text", "4.0"], ["fn", {}, "text", registry.registrar]],
        ],
        "entities": [abuse],
    }


def _common(registry: Registry, domain: Domain, spell: Callable[[str], str]) -> Json:
    href = f"{registry.rdap}/domain/{spell(domain.name)}"
    servers = domain.dns.nameservers if domain.dns.listed else []
    return {
        "objectClassName": "domain",
        "handle": f"{domain.number}_DOMAIN-LAB",
        "ldhName": spell(domain.name),
        "links": [{"value": href, "rel": "self", "href": href, "type": "application/rdap+json"}],
        "nameservers": [
            {"objectClassName": "nameserver", "ldhName": spell(server)} for server in servers
        ],
        "secureDNS": {"delegationSigned": False},
        "entities": [_registrar(registry)],
        "events": [
            _event("registration", domain.registry.created),
            *_expiration(domain),
            _event("last changed", domain.registry.changed),
            _event("last update of RDAP database", datetime.timedelta()),
        ],
        "notices": [
            {
                "title": "Terms of Use",
                "description": ["Made-up data of a test network."],
            }
        ],
    }


def _expiration(domain: Domain) -> list[Json]:
    if not domain.registry.rdap_dated:
        return []
    ends = domain.registry.rdap_expires
    return [_event("expiration", domain.registry.expires if ends is None else ends)]


def _icann(registry: Registry, domain: Domain) -> Json:
    spell = str.upper if registry.whois_style == "verisign" else str.lower
    return {
        "rdapConformance": ["rdap_level_0", *PROFILE],
        **_common(registry, domain, spell),
        "status": [_spaced(status) for status in domain.epp_statuses],
    }


def _nask(registry: Registry, domain: Domain) -> Json:
    """NASK's objects carry their own state, and the option with an expiration of its own."""
    content = {
        "rdapConformance": ["rdap_level_0", "nask0"],
        **_common(registry, domain, str.lower),
        "status": ["active"] if domain.dns.listed else ["inactive"],
        "nask0_state": domain.registry.state,
        "port43": "whois.dns.pl",
    }
    if domain.registry.option_expires is not None:
        # Stands before the domain's own events: whoever takes the first expiration is wrong.
        option = {
            "nask0_state": "registered",
            "events": [
                _event("registration", domain.registry.changed),
                _event("expiration", domain.registry.option_expires),
            ],
        }
        content = {"nask0_option": option, **content}
    return content


def _spaced(status: str) -> str:
    """EPP's clientHold in RDAP's words, client hold (RFC 8056)."""
    return "active" if status == "ok" else re.sub(r"(?=[A-Z])", " ", status).lower()
