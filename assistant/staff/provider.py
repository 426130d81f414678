"""The OpenID provider of the operator, if there is one: `[auth]` of .streamlit/secrets.toml.

Streamlit speaks with it, by Authlib: it checks signature, issuer, audience and nonce of the ID
token, and keeps its claims in a cookie that it signs.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import config

from assistant.settings import SettingError, settings
from assistant.staff import signing_in
from assistant.staff.roles import Identity, Rules
from assistant.store.database import database
from assistant.store.errors import StoreError

LOGIN, LOGOUT, CALLBACK = PATHS = ("/auth/login", "/auth/logout", "/oauth2callback")

SECRET_CHARS = 32  # at least: who guesses it signs in as anybody

_NEEDED = ("client_id", "client_secret", "server_metadata_url")
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
    return Identity(claims) if claims.get("is_logged_in") is True and _is_for_us(claims) else None


def _is_for_us(claims: Mapping[str, Any]) -> bool:
    """Whether the token was issued to be shown here. Authlib takes one for another service as well
    if "azp" names ours.

    Source: OpenID Connect Core 1.0 section 3.1.3.7, step 3.
    """
    section = _section()
    client = section.get(claims.get("provider", ""), section).get(_DEFAULT)
    meant = claims.get("aud")
    return bool(client) and client in (meant if isinstance(meant, list) else [meant])


def sign_out() -> None:
    """End the sign-in in this browser and, while the store can be used, wherever it is known."""
    known = identity()
    if known is not None:
        with suppress(StoreError):
            signing_in.end(database(), known, datetime.now(UTC))
    st.logout()


def rules() -> Rules:
    known = settings()
    return Rules(known.role_claim, frozenset(known.consultants), frozenset(known.managers))


def check() -> None:
    """Raises SettingError for an `[auth]` with which nobody could sign in, or anybody.

    A file that cannot be read would look like none, and let the staff key in.
    """
    for path in map(Path, config.get_option("secrets.files")):
        try:
            written = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
        except (OSError, ValueError):
            raise SettingError("secrets", str(path)) from None
        section = written.get("auth")
        if section is not None:
            check_section(section if isinstance(section, Mapping) else {})


def check_section(section: Mapping[str, Any]) -> None:
    if len(str(section.get("cookie_secret", ""))) < SECRET_CHARS:
        raise SettingError("cookie_secret", "cookie_secret")
    if not str(section.get("redirect_uri", "")).endswith(CALLBACK):
        raise SettingError("redirect_uri", "redirect_uri")
    named = [one for one in section.values() if isinstance(one, Mapping)]
    for one in [section] if _DEFAULT in section or not named else named:
        for key in _NEEDED:
            if not one.get(key):
                raise SettingError("auth", key)


def _section() -> Mapping[str, Any]:
    if not st.secrets.load_if_toml_exists():
        return {}
    section: Mapping[str, Any] = st.secrets.get("auth") or {}
    return section
