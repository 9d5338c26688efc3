"""Other applications beside the page, in its process. They are found by name: surfaces do not know each other."""

from __future__ import annotations

from importlib.metadata import entry_points

from chainlit.server import app as page
from starlette.routing import Mount

from assistant.settings import Settings

__all__ = ["mount_beside"]


def mount_beside(name: str, settings: Settings) -> None:
    """Serves the application of that name under ``/name``; it keeps its own keys, limits and origins."""
    (found,) = entry_points(group="mtor_ms.mounts", name=name)
    # Before the page's own routes: the last of those takes every path.
    page.router.routes.insert(0, Mount(f"/{name}", found.load()(settings)))
