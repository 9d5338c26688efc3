"""``mtor-ms replay``."""

from typing import Annotated

import typer

from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    Level,
    LevelOption,
    assistant_for,
    print_json,
    print_text,
)


def replay(
    answer_id: Annotated[
        str,
        typer.Argument(metavar="ID", help="The answer's id, as --json and --level lab show it."),
    ],
    corpus: CorpusOption = None,
    index: IndexOption = None,
    level: LevelOption = Level.READER,
    json: JsonOption = False,
) -> None:
    """Ask again what was answered, and show what changed since and why.

    Example: mtor-ms replay a-0123456789abcdef

    On the same index the same bytes come again. What a language model wrote cannot come again; of
    that the quotes are looked up.
    """
    from assistant.bootstrap import make_answer_log
    from assistant.surfaces.presentation.text import render
    from assistant.surfaces.shared.replay import Outcome, replay

    assistant, settings = assistant_for(corpus, index, "extractive")
    found = replay(make_answer_log(settings), assistant, answer_id, owner=None)
    if json:
        print_json(found.to_dict())
        return
    kept, (standing, quotes) = found.kept, found.quotes
    lines = [f"{kept.question}", f"(answered {kept.at} as {kept.id})", ""]
    if found.outcome is Outcome.SAME:
        lines.append("The same answer again, byte for byte:")
    elif found.outcome is Outcome.CHANGED:
        lines += ["The answer is another one now.", "What changed:"]
        lines += [f"• {change}" for change in found.changes]
        lines += ["Why:", *(f"• {reason}" for reason in found.reasons)]
    else:
        lines.append(f"{kept.writer} wrote this answer; its words cannot be asked for again.")
    lines += [f"{standing} of {quotes} quotes stand where they stood.", ""]
    print_text("\n".join(lines))
    print_text(render(found.answer, level=level.value) if found.answer else kept.answer()["answer"])
