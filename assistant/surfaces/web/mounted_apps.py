"""Other applications in the process of the page, found by name: surfaces do not import each other."""

from __future__ import annotations

from importlib.metadata import entry_points

from chainlit.server import app as page
from starlette.routing import Mount

from assistant.surfaces.shared.assistants import Assistants


def mount(name: str, assistants: Assistants) -> None:
    """Serves the application of that name under ``/name``; it keeps its own keys, limits and origins."""
    (found,) = entry_points(group="mtor_ms.mounts", name=name)
    # Before the page's own routes: the last of those takes every path.
    page.router.routes.insert(0, Mount(f"/{name}", found.load()(assistants)))
