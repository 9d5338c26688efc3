"""Asking a person: hands a question and its answer to those whom the workspace has chosen."""

from __future__ import annotations

from typing import Any

from assistant.surfaces.slack.blocks import Block, Message, chopped, run, web_link
from assistant.surfaces.slack.job_queue import QueuedAnswer
from assistant.surfaces.slack.web_api import Workspace

__all__ = ["ask_person"]


async def ask_person(space: Workspace, person: str, kept: QueuedAnswer, user: str, ts: str) -> str:
    """Posts it where `person` says: a channel, a user, or a user group in the thread itself.

    Returns what to tell who asked; raises Refused or Unreached.
    """
    group = person.startswith("S")
    if group and kept.private:
        return (
            "Nobody else can see this answer. Share it with the channel first, then ask a person."
        )
    answer = kept.answer
    elements: list[Block] = (
        [{"type": "usergroup", "usergroup_id": person}, run(" ")] if group else []
    )
    elements += [
        {"type": "user", "user_id": user},
        run(f" would like a person to look at this: {answer['question']}"),
    ]
    said = f"Somebody would like a person to look at this: {answer['question']}"
    if not group:
        short = chopped(answer["answer"], 1500)[0]
        elements.append(run(f"\n\nMy answer: {short}"))
        said = f"{said}\n\nMy answer: {short}"
        if not kept.private and ts:
            found = await space.quietly(
                space.client.chat_getPermalink, channel=kept.channel, message_ts=ts
            )
            if found.get("permalink"):
                elements += [run("\n"), web_link(str(found["permalink"]), "Open the thread")]
    block: dict[str, Any] = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": elements}],
    }
    channel, thread = (kept.channel, kept.thread) if group else (person, "")
    await space.post(
        channel, Message([block], said), thread=thread, job=f"{kept.key}:person:{user}"
    )
    return "Your question is with a person now."
