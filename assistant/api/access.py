"""Who may ask: a program with a key of the right scope, and nobody else."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assistant.api.problem import Problem
from assistant.store import api_keys
from assistant.store.api_keys import ApiKey, Scope
from assistant.store.database import Database
from assistant.store.errors import StoreError

_bearer = HTTPBearer(
    scheme_name="key",
    auto_error=False,
    description="A key made by `python -m assistant api-key new`.",
)


def store(request: Request) -> Database:
    """The database. Raises StoreError."""
    opened: Database = request.app.state.store()
    return opened


def key_with(scope: Scope) -> Callable[..., ApiKey]:
    """A dependency: the key of a request that is permitted `scope`."""

    def asking(
        request: Request,
        given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    ) -> ApiKey:
        return permitted(request.app.state.store, given.credentials if given else None, scope)

    return asking


def permitted(store: Callable[[], Database], given: str | None, scope: Scope) -> ApiKey:
    """Whose key `given` is, by the database that `store` gives.

    Raises Problem: 401 without a key that is known, 403 where it does not permit `scope` (RFC 6750
    section 3.1); and StoreError.
    """
    today = datetime.now(UTC).date()
    if given is None:
        raise Problem(401, "api.key.none", headers={"WWW-Authenticate": "Bearer"})
    opened = store()
    with opened.read() as connection:
        key = api_keys.find(connection, given)
    if key is None:
        challenge = 'Bearer error="invalid_token"'
        raise Problem(401, "api.key.unknown", headers={"WWW-Authenticate": challenge})
    if scope not in key.scopes:
        challenge = f'Bearer error="insufficient_scope", scope="{scope}"'
        headers = {"WWW-Authenticate": challenge}
        raise Problem(403, "api.key.scope", {"scope": str(scope)}, headers=headers)
    if key.last_used_on != today:
        with suppress(StoreError), opened.write() as connection:  # asking is more than noting it
            api_keys.use(connection, key.id, today)
    return key
