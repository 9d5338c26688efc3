"""What Chainlit calls. It asks the service and shows what comes; it decides nothing itself."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from functools import partial
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Final

import chainlit as cl
from chainlit.server import app as server
from chainlit.step import StepDict
from chainlit.types import CommandDict, ThreadDict
from starlette.datastructures import Headers
from starlette.routing import Mount

from assistant.bootstrap import make_answer_log, make_feedback_box
from assistant.domain import Document, Turn, conversation_of, in_current_form
from assistant.errors import AssistantError
from assistant.surfaces.presentation.answer_json import answer_to_dict
from assistant.surfaces.presentation.markdown import marked
from assistant.surfaces.shared.answer_log import AnswerRecorder
from assistant.surfaces.shared.session import ChatSession, Controls, Stopped
from assistant.surfaces.shared.uploads import UploadStore
from assistant.surfaces.web.chat_settings import offer, tell_page
from assistant.surfaces.web.history import History
from assistant.surfaces.web.launch import LANGUAGES, leave_other_languages_out, pictures
from assistant.surfaces.web.listings import export, list_evidence, list_sources
from assistant.surfaces.web.login import check_password, may_enter
from assistant.surfaces.web.maps import map_button, show_map
from assistant.surfaces.web.process import running
from assistant.surfaces.web.progress import Progress
from assistant.surfaces.web.rendering import PAGE, card, page_of, panel, whole
from assistant.surfaces.web.retention import forget_thread, history_url
from assistant.surfaces.web.uploads import chips, current_uploads, list_documents, take

_log: Final = logging.getLogger("mtor-ms.web")
_ASSISTANTS: Final = running().assistants
_SETTINGS: Final = _ASSISTANTS.settings
_RECORDER: Final = AnswerRecorder(make_answer_log(_SETTINGS))
if running().with_api:
    # Found by name: surfaces do not import each other. It keeps its own keys, limits and origins.
    (_api,) = entry_points(group="mtor_ms.mounts", name="api")
    # Before the page's own routes: the last of those takes every path.
    server.router.routes.insert(0, Mount("/api", _api.load()(_ASSISTANTS)))
_COMMANDS: Final[list[CommandDict]] = [
    {
        "id": name,
        "icon": icon,
        "description": text,
        "button": False,
        "persistent": False,
        "selected": False,
    }
    for name, icon, text in (
        ("sources", "library", "List what this conversation cites"),
        ("evidence", "scale", "Say what kinds of evidence it rests on"),
        ("map", "chart-scatter", "Draw what was found; names narrow it"),
        ("compare", "columns-2", "Compare two things, as in: A and B"),
        ("documents", "files", "List your own documents, and remove them"),
        ("export", "download", "Hand out the conversation as files"),
    )
]
_PICTURES: Final = pictures()
leave_other_languages_out(Path(os.environ["CHAINLIT_APP_ROOT"]))


@cl.data_layer
def _history() -> History:
    thumb, forget = make_feedback_box(_SETTINGS).thumb, partial(forget_thread, _SETTINGS)
    return History(history_url(_SETTINGS), thumb, forget)


if _SETTINGS.ui.login == "password":

    @cl.password_auth_callback
    async def _login(name: str, password: str) -> cl.User | None:
        return cl.User(identifier=name) if check_password(_SETTINGS, name, password) else None

elif _SETTINGS.ui.login == "oauth":

    @cl.oauth_callback
    async def _known(
        provider: str,
        _token: str,
        _raw: dict[str, str],
        user: cl.User,
        _id_token: str | None = None,
    ) -> cl.User | None:
        """Who is on the list; a name of one provider is not the same name of another."""
        if not may_enter(_SETTINGS, user.identifier):
            return None
        return cl.User(identifier=f"{provider}:{user.identifier}")

else:

    @cl.header_auth_callback
    async def _nobody(_headers: Headers) -> cl.User | None:
        """On one's own machine everyone is the same reader; no password is asked for."""
        return cl.User(identifier="reader")


@cl.set_starters
async def _starters(_user: cl.User | None, language: str | None = None) -> list[cl.Starter]:
    spoken = _language(language)[:2]
    return [
        cl.Starter(
            label=one.called(spoken),
            message=one.question,
            icon=f"/public/icons/{one.picture}.svg" if one.picture in _PICTURES else None,
        )
        for one in _ASSISTANTS.profile().starters
    ]


