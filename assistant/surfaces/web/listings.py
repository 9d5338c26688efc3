"""What the commands of the page list and hand out."""

from __future__ import annotations

from collections import Counter

import chainlit as cl

from assistant.surfaces.presentation.labels import kind_of
from assistant.surfaces.presentation.markdown import escaped
from assistant.surfaces.web.rendering import cited_works, exported


async def list_sources() -> None:
    """Every work that the conversation cites."""
    works = cited_works(cl.user_session.get("answers") or [])
    lines = [
        f"- {escaped(work['title'])} ({work['year'] or 'undated'}), {kind_of(work['evidence'])}"
        for work in works
    ]
    await cl.Message("\n".join(lines) or "Nothing has been cited yet.").send()


async def list_evidence() -> None:
    """How many quotes are of which kind of evidence."""
    counts = Counter(
        kind_of(citation["evidence"])
        for answer in cl.user_session.get("answers") or []
        for claim in answer["claims"]
        for citation in claim["citations"]
    )
    lines = [
        f"- {word}: {count} {'quote' if count == 1 else 'quotes'}"
        for word, count in sorted(counts.items())
    ]
    await cl.Message("\n".join(lines) or "Nothing has been cited yet.").send()


async def export() -> None:
    """The conversation and its works as files."""
    answers = cl.user_session.get("answers") or []
    if not answers:
        await cl.Message("There is nothing to export yet; ask something first.").send()
        return
    files = [
        cl.File(name=name, content=text.encode(), mime=mime, display="inline")
        for name, (text, mime) in exported(answers).items()
    ]
    await cl.Message("The conversation and the works that it cites:", elements=files).send()
