"""cPanel: UAPI with an API token.

Source: https://api.docs.cpanel.net/cpanel/tokens (header, port, address), and of the OpenAPI
description cPanel UAPI 11.138: Quota/get_quota_info, ResourceUsage/get_usages,
StatsBar/get_stats, DomainInfo/single_domain_data. Tokens are full access, there are no others
(Tokens/create_full_access).

The answer is {"status": 1, "data": …, "errors": null}; the description shows it inside a "result".
Numbers come as numbers or as text. Of CloudLinux's figures lvecpu is in percent, and lveep counts
entry processes: the requests to the site's scripts that run at the same time.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlencode

from checks.net import PanelServer
from checks.observation import Unseen, Why
from checks.panels.answers import check, folder, in_part, number, raise_if_known, read_json
from checks.panels.reading import (
    NOT_TOLD,
    Access,
    Figure,
    Reading,
    Refused,
    Trouble,
    Unit,
)

PORT = 2083
MEGABYTE = 2**20  # get_local_quota_info gives a quota of 250 "MB" as 262144000 bytes

_UNITS = {"": 1.0, "b": 1.0, "kb": 2.0**10, "mb": 2.0**20, "gb": 2.0**30, "tb": 2.0**40}


def read(access: Access, panel: PanelServer) -> Reading:
    """Four questions; the first decides whether the token is good. Raises as the others do."""

    def headers() -> Mapping[str, str]:
        return {"Authorization": f"cpanel {access.login}:{access.secret.reveal()}"}

    def call(function: str, **parameters: str) -> Any:
        query = f"?{urlencode(parameters)}" if parameters else ""
        return _data(check(panel.ask(f"/execute/{function}{query}", headers)))

    def further(function: str, **parameters: str) -> Any:
        return in_part(partial(call, function, **parameters))

    disk = _disk(call("Quota/get_quota_info"))
    usages = _by_id(further("ResourceUsage/get_usages"))
    if isinstance(disk, Unseen):
        disk = _usage(usages, "disk_usage", Unit.BYTES)
    transfer = _usage(usages, "bandwidth", Unit.BYTES)
    if isinstance(transfer, Unseen):
        transfer = _bandwidth(further("StatsBar/get_stats", display="bandwidthusage"))
    site = further("DomainInfo/single_domain_data", domain=access.domain)
    root = folder(site.get("documentroot")) if isinstance(site, dict) else None
    return Reading(
        disk=disk,
        transfer=transfer,
        processor=_usage(usages, "lvecpu", Unit.PERCENT),
        connections=_usage(usages, "lveep", Unit.COUNT),
        folder=root or NOT_TOLD,
    )


def _data(body: bytes) -> Any:
    """What a call gives. Raises Refused when it failed."""
    answer = read_json(body)
    inner = answer.get("result")
    if isinstance(inner, dict):
        answer = inner
    if number(answer.get("status")) == 1:
        return answer.get("data")
    errors = answer.get("errors") or answer.get("error")
    if "status" not in answer and not errors:
        raise Refused(Trouble.UNREADABLE)
    raise_if_known(str(errors)[:1000].lower())
    raise Refused(Trouble.FAILED)


def _disk(data: Any) -> Figure | Unseen:
    if not isinstance(data, dict):
        return Unseen(Why.UNREADABLE)
    used, limit = number(data.get("megabytes_used")), number(data.get("megabyte_limit"))
    if used is None or limit is None:
        return Unseen(Why.UNREADABLE)
    if not used and not limit:  # "disabled server quotas"
        return NOT_TOLD
    return Figure(used * MEGABYTE, limit * MEGABYTE or None)


def _by_id(data: Any) -> Mapping[str, dict[str, Any]] | Unseen:
    if isinstance(data, Unseen):
        return data
    rows = data if isinstance(data, list) else []
    return {str(row.get("id")): row for row in rows if isinstance(row, dict)}


def _usage(usages: Mapping[str, dict[str, Any]] | Unseen, id_: str, unit: Unit) -> Figure | Unseen:
    if isinstance(usages, Unseen):
        return usages
    row = usages.get(id_)
    if row is None or row.get("error"):
        return NOT_TOLD
    used, limit = number(row.get("usage")), number(row.get("maximum"))
    if used is None or (limit is None and row.get("maximum") is not None):
        return Unseen(Why.UNREADABLE)
    return Figure(used, limit or None, unit)


def _bandwidth(data: Any) -> Figure | Unseen:
    """The row of the statistics bar: `_count` and `_max` in `units`; without a limit `_max` is
    "unlimited" or 0."""
    if isinstance(data, Unseen):
        return data
    rows = data if isinstance(data, list) else []
    row = next((one for one in rows if isinstance(one, dict)), None)
    if row is None:
        return NOT_TOLD
    factor = _UNITS.get(str(row.get("units") or "").lower())
    used = number(row.get("_count"))
    limit = 0.0 if row.get("_max") == "unlimited" else number(row.get("_max"))
    if used is None or factor is None or limit is None:
        return Unseen(Why.UNREADABLE)
    return Figure(used * factor, limit * factor or None)
