"""A field for one file from the visitor's device.

    chosen = upload(w.text("page.figures.file"), "figures", (".csv", ".json"), 64 << 10, w)
    if isinstance(chosen, Uploaded):
        read(chosen.data)

The field says itself what was chosen, or in one sentence why that cannot be used; the page then
gets `Refused`. What was chosen is kept in memory for the visit, until it is replaced or taken out.
A page that wants to read a file only once gives `on_change`. Inside a form the field does not work.

Streamlit's own uploader speaks English only and stores files in a place of its own. This one is a
component of assets/upload/upload.js; it is loaded from a file, as the Content-Security-Policy
forbids scripts that stand in the page.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

from assistant.documents.plain import plain
from assistant.texts import Words

if TYPE_CHECKING:
    from streamlit.components.v2.component_manager import BidiComponentManager
    from streamlit.components.v2.types import ComponentRenderer

Reason = Literal["wrong_kind", "too_large", "empty", "unreadable"]

# With what base64 adds it has to fit into the 16 MiB that a message to the server may have.
MOST_BYTES = 11 << 20
NAME = 120  # characters of a file's name that are shown

_PACKAGE, _FOLDER, _SCRIPT = "assistant", "upload", "upload.js"
_COMPONENT = f"{_PACKAGE}.{_FOLDER}"
_ASSETS = Path(__file__).parents[1] / "web" / "assets"
SCRIPT_PATH = f"/_stcore/bidi-components/{_COMPONENT}/{_SCRIPT}"  # where browsers fetch it
# Until the script has named its parts it keeps its room and is not there for anybody.
_HTML = """<div class="upload" style="visibility: hidden">
<p class="upload-name"></p>
<p class="upload-hint"></p>
<div class="upload-line"><input type="file" class="unseen"><label></label>
<button type="button" hidden></button></div>
<p class="upload-told" aria-live="polite"></p>
</div>"""


@dataclass(frozen=True)
class Uploaded:
    """A file: `name` as one line of plain text, `data` with at least one byte."""

    name: str
    data: bytes = dataclasses.field(repr=False)


@dataclass(frozen=True)
class Refused:
    """A file that was chosen and cannot be used; the field has said why."""

    name: str
    reason: Reason


def upload(
    label: str,
    key: str,
    kinds: Sequence[str],
    most_bytes: int,
    w: Words,
    *,
    hint: str = "",
    cut: bool = False,
    on_change: Callable[[Uploaded | Refused | None], None] | None = None,
) -> Uploaded | Refused | None:
    """The field, and what is chosen in it; None for nothing.

    `key` tells it from others of the visit; a file's name has to end with one of `kinds` (".eml",
    in lower case) and it may have `most_bytes`, MOST_BYTES at most. With `cut`, of a larger file
    only so much of the beginning is taken. `hint` stands below the label. `on_change` is called
    with what the visitor has chosen, or with None when they took it out, before the page is drawn.
    """
    component_key = f"upload-{key}"

    def take() -> None:
        given = st.session_state[component_key].get("file")
        taken = received(given, kinds, most_bytes)
        _fields()[key] = _Field(taken, _fields().get(key, _Field()).changes + 1)
        if on_change is not None:
            on_change(taken)

    field = _fields().get(key, _Field())
    chosen = field.chosen
    told = ""
    if isinstance(chosen, Uploaded):
        told = w.text("page.upload.chosen", file=chosen.name)
    elif chosen is not None:
        told = w.text(
            f"page.upload.{chosen.reason}",
            file=chosen.name, kinds=list(kinds), most=_size(most_bytes, w),
        )  # fmt: skip
    _mounting(get_bidi_component_manager())(
        key=component_key,
        data={
            "changes": field.changes,  # so that the same file is answered each time
            "kinds": list(kinds),
            "most": most_bytes,
            "cut": cut,
            "label": label,
            "hint": hint,
            "choose": w.text("page.upload.choose"),
            "remove": w.text("page.upload.remove"),
            "reading": w.text("page.upload.reading"),
            "told": told,
            "isChosen": isinstance(chosen, Uploaded),
            "isRefused": isinstance(chosen, Refused),
        },
        on_file_change=take,
    )
    return chosen


def received(given: Any, kinds: Sequence[str], most_bytes: int) -> Uploaded | Refused | None:
    """What a browser handed over, of which nothing is believed."""
    if not isinstance(given, dict):
        return None
    name = plain(str(given.get("name", "")), NAME)
    if given.get("refused") in get_args(Reason):
        return Refused(name, given["refused"])
    if not name.lower().endswith(tuple(kinds)):
        return Refused(name, "wrong_kind")
    content = given.get("content")
    if not isinstance(content, str):
        return Refused(name, "unreadable")
    if len(content) > -(-most_bytes // 3) * 4:
        return Refused(name, "too_large")
    try:
        data = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        return Refused(name, "unreadable")
    if len(data) > most_bytes:
        return Refused(name, "too_large")
    return Uploaded(name, data) if data else Refused(name, "empty")


@dataclass(frozen=True)
class _Field:
    """What is chosen in a field, and how often that has changed."""

    chosen: Uploaded | Refused | None = None
    changes: int = 0


def _fields() -> dict[str, _Field]:
    fields: dict[str, _Field] = st.session_state.setdefault("uploads", {})
    return fields


def _size(size: int, w: Words) -> str:
    unit, name = (1 << 20, "MB") if size >= 1 << 20 else (1 << 10, "kB")
    return f"{w.number(round(size / unit, 1))} {name}"


@lru_cache(maxsize=1)
def _mounting(manager: BidiComponentManager) -> ComponentRenderer:
    """The component, made known to Streamlit with the folder of its script.

    Streamlit looks for such folders in installed packages only, and this project is none.
    """
    manager.register_from_manifest(
        ComponentManifest(_PACKAGE, "1", [ComponentConfig(_FOLDER, _FOLDER)]), _ASSETS
    )
    return st.components.v2.component(_COMPONENT, html=_HTML, js=_SCRIPT, isolate_styles=False)
