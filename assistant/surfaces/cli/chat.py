"""``mtor-ms chat``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.domain import Exchange, conversation_of, in_current_form
from assistant.errors import AssistantError, ConversationError, UnknownConversation
from assistant.service import Assistant
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    Level,
    LevelOption,
    WriterOption,
    answer_recorder,
    assistant_for,
    note,
    print_text,
    say_if_behind,
)
from assistant.surfaces.shared.answer_log import AnswerRecorder, exchange_of

if TYPE_CHECKING:
    from assistant.bootstrap import SqliteAnswers, SqliteConversations

_SURFACE = "terminal"

_HELP = """Ask a question, or:
  /level reader, /level lab   for whom answers are laid out
  /export FILE.md             write this conversation as Markdown with footnotes
  /new NAME                   begin or open another conversation
  /list                       name the conversations
  /delete                     remove this conversation permanently
  /quit                       leave; the conversation is kept"""


def chat(
    conversation: Annotated[
        str, typer.Option("--conversation", "-c", metavar="NAME", help="Which one to go on with.")
    ] = "default",
    listed: Annotated[
        bool, typer.Option("--list", help="Name the conversations and exit.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write it as .md, or .json, and exit."),
    ] = None,
    delete: Annotated[
        bool, typer.Option("--delete", help="Remove it permanently and exit.")
    ] = False,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    writer: WriterOption = "",
    level: LevelOption = Level.READER,
) -> None:
    """Talk with the documents in the terminal; follow-ups are understood, and all is kept.

    Example: mtor-ms chat --conversation remyelination
    """
    from assistant.bootstrap import (
        conversations_kept,
        days_ago,
        make_answer_log,
        make_conversations,
    )

    assistant, settings = assistant_for(corpus, index, writer)
    store, log = make_conversations(settings), make_answer_log(settings)
    if settings.conversations_days:
        conversations_kept(settings, "", _SURFACE).forget(days_ago(settings.conversations_days))
    if listed:
        print_text("\n".join(store.names()) or "There are no conversations yet.")
    elif export is not None:
        _export(store, conversation, export)
    elif delete:
        _known(store, conversation)
        _delete(store, log, conversation)
    else:
        say_if_behind(assistant, settings)
        recorder = answer_recorder(settings)
        _Terminal(assistant, settings.writer, recorder, log, store, conversation, level).run()


@dataclass(slots=True)
class _Terminal:
    """A conversation at the terminal."""

    _assistant: Assistant
    _writer: str
    _recorder: AnswerRecorder
    _log: SqliteAnswers
    _store: SqliteConversations
    _name: str
    _level: Level

    def run(self) -> None:
        """Reads lines until the end of the input or /quit."""
        interactive = sys.stdin.isatty()
        if interactive:
            count = len(self._store.exchanges(self._name))
            note(
                f"Conversation “{self._name}”, {count} exchanges so far. /help lists the commands."
            )
        while True:
            try:
                line = input("> " if interactive else "").strip()
            except EOFError:
                return
            if line == "/quit":
                return
            try:
                self._do(line)
            except AssistantError as error:
                note(f"Error: {error.for_people()}")

    def _do(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        rest = rest.strip()
        if not line:
            return
        if not word.startswith("/"):
            self._ask(line)
        elif word == "/level" and rest in set(Level):
            self._level = Level(rest)
        elif word == "/export" and rest:
            _export(self._store, self._name, Path(rest))
        elif word == "/new" and rest:
            self._name = rest
        elif word == "/list":
            print_text("\n".join(self._store.names()) or "There are no conversations yet.")
        elif word == "/delete":
            _delete(self._store, self._log, self._name)
        else:
            print_text(_HELP)

    def _ask(self, question: str) -> None:
        from assistant.surfaces.presentation.answer_json import answer_to_dict
        from assistant.surfaces.presentation.text import render

        turns = [exchange.turn for exchange in self._store.exchanges(self._name)]
        answer = self._assistant.ask(question, turns)
        print_text(render(answer, level=self._level.value) + "\n")
        data = answer_to_dict(answer)
        self._store.add(self._name, exchange_of(data))
        kept_under = conversation_of(_SURFACE, self._name)
        self._recorder.record(
            self._assistant, data, turns, writer=self._writer, conversation=kept_under
        )


def _delete(store: SqliteConversations, log: SqliteAnswers, name: str) -> None:
    """Removes the answers kept for a replay first: if that fails, the conversation can be deleted again."""
    log.forget_conversation(conversation_of(_SURFACE, name))
    store.delete(name)
    print_text(f"The conversation “{name}” was deleted.")


def _known(store: SqliteConversations, name: str) -> list[Exchange]:
    exchanges = store.exchanges(name)
    if not exchanges:
        raise UnknownConversation(
            f"There is no conversation “{name}”.", "`mtor-ms chat --list` names them."
        )
    return exchanges


def _export(store: SqliteConversations, name: str, path: Path) -> None:
    from assistant.surfaces.presentation.markdown import conversation_markdown

    answers = [in_current_form(exchange.answer) for exchange in _known(store, name)]
    if path.suffix == ".json":
        import json

        text = json.dumps(answers, ensure_ascii=False, indent=2) + "\n"
    else:
        text = conversation_markdown(answers)
    if str(path) == "-":
        print_text(text.rstrip("\n"))
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConversationError(
            f"{path} cannot be written: {error.strerror or error}.", "Name another file."
        ) from error
    print_text(f"{len(answers)} answers written to {path}.")
