"""Asks a person: posts a question and its answer to those whom the workspace has chosen."""

from __future__ import annotations

from assistant.surfaces.slack.blocks import Block, Message, chopped, rich, run, web_link
from assistant.surfaces.slack.job_queue import QueuedAnswer
from assistant.surfaces.slack.web_api import Workspace


async def ask_person(
    workspace: Workspace, person: str, saved: QueuedAnswer, user: str, ts: str
) -> str:
    """Posts it where `person` says: a channel, a user, or a user group in the thread itself.

    Returns the reply to who pressed the button; raises Refused or Unreached.
    """
    group = person.startswith("S")
    if group and saved.private:
        return (
            "Nobody else can see this answer. Share it with the channel first, then ask a person."
        )
    answer = saved.answer
    elements: list[Block] = (
        [{"type": "usergroup", "usergroup_id": person}, run(" ")] if group else []
    )
    elements += [
        {"type": "user", "user_id": user},
        run(f" would like a person to look at this: {answer['question']}"),
    ]
    text = f"Somebody would like a person to look at this: {answer['question']}"
    if not group:
        short = chopped(answer["answer"], 1500)[0]
        elements.append(run(f"\n\nMy answer: {short}"))
        text = f"{text}\n\nMy answer: {short}"
        if not saved.private and ts:
            found = await workspace.attempt(
                workspace.client.chat_getPermalink, channel=saved.channel, message_ts=ts
            )
            if found.get("permalink"):
                elements += [run("\n"), web_link(str(found["permalink"]), "Open the thread")]
    channel, thread = (saved.channel, saved.thread) if group else (person, "")
    await workspace.post(
        channel, Message([rich(elements)], text), thread=thread, job=f"{saved.key}:person:{user}"
    )
    return "Your question is with a person now."
