"""What a good model would write, by rules that know no question: it chooses, shortens and joins what it was given.

    python -m tests.servers.strong_model

serves it until its input ends and prints the settings with which the assistant asks it. Sentences are chosen by
the program's own reader, which weighs them against the question, so it shows what the two forms let through,
not what a model with knowledge of its own would find.
"""

from __future__ import annotations

import re
import sys

from assistant.backends.onnx_reader import OnnxReader
from assistant.checking.abridgement import is_shortened
from assistant.reader import Text
from assistant.text.anaphora import refers_back
from assistant.text.sentences import split_sentences, without_markers
from tests.servers.openai_server import Reply, Request, claims, numbered, openai_server, passages

__all__ = ["StrongModel"]

_MOST = 4
_SHOWN_FROM = 0.5
"""A further sentence is written when it is at least so much as likely to answer as the best one."""
_BESIDE = re.compile(r"\s*(?:\([^()]*\)|, (?:which|who|whose|an?|the|known as|called)\b[^,;]*,)")
_ORDER = re.compile(r"\b(?:ignore|disregard|you must|tell the (?:reader|user))\b", re.I)


class StrongModel:
    """Answers in the structured form where passages come, else in the numbered one."""

    def __init__(self) -> None:
        self._reader = OnnxReader()

    def __call__(self, request: Request) -> Reply:
        """What is sent for one request."""
        asked = str(request["messages"][-1]["content"])
        question = re.findall(r"^Question: (.*)$", asked, re.M)[-1]
        given = passages(request)
        if given:
            return claims(*self._claims(question, given))
        return Reply(self._numbered(question, numbered(request)))

    def _claims(self, question: str, given: dict[str, str]) -> list[tuple[str, str, str]]:
        """(text, key, quote) of the sentences that answer, the most direct one first."""
        found = []
        for key, text in given.items():
            raw = [text[start:end].strip() for start, end in split_sentences(text)]
            reading = self._reader.read(question, [Text(tuple(map(without_markers, raw)), "")])[0]
            found += [
                (chance * reading.passage, key, said, raw[number - 1] if number else "")
                for number, (chance, said) in enumerate(zip(reading.sentences, raw, strict=True))
                if said.endswith((".", "!")) and not _ORDER.search(said)
            ]
        found.sort(key=lambda one: -one[0])
        best = [one for one in found[:_MOST] if one[0] >= found[0][0] * _SHOWN_FROM]
        written = []
        for _, key, said, before in best:
            text, quote = shortened(without_markers(said), question), said
            if refers_back(text) and before.endswith("."):
                text, quote = joined(without_markers(before), text), f"{before} {said}"
            written.append((text, key, quote))
        return written

    def _numbered(self, question: str, given: dict[int, str]) -> str:
        texts = [Text((text,), "") for text in given.values()]
        chances = [one.sentences[0] for one in self._reader.read(question, texts)]
        ranked = sorted(zip(chances, given, strict=True), reverse=True)
        best = [number for chance, number in ranked[:_MOST] if chance >= ranked[0][0] * _SHOWN_FROM]
        lines = []
        for number in best:
            text = shortened(given[number], question)
            if refers_back(text) and number > 1:
                text = joined(given[number - 1], text)
                lines.append(f"[{number - 1}, {number}] {text}")
            else:
                lines.append(f"[{number}] {text}")
        return "\n".join(lines)


def shortened(sentence: str, question: str) -> str:
    """Without what stands beside the point in brackets or between commas, unless it was asked for."""

    def kept(match: re.Match[str]) -> str:
        words = set(re.findall(r"\w{4,}", match.group().lower()))
        return match.group() if words & set(re.findall(r"\w{4,}", question.lower())) else ""

    shorter = _BESIDE.sub(kept, sentence)
    return shorter if is_shortened(shorter, sentence) else sentence


def joined(before: str, sentence: str) -> str:
    """Two sentences as one, for the second leans on the first."""
    return f"{before.rstrip('.')}; {sentence[:1].lower()}{sentence[1:]}"


def main() -> None:
    """Serves until standard input ends."""
    with openai_server(StrongModel()) as served:
        print(f"MTORMS_WRITER=openai:strong MTORMS_WRITER_URL={served.url}", flush=True)  # noqa: T201
        sys.stdin.read()


if __name__ == "__main__":
    main()
