"""What the page's process was started with. Chainlit imports its app without arguments."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.settings import load_settings
from assistant.surfaces.shared.assistants import Assistants


@dataclass(frozen=True, slots=True)
class WebProcess:
    """The page's assistants, and whether the HTTP API is served with it, under /api."""

    assistants: Assistants
    with_api: bool = False


_process: WebProcess | None = None


def start(process: WebProcess) -> None:
    """Called by `mtor-ms ui` before Chainlit runs the app."""
    global _process
    _process = process


def running() -> WebProcess:
    """What was started; by the settings of the environment where Chainlit was run by itself."""
    process = _process or WebProcess(Assistants(load_settings()))
    start(process)
    return process
