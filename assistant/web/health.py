"""Whether the pages work, for whoever watches the service."""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse
from streamlit.runtime import Runtime, RuntimeState

_RUNNING = frozenset(
    {RuntimeState.NO_SESSIONS_CONNECTED, RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED}
)


def health(script: Path) -> Callable[[Request], JSONResponse]:
    """An endpoint that answers 200 when `script` compiles and the runtime runs, else 503."""

    def healthz(_: Request) -> JSONResponse:
        reason = _broken(script) or _stopped_runtime()
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
