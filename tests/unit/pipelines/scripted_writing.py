"""A language model that writes what it is told to, and what a writer with one needs besides."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.backends.shipped_files import load_lexicon
from assistant.checking.claims import ClaimChecker
from assistant.domain import Citation, Claim, Document, Draft, Evidence, Question, WrittenClaim
from assistant.errors import WriterFailed
from assistant.ports import Message, ModelUsage, OnClaim
from assistant.reader import Reading, Stance, Text
from assistant.text.lexicon import Lexicon
from assistant.writing.prompts import Prompt, Prompts

PROMPTS = Prompts(
    draft=Prompt("draft", "At most $most claims about $subject."),
    material=Prompt("material", "Question: $question Fence: $fence\n$passages"),
    repair=Prompt("repair", "$material\nWrong:\n$claims"),
    rewrite=Prompt("rewrite", "Rewrite the last question."),
    numbered=Prompt("numbered", "Rules.\n"),
    numbered_example=Prompt("numbered_example", "[1] Ice melts.\n---\n[1] Ice melts.\n"),
    numbered_material=Prompt("numbered_material", "$sentences\nQuestion: $question\n"),
    numbered_repair=Prompt("numbered_repair", "Wrong:\n$faults\n$material\n"),
)


class Leaning:
    """A reader for which any evidence does the same to any claim."""

    def __init__(self, supports: float = 1.0) -> None:
        self.stance = Stance(supports, 1 - supports, 0.0)

    def read(self, _question: str, _texts: Sequence[Text]) -> list[Reading]:
        raise AssertionError("nothing is to be read")

    def weigh(self, _claim: str, evidence: Sequence[str]) -> list[Stance]:
        return [self.stance] * len(evidence)

    def weigh_premise(self, question: str, evidence: Sequence[str]) -> list[Stance]:
        return self.weigh(question, evidence)


def checker(supports: float = 1.0) -> ClaimChecker:
    return ClaimChecker(Lexicon(load_lexicon()), Leaning(supports))


@dataclass
class ScriptedModel:
    """A `ChatModel` that gives its next answer at each call; an error among them is raised."""

    answers: list[str | list[WrittenClaim] | WriterFailed]
    name: str = "test:model"
    by: str = ""
    asked: list[str] = field(default_factory=list)
    """What it was asked last in each call."""
    began: list[list[Message]] = field(default_factory=list)
    """What stood before that."""
    unread: str = ""
    """What of its last plain answer nobody read."""
    streams: list[Generator[str, None, None]] = field(default_factory=list)
    """Its plain answers: held here, so that one ends only where it is read to its end or closed."""

    def claims(self, instructions: str, material: str, usage: ModelUsage) -> Iterator[WrittenClaim]:
        self.began.append([("system", instructions)])
        for one in self._next(material, usage):
            assert isinstance(one, WrittenClaim)
            yield one

    def reply(self, messages: Sequence[Message], usage: ModelUsage) -> Iterator[str]:
        stream = self._pieces(messages, usage)
        self.streams.append(stream)
        return stream

    def _pieces(self, messages: Sequence[Message], usage: ModelUsage) -> Generator[str, None, None]:
        *before, (_, material) = messages
        self.began.append(before)
        letters = [one for one in self._next(material, usage) if isinstance(one, str)]
        self.unread = "".join(letters)
        for letter in letters:
            self.unread = self.unread[1:]
            yield letter

    def text(self, instructions: str, material: str) -> str:
        self.began.append([("system", instructions)])
        return "".join(str(one) for one in self._next(material, ModelUsage()))

    def _next(self, material: str, usage: ModelUsage) -> Sequence[str | WrittenClaim]:
        self.asked.append(material)
        usage.calls += 1
        usage.by = self.by
        answer = self.answers.pop(0)
        if isinstance(answer, WriterFailed):
            raise answer
        return answer


@dataclass(frozen=True)
class FixedWriter:
    """A `Writer` that always writes the same."""

    draft: Draft
    name: str = "extractive"

    def write(
        self, _question: Question, _evidence: Evidence, _on_claim: OnClaim | None = None
    ) -> Draft:
        return self.draft


def quoted(of: Document, ordinal: int, passage: str = "p") -> Claim:
    """A sentence of a document, as the extractive writer quotes it."""
    sentence = of.sentences[ordinal]
    text = of.text[sentence.start : sentence.end]
    where = Citation(
        of.source.id, passage, text, sentence.start, sentence.end, "", of.source.evidence
    )
    return Claim(text, (where,))


def words(text: str) -> int:
    """A token is what stands between spaces."""
    return len(text.split())