def _language(wanted: str | None) -> str:
    """The language of ours that is nearest to a browser's; English where none is."""
    plain = (wanted or "").split("-")[0].lower()
    return next((key for key in LANGUAGES if key.split("-")[0] == plain), LANGUAGES[0])


@cl.on_chat_start
async def _start() -> None:
    await _open(None)


@cl.on_chat_resume
async def _resume(thread: ThreadDict) -> None:
    """Brings back what follow-ups lean on, the card of every answer and the chips of documents."""
    await _open((thread.get("metadata") or {}).get("chat_settings"))
    # The page shows the elements of the thread that it is handed after this returns.
    shown = thread["elements"] = []
    asked: StepDict = {}
    files: list[str] | None = None
    for step in thread["steps"]:
        if step["type"] == "user_message":
            asked, files = step, None if step.get("output") else []
        kept = step.get("metadata") or {}
        element = None
        if "answer" in kept:
            answer = in_current_form(kept["answer"])
            element = _card(answer, _remember(answer, str(asked.get("id", ""))))
        elif "documents" in kept:
            element = chips(kept["documents"])
            if files is not None:  # files alone leave a message without words
                files += {one["name"]: None for one in kept["documents"]}
                asked["output"] = ", ".join(files)
        if element is not None:
            await element.send(for_id=step["id"], persist=False)
            shown.append(element.to_dict())


@cl.on_settings_update
async def _changed(values: dict[str, Any]) -> None:
    cl.user_session.set("controls", Controls.of(values))
    await tell_page(values)


@cl.on_stop
def _stopped() -> None:
    session = cl.user_session.get("session")
    if session is not None:
        session.stop()


@cl.on_message
async def _message(message: cl.Message | None) -> None:
    if message is None:  # an edited message that the page no longer has
        return
    await cl.send_window_message({"thread": cl.context.session.thread_id})
    _take_back(message.id)
    text = message.content.strip()
    command = message.command or ""
    word, _, rest = text.partition(" ")
    if not command and word.removeprefix("/") in {c["id"] for c in _COMMANDS} and word[:1] == "/":
        command, text = word[1:], rest.strip()
    if message.elements:
        await take(message.elements)
        if not text and not cl.user_session.get("answers"):
            # Without words the conversation would have no name, and the page would not list it.
            await cl.context.emitter.init_thread(message.elements[0].name or "A document")
    if text.lower().rstrip(".!") == "show the map":
        command, text = "map", ""
    if command in _LISTS:
        await _LISTS[command]()
    elif command == "map":
        await show_map(text)
    elif command == "compare" and text:
        await _answer(f"What is the difference between {text}?", message.id)
    elif text:
        await _answer(text, message.id)


@cl.action_callback("ask")
async def _asked(action: cl.Action) -> None:
    question = str(action.payload.get("question", ""))[:500]
    asked = await cl.Message(content=question, type="user_message").send()
    await _answer(question, asked.id)


@cl.action_callback("source")
async def _source(action: cl.Action) -> None:
    """Opens what an answer quotes from one of its sources in the side panel."""
    answer, number = _answer_of(action), int(action.payload.get("n", -1))
    if answer is None:
        return
    for source in answer["sources"]:
        if source["n"] == number:
            page = page_of(answer, source["source_id"])
            await _open_panel(f"Source {number}", source, lambda d: panel(answer, number, d), page)


def _answer_of(action: cl.Action) -> dict[str, Any] | None:
    answers: list[dict[str, Any]] = cl.user_session.get("answers") or []
    place = int(action.payload.get("answer", -1))
    return answers[place] if 0 <= place < len(answers) else None


async def _open_panel(
    title: str, source: dict[str, Any], content: Callable[[Document], str], page: int | None = None
) -> None:
    uploads, key = current_uploads(), source["source_id"]
    elements: list[cl.Element] = []
    try:
        # In a thread: what a restart left unread may have to be embedded first.
        document = await asyncio.to_thread(uploads.document, key)
        text, pdf = content(document), uploads.original(key) or _original(document)
    except AssistantError as error:  # it has left the corpus, or was removed, since
        text, pdf = error.for_people(), None
    if pdf is not None:
        elements.append(
            cl.Pdf(name=f"{title}: the page", path=str(pdf), page=page, display="inline")
        )
    await cl.ElementSidebar.set_title(title)
    # Not "side": the page opens such elements by itself, and together with every earlier one.
    shown = cl.Text(name=title, content=text, display="inline")
    await cl.ElementSidebar.set_elements([shown, *elements])


