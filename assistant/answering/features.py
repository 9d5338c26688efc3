"""What is known of a sentence before anybody reads it: numbers that know no phrase and no field."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from assistant.domain import (
    BlockKind,
    Document,
    Evidence,
    FindingKind,
    Hit,
    Question,
    QuestionKind,
    Sentence,
    SentenceHit,
)
from assistant.ledger import speaks_of_harm
from assistant.ports import OpenIndex, Vectors, Vocabulary
from assistant.text.lexicon import Lexicon
from assistant.text.sentences import without_markers
from assistant.text.words import key_set

# A word in the title or section counts this much of one in the sentence: 0.7 was best of 0.5, 0.7 and 1
# for the first edition's ranking on its development cases; the fitted weights take up the rest.
_HEADING: Final = 0.7
# Sentences of fewer words are headings and fragments more often than answers; the fit weighs it.
_SHORT: Final = 8
_EDGE: Final = 1e-4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a retrieved passage that may be quoted, and what is known of it."""

    hit: SentenceHit
    features: Mapping[str, float]
    passage: int
    """Ordinal of its passage among the hits."""
    place: int
    """Ordinal of the sentence in its passage."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a sentence is compared with."""

    weights: Mapping[str, float]
    known: frozenset[str]
    names: frozenset[str]
    """Words that the lexicon knows as names of things."""
    metadata: bool
    """It is asked about a source itself."""
    harm: bool
    """It is asked about harm."""


def candidates(
    evidence: Evidence, vector: Vectors, index: OpenIndex, lexicon: Lexicon
) -> list[Candidate]:
    """Every sentence of the hits that may be quoted, in order of the passages.

    What breaks off, gives orders or is a row of a table is not quoted. What is known of a source itself
    answers only who asks for that.
    """
    terms = evidence.question.terms
    asked = _Asked(
        weights=_weights(evidence.question, index.vocabulary),
        known=frozenset(term.key for term in terms if term.known),
        names=frozenset(term.key for term in terms if term.key.startswith("@")),
        metadata=evidence.question.about_sources,
        harm=evidence.question.kind is QuestionKind.SAFETY,
    )
    found: list[Candidate] = []
    for number, hit in enumerate(evidence.hits):
        found += _of_passage(number, hit, vector, index, lexicon, asked)
    return found


def unknown_share(question: Question, vocabulary: Vocabulary) -> float:
    """Share of the weight of the question's words that the corpus does not have, 0 to 1."""
    weights = _weights(question, vocabulary)
    total = sum(weights.values())
    lacking = sum(weights[term.key] for term in question.terms if not term.known)
    return lacking / total if total else 0.0


def log_odds(p: float) -> float:
    """Of a probability, kept within about -9.2 and 9.2."""
    clipped = min(max(p, _EDGE), 1 - _EDGE)
    return math.log(clipped / (1 - clipped))


def _of_passage(
    number: int,
    hit: Hit,
    vector: Vectors,
    index: OpenIndex,
    lexicon: Lexicon,
    asked: _Asked,
) -> Iterator[Candidate]:
    passage = hit.passage
    document = index.document(passage.source_id)
    rows = index.sentence_vectors(passage.source_id, passage.first_sentence, passage.last_sentence)
    cosines = rows @ vector
    head = f"{hit.source.title}. {passage.section} {passage.source_id.replace('-', ' ')}"
    around = key_set(head, lexicon)
    under_harm = speaks_of_harm(key_set(passage.section, lexicon))
    limits = {f.sentence for f in document.findings if f.kind is FindingKind.LIMITATION}
    for place, cosine in enumerate(cosines):
        sentence = _sentence(document, hit, passage.first_sentence + place, float(cosine))
        if not _may_answer(sentence.sentence, asked.metadata):
            continue
        bare = without_markers(sentence.text)
        own = key_set(bare, lexicon)
        # What a sentence is about often stands in the one before it.
        context = around | _before(document, passage.first_sentence + place, lexicon)
        features = {
            "cosine": float(cosine),
            "words_all": _share(asked.weights, asked.weights.keys(), own, around),
            "words_own": _share(asked.weights, asked.known, own, frozenset()),
            "words_context": _share(asked.weights, asked.known, own, context),
            "names": _share(asked.weights, asked.names, own, context) if asked.names else 1.0,
            "passage": hit.score,
            "short": float(len(bare.split()) < _SHORT),
            "limit": float(passage.first_sentence + place in limits),
            # Only a question on harm looks for it; what it does to a person is seldom said in the question's words.
            "harm": float(asked.harm and (under_harm or speaks_of_harm(own))),
            "no_harm": float(asked.harm and not (under_harm or speaks_of_harm(own))),
        }
        yield Candidate(sentence, features, number, place)


def _may_answer(sentence: Sentence, metadata: bool) -> bool:
    """A field of a record ("Participants: ...") is no sentence, and says of no study which one it is."""
    known = metadata and sentence.kind is BlockKind.METADATA
    return sentence.quotable if known else sentence.stated


def _before(document: Document, ordinal: int, lexicon: Lexicon) -> frozenset[str]:
    """The words of the sentence before it in the same paragraph."""
    if not ordinal or document.sentences[ordinal - 1].block != document.sentences[ordinal].block:
        return frozenset()
    span = document.sentences[ordinal - 1]
    return key_set(without_markers(document.text[span.start : span.end]), lexicon)


def _sentence(document: Document, hit: Hit, ordinal: int, cosine: float) -> SentenceHit:
    sentence = document.sentences[ordinal]
    return SentenceHit(
        source=hit.source,
        passage=hit.passage,
        sentence=sentence,
        ordinal=ordinal,
        text=document.text[sentence.start : sentence.end],
        section=hit.passage.section,
        cosine=cosine,
    )


def _share(
    weights: Mapping[str, float],
    wanted: Collection[str],
    own: frozenset[str],
    around: frozenset[str],
) -> float:
    """Share of the weight of the wanted words that the sentence or what stands above it holds."""
    total = sum(weights[key] for key in wanted)
    held = sum(weights[key] * _held(key, own, around) for key in wanted)
    return held / total if total else 0.0


def _held(key: str, own: frozenset[str], around: frozenset[str]) -> float:
    return 1.0 if key in own else _HEADING if key in around else 0.0


def _weights(question: Question, vocabulary: Vocabulary) -> dict[str, float]:
    """How telling each word is: inverse document frequency (Robertson and Sparck Jones, 1976).

    Scaled so that a word which occurs nowhere weighs 1.
    """
    top = math.log(1 + (vocabulary.passages + 0.5) / 0.5)
    weights = {}
    for term in question.terms:
        frequency = vocabulary.document_frequency(term.key)
        rarity = math.log(1 + (vocabulary.passages - frequency + 0.5) / (frequency + 0.5)) / top
        weights[term.key] = max(0.05, rarity)
    return weights
