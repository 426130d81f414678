"""Plesk: the XML API, with a login and password or a secret key.

Source: https://docs.plesk.com/en-US/obsidian/api-rpc: webspace/get with the data sets gen_info
(domainGenInfoType: `status`, `real_size` in bytes), stat (domainStat: `traffic` of this month in
bytes), disk_usage (parts in bytes, among them `mailboxes`), limits (domainLimits: `name` and
`value`), hosting (vrt_hst: `www_root`); "Reduced List of Error Codes". The REST API is for
administrators alone. `disk_space` and `max_traffic` are in bytes, -1 is unlimited: so sets and
reads them Plesk's own PHP library, plesk/api-php-lib.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from checks.net import PanelServer
from checks.observation import Unseen, Why
from checks.panels.answers import check, folder, number
from checks.panels.reading import NOT_TOLD, Access, Figure, Reading, Refused, Suspended, Trouble

PORT = 8443
PATH = "/enterprise/control/agent.php"
REQUEST = (
    "<packet><webspace><get><filter><name>{domain}</name></filter><dataset>"
    "<gen_info/><hosting/><limits/><stat/><disk_usage/>"
    "</dataset></get></webspace></packet>"
)
ELEMENTS = 2000  # of an answer; one of a subscription has a hundred or two

ERRORS = {
    "1001": Trouble.WRONG_TOKEN,
    "1006": Trouble.API_BLOCKED,
    "1008": Trouble.API_BLOCKED,
    "1010": Trouble.API_BLOCKED,
    "1012": Trouble.TOO_MANY,
    "1013": Trouble.NO_DOMAIN,
    "1015": Trouble.NO_DOMAIN,
    "1029": Trouble.WRONG_TOKEN,
    "11003": Trouble.WRONG_TOKEN,
}
ACCOUNT_DISABLED = "1011"
# objectStatus: disabled by the administrator, the reseller or the customer; expired.
SWITCHED_OFF = 16 | 32 | 64 | 256


def read(access: Access, panel: PanelServer) -> Reading:
    """One question for the subscription of the domain."""

    def headers() -> Mapping[str, str | bytes]:
        secret = access.secret.reveal().encode()
        who: dict[str, str | bytes] = (
            {"HTTP_AUTH_LOGIN": access.login.encode(), "HTTP_AUTH_PASSWD": secret}
            if access.login
            else {"KEY": secret}
        )
        return {"Content-Type": "text/xml", "HTTP_PRETTY_PRINT": "TRUE", **who}

    packet = REQUEST.format(domain=escape(access.domain)).encode()
    return _reading(_packet(check(panel.ask(PATH, headers, packet))))


def _packet(body: bytes) -> Any:
    """The answer as a tree: without entities, document types and anything from elsewhere."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refused(Trouble.UNREADABLE) from None
    info = root.getroottree().docinfo
    if info.internalDTD is not None or root.tag != "packet":
        raise Refused(Trouble.UNREADABLE)
    if sum(1 for _ in zip(root.iter(), range(ELEMENTS + 1), strict=False)) > ELEMENTS:
        raise Refused(Trouble.UNREADABLE)
    return root


def _reading(packet: Any) -> Reading:
    result = packet.find("webspace/get/result")
    for answer in (packet.find("system"), result):
        if answer is not None and answer.findtext("status") == "error":
            code = answer.findtext("errcode", "")
            if code == ACCOUNT_DISABLED:
                raise Suspended
            raise Refused(ERRORS.get(code, Trouble.FAILED))
    data = None if result is None else result.find("data")
    if data is None:
        raise Refused(Trouble.UNREADABLE)
    limits = {
        one.findtext("name", ""): one.findtext("value", "") for one in data.findall("limits/limit")
    }
    status = number(data.findtext("gen_info/status"))
    return Reading(
        disk=_figure(data.findtext("gen_info/real_size"), limits.get("disk_space")),
        mail_disk=_figure(data.findtext("disk_usage/mailboxes"), limits.get("total_mboxes_quota")),
        transfer=_figure(data.findtext("stat/traffic"), limits.get("max_traffic")),
        suspended=NOT_TOLD if status is None else bool(int(status) & SWITCHED_OFF),
        folder=_www_root(data) or NOT_TOLD,
    )


def _figure(used_text: str | None, limit_text: str | None) -> Figure | Unseen:
    """Both are wanted: what a limit of none would be is not for us to say."""
    if used_text is None or limit_text is None:
        return NOT_TOLD
    used, limit = number(used_text), number(limit_text)
    if limit_text.strip() == "-1":
        limit = 0.0
    if used is None or limit is None:
        return Unseen(Why.UNREADABLE)
    return Figure(used, limit or None)


def _www_root(data: Any) -> str | None:
    for one in data.findall("hosting/vrt_hst/property"):
        if one.findtext("name") == "www_root":
            return folder(one.findtext("value"))
    return None