def _original(document: Document) -> Path | None:
    """The PDF of the corpus that a document was read from; None when it is another kind of file."""
    folder = _SETTINGS.paths().corpus.resolve()
    file = (folder / document.file).resolve()
    return (
        file if file.suffix == ".pdf" and file.is_relative_to(folder) and file.is_file() else None
    )


async def _open(chosen: dict[str, Any] | None) -> None:
    cl.user_session.set("answers", [])
    cl.user_session.set("chips", [])
    cl.user_session.set("uploads", UploadStore.of(_ASSISTANTS, cl.context.session.thread_id))
    controls = Controls.of(chosen)
    cl.user_session.set("controls", controls)
    await offer(controls, _SETTINGS.writer, (chosen or {}).get("dictation") is True)
    await tell_page(chosen)
    await cl.context.emitter.set_commands(_COMMANDS)


async def _answer(question: str, asked: str) -> None:
    """Streams the claims, then shows the answer that counts with its card, panels and buttons.

    `asked` is the id of the message that asks.
    """
    controls = cl.user_session.get("controls") or Controls()
    answers: list[dict[str, Any]] = cl.user_session.get("answers") or []
    turns = [Turn.of_answer(answer) for answer in answers]
    uploads = current_uploads()
    shown = cl.Message(content="")
    progress = Progress(shown, controls.steps)
    session = ChatSession(
        question,
        turns,
        controls,
        assistant=lambda: uploads.assistant(controls.writer, only=controls.only_uploads),
        on_stage=progress,
    )
    cl.user_session.set("session", session)
    numbers: dict[str, int] = {}
    try:
        await progress.begin()
        async for claim, verdict in session.claims():
            for citation in claim.citations:
                numbers.setdefault(citation.source_id, len(numbers) + 1)
            cited = [numbers[citation.source_id] for citation in claim.citations]
            await progress.say(marked(claim.text, cited, verdict.support.value, PAGE) + "\n\n")
    except Stopped:
        await progress.say("*Stopped.*")
        await shown.send()
        return
    except AssistantError as error:
        shown.content = error.for_people()
        await shown.send()
        return
    except Exception:
        _log.exception("a question could not be answered")
        shown.content = "Something went wrong with this question. The next one will be answered."
        await shown.send()
        return
    answer = answer_to_dict(session.answer)
    behind = await asyncio.to_thread(_ASSISTANTS.staleness)
    text = whole(answer, controls.level)
    shown.content = "\n\n".join(filter(None, (text, behind and f"*{behind}*")))
    shown.metadata = {"answer": answer}
    shown.elements = [_card(answer, _remember(answer, asked))]
    shown.actions = map_button(answer)
    await shown.send()
    if not uploads.documents:
        # With documents of the reader's own in it, nobody else could ask it again.
        owner = "" if _SETTINGS.ui.login == "off" else f"page:{_user()}"
        conversation = conversation_of("page", cl.context.session.thread_id)
        await _RECORDER.record_session(session, answer, owner, conversation)


def _user() -> str:
    user = cl.user_session.get("user")
    return user.identifier if user else ""


def _card(answer: dict[str, Any], place: int) -> cl.Element:
    level = (cl.user_session.get("controls") or Controls()).level
    props = card(answer, level, place)
    return cl.CustomElement(name="AnswerCard", props=props, display="inline")


def _remember(answer: dict[str, Any], asked: str) -> int:
    """The place of the answer in the conversation."""
    answers = cl.user_session.get("answers") or []
    cl.user_session.set("answers", [*answers, answer])
    cl.user_session.set("asked", [*(cl.user_session.get("asked") or []), asked])
    return len(answers)


def _take_back(asked: str) -> None:
    """A question that is asked anew in other words: it and what came after it no longer count."""
    before: list[str] = cl.user_session.get("asked") or []
    if asked in before:
        place = before.index(asked)
        cl.user_session.set("asked", before[:place])
        cl.user_session.set("answers", (cl.user_session.get("answers") or [])[:place])


_LISTS: Final[dict[str, Callable[[], Awaitable[None]]]] = {
    "sources": list_sources,
    "evidence": list_evidence,
    "export": export,
    "documents": list_documents,
}
