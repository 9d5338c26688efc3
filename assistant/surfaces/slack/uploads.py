"""Papers that somebody drops into a direct conversation: only that person is answered from them."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Final

import aiohttp

from assistant.errors import AssistantError
from assistant.service import Assistant
from assistant.surfaces.shared.session import Controls, assistant_of
from assistant.surfaces.shared.uploads import MOST_BYTES, UploadStore, forget, reading
from assistant.surfaces.slack.blocks import Message
from assistant.surfaces.slack.incoming import File, Post
from assistant.surfaces.slack.messages import plain
from assistant.surfaces.slack.response_url import is_slack
from assistant.surfaces.slack.web_api import Workspace

__all__ = ["Documents"]

_CHUNK: Final = 65_536


class Documents:
    """The shelves of direct conversations."""

    def __init__(self) -> None:
        self._shelves: dict[str, UploadStore] = {}

    def shelf(self, post: Post) -> UploadStore:
        """What was brought into this direct conversation."""
        key = f"slack-{post.team}-{post.channel}"
        if key not in self._shelves:
            self._shelves[key] = UploadStore.of(key)
        return self._shelves[key]

    def brought(self, post: Post) -> bool:
        """Whether a post is answered from papers that somebody brought along, too."""
        return post.direct and bool(self.shelf(post).documents)

    def assistant(self, post: Post, controls: Controls) -> Assistant:
        """Who answers a post: in a direct conversation with what was brought into it."""
        if post.direct:
            return self.shelf(post).assistant(controls.writer, alone=False)
        return assistant_of(controls.writer)

    async def take(self, space: Workspace, post: Post, file: File) -> str:
        """Reads a file; says what became of it."""
        name = Path(file.name).name[:120]
        if file.size > MOST_BYTES:
            return f"{name} is larger than 25 MB. Bring a smaller file."
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"document{Path(name).suffix[:10]}"
            problem = await self._fetch(space, file, path)
            if problem:
                return problem
            try:
                new = await reading(self.shelf(post), path, name, _untold)
            except AssistantError as error:
                return error.for_people()
        titles = "; ".join(own.source.title for own in new)
        return (
            f"Read: {titles}. Nobody here has reviewed it; it is searched in this conversation only. "
            "“documents” lists what you brought, “forget documents” removes it."
        )

    def listed(self, shelf: UploadStore) -> Message:
        """Names what was brought."""
        titles = [f"{own.source.title} ({own.source.id})" for own in shelf.documents]
        return plain(*titles) if titles else plain("You have brought no documents.")

    def forgotten(self, shelf: UploadStore) -> Message:
        """Removes all that was brought."""
        count = len(shelf.documents)
        forget(shelf.thread)
        self._shelves.pop(shelf.thread, None)
        return plain(f"{count} documents are removed: files, texts and their place in the search.")

    async def _fetch(self, space: Workspace, file: File, path: Path) -> str:
        """Downloads it; what is wrong in a sentence, or nothing."""
        if not is_slack(file.url, space):
            return (
                "This file does not lie with Slack, so I do not fetch it. Upload the file itself."
            )
        headers = {"Authorization": f"Bearer {space.client.token}"}
        received = 0
        try:
            async with space.session.get(
                file.url, headers=headers, allow_redirects=False
            ) as answer:
                # Without the scope files:read Slack sends to its login page.
                if answer.status != 200:
                    return "Slack does not let me read this file; the app may lack the scope files:read."
                with path.open("wb") as kept:
                    async for part in answer.content.iter_chunked(_CHUNK):
                        received += len(part)
                        if received > MOST_BYTES:
                            return "The file is larger than 25 MB. Bring a smaller file."
                        await asyncio.to_thread(kept.write, part)
        except (aiohttp.ClientError, TimeoutError):
            return "The file could not be fetched from Slack. Send it once more."
        return ""


async def _untold(_done: int, _total: int) -> None:
    """Progress that nobody is shown."""
