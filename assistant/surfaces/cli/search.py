"""``mtor-ms search``."""

import textwrap
from typing import Annotated

import typer

from assistant.domain import EvidenceLevel, Filter
from assistant.surfaces.cli.common import (
    CorpusOption,
    IndexOption,
    JsonOption,
    assistant_for,
    print_json,
    print_text,
    say_if_behind,
)
from assistant.surfaces.presentation.labels import describe, safe
from assistant.surfaces.presentation.response_types import passage_to_dict


def search(
    query: Annotated[list[str], typer.Argument(help="What to look for.", show_default=False)],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many passages.")] = 10,
    evidence: Annotated[
        list[EvidenceLevel] | None,
        typer.Option("--evidence", help="Only sources of this kind; may be given again."),
    ] = None,
    since: Annotated[
        int, typer.Option("--since", metavar="YEAR", help="Only sources from this year on.")
    ] = 0,
    source: Annotated[
        list[str] | None,
        typer.Option("--source", metavar="ID", help="Only this source; again for more."),
    ] = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
    json: JsonOption = False,
) -> None:
    """Find passages, with scores and without an answer.

    Example: mtor-ms search "remyelination after rapamycin" -k 5
    """
    assistant, settings = assistant_for(corpus, index)
    say_if_behind(assistant, settings)
    only = Filter(frozenset(evidence or ()), since, frozenset(source or ()))
    found = assistant.search(" ".join(query), k, only)
    if json:
        print_json(
            {
                "query": found.question.text,
                "searched": found.question.search_text,
                "passages": [
                    {
                        **passage_to_dict(hit),
                        "dense": round(hit.dense, 6),
                        "lexical": round(hit.lexical, 6),
                    }
                    for hit in found.hits
                ],
            }
        )
        return
    for hit in found.hits:
        section = f", {hit.passage.section}" if hit.passage.section else ""
        print_text(f"{hit.rank:>3}. {hit.score:.3f}  {safe(describe(hit.source) + section)}")
        words = textwrap.shorten(hit.passage.text, 300, placeholder=" …")
        print_text(textwrap.indent(textwrap.fill(safe(words), 88), "     "))
