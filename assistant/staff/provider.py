"""The OpenID provider of the operator, if there is one: `[auth]` of .streamlit/secrets.toml.

Streamlit speaks with it, by Authlib: it checks signature, issuer, audience and nonce of the ID
token, and keeps its claims in a cookie that it signs.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import settings
from assistant.staff.roles import Identity, Rules

CALLBACK = "/oauth2callback"
PATHS = ("/auth/login", "/auth/logout", CALLBACK)

_DEFAULT = "client_id"  # stands in [auth] itself where there is one provider without a name


def is_set_up() -> bool:
    return bool(_section())


def names() -> list[str | None]:
    """The providers as `st.login` calls them: None for the one without a name."""
    section = _section()
    if _DEFAULT in section:
        return [None]
    return [name for name, value in section.items() if isinstance(value, Mapping)]


def identity() -> Identity | None:
    """Who of the provider's is at the page."""
    claims: MutableMapping[str, Any] = dict(st.user.to_dict())
    return Identity(claims) if claims.get("is_logged_in") is True else None


def rules() -> Rules:
    known = settings()
    return Rules(known.role_claim, frozenset(known.consultants), frozenset(known.managers))


def _section() -> Mapping[str, Any]:
    if not st.secrets.load_if_toml_exists():
        return {}
    section: Mapping[str, Any] = st.secrets.get("auth") or {}
    return section


class BackToStaff:
    """After signing in or out Streamlit leads to its start page, which is the customers'."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_there(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("location") == "/":
                    headers["location"] = self.path
            await send(message)

        leads = scope["type"] == "http" and scope["path"] in PATHS
        await self.app(scope, receive, send_there if leads else send)
