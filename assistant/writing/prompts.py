"""Prompts: named templates that complain before a model is asked, and passages fenced as data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from string import Template
from typing import Final

from assistant.domain import Document, Hit
from assistant.domain.ids import short_digest
from assistant.errors import MissingVariables

_LEFT_OUT: Final = "[a sentence is left out]"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template with a name; ``$name`` stands for a variable."""

    name: str
    text: str

    @property
    def variables(self) -> frozenset[str]:
        """What must be given."""
        return frozenset(Template(self.text).get_identifiers())

    def render(self, **values: str | int) -> str:
        """The text with its variables filled in; what is filled in is not read again.

        Raises:
            MissingVariables: not every variable was given.
        """
        missing = sorted(self.variables - values.keys())
        if missing:
            raise MissingVariables(f"The prompt {self.name} lacks {', '.join(missing)}.")
        return Template(self.text).substitute(values)


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of the writer."""

    draft: Prompt
    material: Prompt
    repair: Prompt
    rewrite: Prompt
    numbered: Prompt
    """Rules of the numbered form: the same for each question, so that servers keep what they read of it."""
    numbered_example: Prompt
    """What is asked and answered by turns, with a line of three hyphens between them."""
    numbered_material: Prompt
    numbered_repair: Prompt

    @property
    def digest(self) -> str:
        """Changes with any word of those of the structured form: they are part of what made an answer."""
        parts = (self.draft, self.material, self.repair, self.rewrite)
        return short_digest(*(part.text for part in parts), length=8)

    @property
    def numbered_digest(self) -> str:
        """The same for the numbered form."""
        parts = (self.numbered, self.numbered_example, self.numbered_material, self.numbered_repair)
        return short_digest(*(part.text for part in (*parts, self.rewrite)), length=8)

    def numbered_start(self) -> list[tuple[str, str]]:
        """The messages that every question of the numbered form begins with."""
        turns = [part.strip() for part in self.numbered_example.text.split("\n---\n")]
        said = zip(cycle(("human", "ai")), turns, strict=False)
        return [("system", self.numbered.text.strip()), *said]


def fence_for(hits: Sequence[Hit]) -> str:
    """A mark that none of the passages holds, the same for the same passages."""
    mark = "=====" + short_digest(*(hit.passage.id for hit in hits), length=8)
    while any(mark in hit.passage.text for hit in hits):
        mark += "="
    return mark


def fenced(key: str, hit: Hit, document: Document, fence: str) -> str:
    """One passage between fences, with what kind of evidence it is.

    Sentences that read like orders to a program are left out: they cannot be quoted either.
    """
    source = hit.source
    about = ", ".join(filter(None, (*source.conditions, *source.species)))
    head = f"{fence} passage {key}; {source.evidence.value}; {source.year or 'undated'}"
    text = hit.passage.text
    for sentence in document.sentences[hit.passage.first_sentence : hit.passage.last_sentence + 1]:
        if not sentence.quotable:
            text = text.replace(document.text[sentence.start : sentence.end], _LEFT_OUT)
    return f"{head}{'; about ' + about if about else ''}\n{text}\n{fence} end of {key}"


def within_budget(parts: Sequence[str], budget: int, count: Callable[[str], int]) -> list[str]:
    """The first parts that together have no more than `budget` tokens; at least one."""
    kept: list[str] = []
    used = 0
    for part in parts:
        used += count(part)
        if kept and used > budget:
            break
        kept.append(part)
    return kept
