"""Retrieved passages → sentences, each with the probability that it answers, and that of a right answer.

A first look weighs every sentence by cosine and words; the reader then reads the passages that came
out best; a logistic model puts the two together. Coefficients come from ``mtor-ms eval fit``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answering.definitions import says_what_it_is
from assistant.answering.features import Candidate, candidates, log_odds, unknown_share
from assistant.domain import BlockKind, Evidence, Hit, Question, QuestionKind, Scorings, SentenceHit
from assistant.ports import OpenIndex, Vectors
from assistant.reader import Reader, Reading, Text
from assistant.text.lexicon import Lexicon
from assistant.text.sentences import without_markers

READ: Final = 5
"""Passages that the reader reads. With 3, 5, 7 and 9 the best sentence answers 0.796, 0.803, 0.808 and 0.808 of
`fit`'s questions, and all facts stand in the best six for 0.924, 0.948, 0.954 and 0.961. Each costs 8 to 25 ms on
two cores."""
_DEFINING: Final = 2
"""Passages that are read in addition where it is asked what something is."""


@dataclass(frozen=True, slots=True)
class RelevanceScorer:
    """Weighs the sentences of the best passages."""

    lexicon: Lexicon
    reader: Reader
    scorings: Scorings

    def glance(self, evidence: Evidence, vector: Vectors, index: OpenIndex) -> Evidence:
        """The evidence with its sentences by cosine and words alone, best first; nothing is read."""
        found = candidates(evidence, vector, index, self.lexicon)
        scored = [(self.scorings.own.glance.probability(one.features), one) for one in found]
        return replace(evidence, sentences=_ordered(scored))

    def weigh(
        self,
        evidence: Evidence,
        vector: Vectors,
        index: OpenIndex,
        admits: Callable[[SentenceHit], bool] = lambda _: True,
    ) -> Evidence:
        """The evidence with the sentences of the passages that were read, best first, and how sure.

        Only those that `admits` lets through are weighed.
        """
        found = [
            one for one in candidates(evidence, vector, index, self.lexicon) if admits(one.hit)
        ]
        first = [self.scorings.own.glance.probability(one.features) for one in found]
        chosen = best_passages(found, first)
        if evidence.question.about_sources:
            chosen = _with_descriptions(chosen, found)
        if evidence.question.kind in (QuestionKind.DEFINITION, QuestionKind.NAMING):
            chosen = self._with_definitions(chosen, found, first, evidence.question)
        texts = as_texts([evidence.hits[number] for number in chosen], index)
        readings = self.reader.read(evidence.question.search_text, texts)
        read = with_readings(found, dict(zip(chosen, readings, strict=True)))
        scored = [(self.scorings.own.relevance.probability(one.features), one) for one in read]
        sentences = _ordered(scored)
        if not sentences:
            return replace(evidence, sentences=(), sure=0.0)
        passages = [
            (evidence.hits[number].source.id, reading.passage)
            for number, reading in zip(chosen, readings, strict=True)
        ]
        return self._decided(
            replace(evidence, sentences=sentences),
            passages,
            unknown_share(evidence.question, index.vocabulary),
        )

    def _decided(
        self, evidence: Evidence, passages: Sequence[tuple[str, float]], unknown: float
    ) -> Evidence:
        """The evidence with how sure it is; `passages` as the reader has them, with their sources.

        What the best sentence of all does not surely answer, the best one of documents with other scores may: that
        one then stands first. So a paper that was added takes no answer away.
        """
        decided = []
        for scoring in (self.scorings.own, self.scorings.other):
            ours = [hit for hit in evidence.sentences if self.scorings.of(hit.source.id) is scoring]
            if not ours:
                continue
            whole = whole_features(
                [hit.relevance for hit in ours],
                [chance for source, chance in passages if self.scorings.of(source) is scoring],
                unknown,
            )
            first = (ours[0], *(hit for hit in evidence.sentences if hit is not ours[0]))
            sure = scoring.right.probability(whole)
            decided.append(replace(evidence, sentences=first, sure=sure))
        return max(
            decided,
            key=lambda one: (
                self.scorings.answers(one, careful=evidence.question.careful),
                one.sentences[0].relevance,
            ),
        )

    def _with_definitions(
        self,
        chosen: Sequence[int],
        found: Sequence[Candidate],
        first: Sequence[float],
        question: Question,
    ) -> list[int]:
        """Also the passages in which something says what the thing is: that is longer than a question for it.

        So the first look has what only names the thing before it.
        """
        defining = {
            one.passage: score
            for score, one in sorted(zip(first, found, strict=True), key=lambda both: both[0])
            if one.passage not in chosen
            and says_what_it_is(without_markers(one.hit.text), question, self.lexicon)
        }
        best = sorted(defining, key=lambda number: (-defining[number], number))
        return sorted({*chosen, *best[:_DEFINING]})


def best_passages(
    found: Sequence[Candidate], first: Sequence[float], most: int = READ
) -> list[int]:
    """Ordinals of the passages whose best sentence is among the best, in the order of the hits."""
    best: dict[int, float] = {}
    for one, score in zip(found, first, strict=True):
        best[one.passage] = max(best.get(one.passage, 0.0), score)
    return sorted(sorted(best, key=lambda number: (-best[number], number))[:most])


def _with_descriptions(chosen: Sequence[int], found: Sequence[Candidate]) -> list[int]:
    """Also the passages that tell of the sources of the chosen ones: who asks for a paper is told from them."""
    sources = {one.hit.source.id for one in found if one.passage in chosen}
    told = {
        one.passage
        for one in found
        if one.hit.sentence.kind is BlockKind.METADATA and one.hit.source.id in sources
    }
    return sorted({*chosen, *told})


def as_texts(hits: Sequence[Hit], index: OpenIndex) -> list[Text]:
    """Passages as the reader reads them: under title and section, without reference markers."""
    texts = []
    for hit in hits:
        document = index.document(hit.passage.source_id)
        spans = document.sentences[hit.passage.first_sentence : hit.passage.last_sentence + 1]
        sentences = tuple(without_markers(document.text[s.start : s.end]) for s in spans)
        texts.append(Text(sentences, f"{hit.source.title}. {hit.passage.section}"))
    return texts


def with_readings(found: Sequence[Candidate], readings: Mapping[int, Reading]) -> list[Candidate]:
    """The sentences of the passages that were read, with what the reader makes of them.

    Its probability counts as itself and as log-odds: near 0 and 1 the one tells more, between the other.
    How far a sentence is behind the best one tells what is beside the point.
    """
    read = [one for one in found if one.passage in readings]
    chances = [readings[one.passage].sentences[one.place] for one in read]
    best = max(chances, default=0.0)
    nearest = max((one.features["cosine"] for one in read), default=0.0)
    return [
        replace(
            one,
            features={
                **one.features,
                "sentence_p": log_odds(chance),
                "passage_p": log_odds(readings[one.passage].passage),
                "sentence_chance": chance,
                "passage_chance": readings[one.passage].passage,
                "behind": log_odds(chance) - log_odds(best),
                "cosine_behind": one.features["cosine"] - nearest,
            },
        )
        for one, chance in zip(read, chances, strict=True)
    ]


def whole_features(
    relevance: Sequence[float], passages: Sequence[float], unknown: float
) -> dict[str, float]:
    """What tells a right answer: the best sentence, the best passage, and what the corpus lacks.

    `relevance` of the sentences, best first; `passages` by the reader; `unknown` share of the
    question's words. How many words a question has is no feature: it made short ones count as less sure.
    """
    return {
        "best": log_odds(relevance[0]),
        "passage_p": log_odds(max(passages)),
        "unknown": unknown,
    }


def _ordered(scored: Sequence[tuple[float, Candidate]]) -> tuple[SentenceHit, ...]:
    """Each sentence once, best first: passages overlap."""
    best: dict[tuple[str, int], SentenceHit] = {}
    for score, one in scored:
        place = (one.hit.source.id, one.hit.ordinal)
        if place not in best or best[place].relevance < score:
            best[place] = replace(one.hit, relevance=score)
    return tuple(sorted(best.values(), key=lambda h: (-h.relevance, h.source.id, h.ordinal)))
