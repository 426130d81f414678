"""DirectAdmin: its JSON API with a login key.

Source: https://docs.directadmin.com/developer/api (HTTP Basic, login keys) and the panel's own
OpenAPI description, models web.UserUsage and web.UserConfig: GET /api/session/user-usage gives
`quotaBytes` and `bandwidthBytes` as {"limit", "unlimited", "usage"}, GET /api/session/user-config
`suspended`; its `docsRoot` is the folder of the skin, not of a website. Failures are a status and
{"type": "…"}. A key that is limited to the two commands is enough.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from functools import partial
from typing import Any

from checks.net import PanelServer
from checks.observation import Unseen, Why
from checks.panels.answers import check, in_part, number, read_json
from checks.panels.reading import NOT_TOLD, Access, Figure, Reading, Refused, Trouble

PORT = 2222
# As JSON and as user.conf write it.
_FLAGS: dict[str, bool | Unseen] = {"true": True, "false": False, "yes": True, "no": False}

USAGE, CONFIG = "/api/session/user-usage", "/api/session/user-config"


def read(access: Access, panel: PanelServer) -> Reading:
    """Two questions; a key that is limited to the first is no failure."""

    def headers() -> Mapping[str, str]:
        pair = f"{access.login}:{access.secret.reveal()}".encode()
        return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}

    def call(path: str) -> dict[str, Any]:
        return read_json(check(panel.ask(path, headers)))

    usage = _inner(call(USAGE), "userUsage")
    if "quotaBytes" not in usage and "bandwidthBytes" not in usage:
        raise Refused(Trouble.UNREADABLE)
    config = in_part(partial(call, CONFIG))
    return Reading(
        disk=_figure(usage.get("quotaBytes")),
        transfer=_figure(usage.get("bandwidthBytes")),
        suspended=_is_suspended(config),
    )


def _is_suspended(config: dict[str, Any] | Unseen) -> bool | Unseen:
    if isinstance(config, Unseen):
        return config
    flag = _inner(config, "userConfig").get("suspended")
    return _FLAGS.get(str(flag).lower(), NOT_TOLD)


def _inner(answer: dict[str, Any], name: str) -> dict[str, Any]:
    inner = answer.get(name)
    return inner if isinstance(inner, dict) else answer


def _figure(value: Any) -> Figure | Unseen:
    if value is None:
        return NOT_TOLD
    if not isinstance(value, dict):
        return Unseen(Why.UNREADABLE)
    used, limit = number(value.get("usage")), number(value.get("limit"))
    if used is None:
        return Unseen(Why.UNREADABLE)
    if value.get("unlimited") is True:
        return Figure(used, None)
    return Unseen(Why.UNREADABLE) if limit is None else Figure(used, limit)
