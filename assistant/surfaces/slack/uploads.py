"""Papers that somebody uploads in a direct conversation: only that person is answered from them."""

import asyncio
import tempfile
from pathlib import Path
from typing import Final

import aiohttp

from assistant.errors import AssistantError
from assistant.service import Assistant
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.shared.uploads import MOST_BYTES, UploadStore, forget
from assistant.surfaces.slack.blocks import Message
from assistant.surfaces.slack.incoming import File, Post
from assistant.surfaces.slack.messages import plain
from assistant.surfaces.slack.web_api import Workspace

_CHUNK: Final = 65_536


class SlackUploads:
    """The uploads of direct conversations."""

    def __init__(self, assistants: Assistants) -> None:
        self._assistants = assistants
        self._stores: dict[str, UploadStore] = {}

    def store(self, post: Post) -> UploadStore:
        """The uploads of this direct conversation."""
        key = f"slack-{post.team}-{post.channel}"
        if key not in self._stores:
            self._stores[key] = UploadStore.of(self._assistants, key)
        return self._stores[key]

    def used(self, post: Post) -> bool:
        """Whether a post is answered from uploads as well."""
        return post.direct and bool(self.store(post).documents)

    def assistant(self, post: Post, writer: str) -> Assistant:
        """The assistant for a post: in a direct conversation with the uploads of it."""
        if post.direct:
            return self.store(post).assistant(writer)
        return self._assistants.get(writer)

    async def add(self, workspace: Workspace, post: Post, file: File) -> str:
        """Reads a file; returns the result in a sentence."""
        name = Path(file.name).name[:120]
        if file.size > MOST_BYTES:
            return f"{name} is larger than 25 MB. Upload a smaller file."
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"document{Path(name).suffix[:10]}"
            problem = await self._fetch(workspace, file, path)
            if problem:
                return problem
            try:
                new = await self.store(post).add(path, name)
            except AssistantError as error:
                return error.for_people()
        titles = "; ".join(document.source.title for document in new)
        return (
            f"Read: {titles}. Nobody here has reviewed it; it is searched in this conversation only. "
            "“documents” lists what you uploaded, “forget documents” removes it."
        )

    def list(self, post: Post) -> Message:
        """The titles of the uploads."""
        sources = [document.source for document in self.store(post).documents]
        titles = [f"{source.title} ({source.id})" for source in sources]
        return plain(*titles) if titles else plain("You have uploaded no documents.")

    def forget(self, post: Post) -> Message:
        """Removes all uploads."""
        store = self.store(post)
        count = len(store.documents)
        forget(self._assistants.settings, store.thread)
        self._stores.pop(store.thread, None)
        return plain(f"{count} documents are removed: files, texts and their place in the search.")

    async def _fetch(self, workspace: Workspace, file: File, path: Path) -> str:
        """Downloads it; returns what is wrong in a sentence, or nothing."""
        if not workspace.is_slack(file.url):
            return "This file is not stored at Slack, so I do not fetch it. Upload the file itself."
        headers = {"Authorization": f"Bearer {workspace.client.token}"}
        received = 0
        try:
            async with workspace.session.get(
                file.url, headers=headers, allow_redirects=False
            ) as answer:
                # Without the scope files:read Slack sends to its login page.
                if answer.status != 200:
                    return "Slack does not let me read this file; the app may lack the scope files:read."
                with path.open("wb") as target:
                    async for part in answer.content.iter_chunked(_CHUNK):
                        received += len(part)
                        if received > MOST_BYTES:
                            return "The file is larger than 25 MB. Upload a smaller file."
                        await asyncio.to_thread(target.write, part)
        except (aiohttp.ClientError, TimeoutError):
            return "The file could not be fetched from Slack. Send it once more."
        return ""
