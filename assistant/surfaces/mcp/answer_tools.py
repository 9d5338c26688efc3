"""Tools that answer: a question, and a statement to be checked."""

import asyncio
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from assistant.domain import Stage, StageName, Turn
from assistant.errors import AssistantError
from assistant.settings import EvidenceScope
from assistant.surfaces.mcp.sdk import READS, CallToolResult, Ctx, Server, ToolError, result
from assistant.surfaces.mcp.tool_calls import Progress, in_thread, owner_of
from assistant.surfaces.presentation.answer_json import answer_to_dict, checked_to_dict
from assistant.surfaces.presentation.answer_schema import AnswerJson
from assistant.surfaces.presentation.labels import safe
from assistant.surfaces.presentation.response_types import CheckedJson
from assistant.surfaces.presentation.text import render
from assistant.surfaces.shared.answer_log import AnswerRecorder
from assistant.surfaces.shared.assistants import Assistants
from assistant.surfaces.shared.session import TURNS, new_session
from assistant.surfaces.shared.turns import Cited, turn_of

_STAGES: Final = {
    StageName.RETRIEVED: "{n} passages found",
    StageName.READ: "{n} sentences read",
    StageName.CHECKED: "{n} sentences checked",
}
_STEPS: Final = len(_STAGES) + 1


class TurnArgument(BaseModel):
    """A question that was asked before."""

    model_config = ConfigDict(extra="ignore")

    text: Annotated[str, Field(description="As it was asked.")]
    standalone: Annotated[
        str | None, Field(description="`standalone_question` of its answer, where it is known.")
    ] = None
    cited: Cited = []


class ClaimsJson(BaseModel):
    """A verdict for each sentence."""

    claims: list[CheckedJson]


Question = Annotated[str, Field(max_length=4000, description="One question.")]
Statement = Annotated[
    str, Field(max_length=4000, description="Up to six sentences that state something.")
]
Earlier = Annotated[
    str | TurnArgument | list[str | TurnArgument] | None,
    Field(description="Questions asked before, oldest first, which this one may lean on."),
]
Evidence = Annotated[
    EvidenceScope | None, Field(description="Which kinds of evidence it may use; null for all.")
]


def add_answering(server: Server, assistants: Assistants, recorder: AnswerRecorder) -> None:
    """Adds both to the server."""
    room = asyncio.Semaphore(assistants.at_once)

    @server.tool(title="Ask the documents", annotations=READS)
    async def ask(
        ctx: Ctx, question: Question, turns: Earlier = None, evidence: Evidence = None
    ) -> Annotated[CallToolResult, AnswerJson]:
        """A cited answer, with caveats, confidence, and what the cited papers say."""
        owner = owner_of(ctx, "ask")
        progress = Progress(ctx, _STEPS)

        async def on_stage(stage: Stage) -> None:
            await progress.step(_STAGES[stage.name].format(n=len(stage.found)))

        async with room:
            before = await in_thread(_turns, assistants, turns)
            session = new_session(assistants, question, before, evidence, on_stage)
            try:
                # A call that is cancelled ends here, and the thread that answers at its next step.
                answer = await session.whole()
            except AssistantError as error:
                raise ToolError(error.for_people()) from error
        await recorder.record_session(session, data := answer_to_dict(answer), owner)
        await progress.step("done")
        return result(safe(render(answer)), data)

    @server.tool(title="Check a claim", annotations=READS)
    async def check_claim(ctx: Ctx, statement: Statement) -> Annotated[CallToolResult, ClaimsJson]:
        """A verdict for each sentence of a statement, with the words of the corpus that it rests on."""
        owner_of(ctx, "ask")
        progress = Progress(ctx, 2)
        async with room:
            await progress.step("being checked")
            found = await in_thread(assistants.get().check, statement)
        rows = [checked_to_dict(one) for one in found]
        await progress.step("done")
        lines = [line for row in rows for line in _checked_lines(row)]
        return result(safe("\n".join(lines)), {"claims": rows})


def _turns(assistants: Assistants, given: Earlier) -> list[Turn]:
    """The questions before; those that do not say how they were understood are understood now."""
    if given is None:
        return []
    many = given if isinstance(given, list) else [given]
    turns = [one if isinstance(one, TurnArgument) else TurnArgument(text=one) for one in many]
    turns = [one for one in turns if one.text.strip()][-TURNS:]
    known = [turn_of(t.text, t.standalone, t.cited) for t in turns if t.standalone]
    if len(known) == len(turns):
        return known
    return assistants.get().understood([one.text for one in turns])


def _checked_lines(row: dict[str, Any]) -> list[str]:
    """The verdict, and below it the words that it rests on with their source."""
    lines = [f"{row['support']}: {row['text']} ({row['reason']})"]
    titles = {source["source_id"]: source["title"] for source in row["sources"]}
    for cited in row["citations"]:
        where = titles.get(cited["source_id"], cited["source_id"])
        lines.append(f"  “{cited['quote']}” [{cited['source_id']}, {cited['evidence']}: {where}]")
    return lines
