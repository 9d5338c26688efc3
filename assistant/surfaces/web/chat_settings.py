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
    await cl.ChatSettings(
        [
            Select(
                id="level",
                label="Reading level",
                values=["reader", "lab"],
                initial_value=controls.level,
            ),
            Select(id="writer", label="Writer", values=writers, initial_value=controls.writer),
            Select(
                id="evidence",
                label="Evidence (all, human only, trials only)",
                values=scopes,
                initial_value=controls.evidence.value,
            ),
            Select(
                id="where",
                label="Where to look",
                values=[EVERYWHERE, OWN_ONLY],
                initial_value=where,
            ),
            Slider(
                id="passages", label="Passages", initial=controls.passages, min=4, max=24, step=1
            ),
            Switch(
                id="steps", label="Show what was retrieved, read, checked", initial=controls.steps
            ),
            Switch(
                id="dictation",
                label="Dictation, if this browser hears on this machine",
                initial=dictation,
            ),
        ]
    ).send()


async def tell_page(values: Mapping[str, Any] | None) -> None:
    """Switches dictation, which is the browser's own, on or off."""
    await cl.send_window_message({"dictation": (values or {}).get("dictation") is True})
