"""What a reader can set for a conversation, and what of it the page itself has to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import chainlit as cl
from chainlit.input_widget import Select, Slider, Switch

from assistant.settings import EvidenceScope
from assistant.surfaces.shared.session import EVERYWHERE, OWN_ONLY, Controls


async def offer(controls: Controls, writer: str, dictation: bool) -> None:
    """Shows the settings as they are; `writer` is the one that the installation names."""
    writers = list(dict.fromkeys(["extractive", writer]))
    where = OWN_ONLY if controls.only_uploads else EVERYWHERE
    scopes = [scope.value for scope in EvidenceScope]
    choices = (
        ("level", "Reading level", ["reader", "lab"], controls.level),
        ("writer", "Writer", writers, controls.writer),
        ("evidence", "Evidence (all, human only, trials only)", scopes, controls.evidence.value),
        ("where", "Where to look", [EVERYWHERE, OWN_ONLY], where),
    )
    switches = (
        ("steps", "Show what was retrieved, read, checked", controls.steps),
        ("dictation", "Dictation, if this browser hears on this machine", dictation),
    )
    passages = Slider(
        id="passages", label="Passages", initial=controls.passages, min=4, max=24, step=1
    )
    await cl.ChatSettings(
        [
            *(Select(id=i, label=says, values=v, initial_value=at) for i, says, v, at in choices),
            passages,
            *(Switch(id=name, label=says, initial=on) for name, says, on in switches),
        ]
    ).send()


async def tell_page(values: Mapping[str, Any] | None) -> None:
    """Switches dictation, which is the browser's own, on or off."""
    await cl.send_window_message({"dictation": (values or {}).get("dictation") is True})
