"""The REST application, mounted beside the pages at PATH."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware

from assistant.api import cases, diagnoses, shapes, statistics
from assistant.api.body import BoundedBody, NotStored
from assistant.api.problem import answer_with_problems
from assistant.store.database import Database, database

PATH = "/api/v1"

_ABOUT = """Diagnoses of websites and mailboxes, stored cases, statistics.

Every call needs a key (`Authorization: Bearer …`) with the scope of its subject. What goes wrong
is told as problem details (RFC 9457), in the language of `lang` or Accept-Language."""


class Api(FastAPI):
    """`store` gives the database; it raises StoreError."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        # Named by every route, and never made by one: FastAPI would not list it by itself.
        known = document.setdefault("components", {}).setdefault("schemas", {})
        known["ProblemDetails"] = shapes.ProblemDetails.model_json_schema()
        return document


def create_api(store: Callable[[], Database] = database) -> FastAPI:
    api = Api(
        title="Pre-contact assistant",
        description=_ABOUT,
        version="1",
        docs_url=None,  # its pages load scripts from elsewhere, which the policy forbids
        redoc_url=None,
        middleware=[Middleware(NotStored), Middleware(BoundedBody)],
        separate_input_output_schemas=False,
    )
    api.state.store = store
    for routes in (diagnoses, cases, statistics):
        api.include_router(routes.router)
    answer_with_problems(api)
    return api
