"""Passages → sentences, each with how well it answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from assistant.domain import Document, Evidence, Hit, Question, SentenceHit
from assistant.ports import OpenIndex, Vectors
from assistant.settings import Writing
from assistant.steps.anaphora import antecedents
from assistant.steps.coverage import Weights, cover, keys_of, weigh
from assistant.steps.forms import fits_form, form_bonus, is_strict
from assistant.steps.lexicon import Lexicon
from assistant.steps.reading.record import FRAME
from assistant.steps.sentences import without_markers

__all__ = ["Selector"]

# What speaks of the text instead of the subject: "In this article, we explore ..."
_SIGNPOST: Final = re.compile(
    r"\b(?:in|throughout|through) (?:this|our|the (?:following|proceeding|next)) (?:\w+ )?"
    r"(?:article|review|section|discussion|synthesis|post|blog|guide|paper we)\b"
    r"|\bwe (?:delve|explore|present|examine|dissect|discuss|synthesi[sz]e|strive|will|look at|have to first)\b"
    r"|^this (?:article|discussion|post|blog|guide|review) (?:will|extends|covers|explores|looks|aims|provides)\b"
    r"|\bso, what does this mean\b|\blet's\b"
    # What should be done by whom is no finding.
    r"|\bcollaborat\w+ (?:among|between)\b|\bpersonali[sz]ed treatment plans?\b|\bnuanced (?:task|approach)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Selector:
    """Weighs the sentences of the best passages."""

    lexicon: Lexicon
    settings: Writing

    def select(
        self, evidence: Evidence, vector: Vectors, index: OpenIndex, contrast: Sequence[Hit] = ()
    ) -> Evidence:
        """The evidence with its sentences, best first; each sentence once.

        `contrast` are further passages in which the other side may stand.
        """
        question = evidence.question
        weights = weigh(question, index.vocabulary)
        best: dict[tuple[str, int], SentenceHit] = {}
        for hit in (*evidence.hits[: self.settings.passages], *contrast):
            for found in self._of_passage(question, hit, vector, index, weights):
                place = (found.source.id, found.ordinal)
                if place not in best or best[place].score < found.score:
                    best[place] = found
        ordered = sorted(best.values(), key=lambda s: (-s.score, s.source.id, s.ordinal))
        return replace(evidence, sentences=tuple(ordered))

    def _of_passage(
        self, question: Question, hit: Hit, vector: Vectors, index: OpenIndex, weights: Weights
    ) -> list[SentenceHit]:
        passage = hit.passage
        document = index.document(passage.source_id)
        rows = index.sentence_vectors(
            passage.source_id, passage.first_sentence, passage.last_sentence
        )
        source = document.source
        studied = " ; ".join((*source.conditions, *source.species))
        names = f"{source.title}. {passage.section}. {_called(document)}. {studied}"
        about = keys_of(names, self.lexicon)
        found = []
        for offset, row in enumerate(rows):
            ordinal = passage.first_sentence + offset
            sentence = document.sentences[ordinal]
            if sentence.instruction:
                continue
            text = document.text[sentence.start : sentence.end]
            own = keys_of(without_markers(text), self.lexicon)
            around = about | self._before(document, ordinal)
            covered = cover(question.terms, weights, own, around)
            similarity = float(row @ vector)
            score = (
                0.45 * similarity
                + 0.40 * covered.share
                + 0.15 * hit.score
                + self._bonus(question, text, passage.section, sentence.truncated)
            )
            found.append(
                SentenceHit(
                    source=hit.source,
                    passage=passage,
                    sentence=sentence,
                    ordinal=ordinal,
                    text=text,
                    section=passage.section,
                    similarity=similarity,
                    coverage=covered.share,
                    focus=covered.focus,
                    names=covered.names,
                    least=covered.least,
                    fits=fits_form(question, text),
                    score=score,
                    missing=covered.missing,
                )
            )
        return found

    def _before(self, document: Document, ordinal: int) -> frozenset[str]:
        """What the sentences say that this one leans on, or the one before it in its paragraph."""
        ordinals = antecedents(document, ordinal)
        if not ordinals and ordinal > 0:
            previous = ordinal - 1
            if document.sentences[previous].block == document.sentences[ordinal].block:
                ordinals = [previous]
        spans = [document.sentences[i] for i in ordinals]
        text = " ".join(without_markers(document.text[s.start : s.end]) for s in spans)
        return keys_of(text, self.lexicon)

    def _bonus(self, question: Question, text: str, section: str, truncated: bool) -> float:
        """What the form of a sentence adds or takes away."""
        bonus = form_bonus(question, text, section, self.lexicon)
        if section == FRAME and not is_strict(question):
            bonus -= 0.08
        if _points_elsewhere(text):
            bonus -= 0.15
        if text.endswith("?"):
            bonus -= 0.25
        if truncated:
            bonus -= 0.3
        if len(text.split()) < 5:
            bonus -= 0.05
        return bonus


# The same sentences come up in question after question.
@lru_cache(maxsize=8192)
def _points_elsewhere(text: str) -> bool:
    """Whether a sentence tells what a text is about, and nothing else."""
    return bool(_SIGNPOST.search(text))


def _called(document: Document) -> str:
    source = document.source
    first = source.authors[0].split()[0] if source.authors else ""
    return f"{first} {source.year or ''} {source.id.replace('-', ' ')}"
