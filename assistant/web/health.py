"""Whether pages and store work, for whoever watches the service."""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse
from streamlit.runtime import Runtime, RuntimeState

from assistant.store.errors import StoreError
from assistant.store.journal import journal

_RUNNING = frozenset(
    {RuntimeState.NO_SESSIONS_CONNECTED, RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED}
)


def health(script: Path) -> Callable[[Request], JSONResponse]:
    """An endpoint that answers 200 when `script` compiles, the runtime runs and the store can be
    used, else 503 with the reason.
    """

    def healthz(_: Request) -> JSONResponse:
        reason = _broken(script) or _stopped_runtime() or _failing_store()
        if reason:
            return _answer({"status": "failing", "reason": reason}, 503)
        return _answer({"status": "ok"}, 200)

    return healthz


def _answer(content: dict[str, str], status: int) -> JSONResponse:
    return JSONResponse(content, status, headers={"Cache-Control": "no-store"})


def _broken(script: Path) -> str | None:
    try:
        compile(script.read_bytes(), script.name, "exec")
    except (OSError, SyntaxError, ValueError):
        return f"{script.name} does not compile"
    return None


def _stopped_runtime() -> str | None:
    if not Runtime.exists():
        return "the runtime does not exist"
    state = Runtime.instance().state
    return None if state in _RUNNING else f"the runtime is {state.value}"


def _failing_store() -> str | None:
    kept = journal()
    if kept is None:
        return None
    try:
        kept.check()
    except StoreError as error:
        return f"the store cannot be used: {error.code}"
    return None
