"""What a question takes for granted, held against what was found.

Three things are looked at, none of them a list of questions: whether the study that the question
names is about the people and the disease that it speaks of; whether a change that it asks the reason of was found at
all, by the ledger; and what the best sentences do to what it assumes, by a head of the learned reader that was
fitted on such questions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.checking.word_overlap import (
    denied_in_one,
    keys_missing,
    share_held,
    telling_words,
)
from assistant.domain import (
    CorpusProfile,
    Direction,
    Evidence,
    Finding,
    Question,
    QuestionKind,
    SentenceHit,
    Source,
)
from assistant.ledger import LedgerEntry, family_of
from assistant.reader import Reader
from assistant.text.lexicon import Lexicon
from assistant.text.negation import denies
from assistant.text.question_words import asks_for_reason, asks_when
from assistant.text.sentence_profile import is_absence, profile
from assistant.text.sentences import without_markers
from assistant.text.stemming import stem
from assistant.text.words import analysed, tokenize

_LOOKED_AT: Final = 3
"""Best sentences that are held against the question."""
_ABOUT_IT: Final = 0.3
"""Share of the question's telling words that a sentence must hold to bear on what it assumes."""
_ASKING: Final = frozenset(
    """why explain explains explanation reason reasons what how when which who whom whose where in at by since
    because given if describe""".split()
)
"""What assumes something opens with one of these; a few bare words to look up assume nothing."""
_UNDECIDED: Final = frozenset({"or", "whether"})
"""Who leaves it open with one of these takes neither for granted."""
_CHANGES: Final = frozenset({"~raise", "~lower", "~prevent", "~slow", "~disrupt"})
"""Families of the lexicon whose verbs say that something became otherwise."""
_HARM: Final = "worsen worse harm harmful damage exacerbate aggravate"
_GOOD: Final = """improve better good help helpful benefit beneficial protective protect work effective alleviate
ameliorate relieve"""
_SAME: Final = "unchanged untouched unaffected unaltered intact"
_WAYS: Final = tuple(
    (frozenset(map(stem, words.split())), way)
    for words, way in (
        (_HARM, Direction.HARM),
        (_GOOD, Direction.BENEFIT),
        (_SAME, Direction.NO_EFFECT),
    )
)
"""Words by which a question says which way something went, besides the change that it asks the reason of."""
_TIME: Final = frozenset(map(stem, "year month date".split()))
_MATTER: Final = 0.5
"""Share of an outcome's words, or of the question's, that names the same thing."""
_TELLING: Final = 4
"""Letters of a word that may tell what was done."""
_HITS: Final = 8
"""Passages whose sources may be the study that the question names."""


@dataclass(frozen=True, slots=True)
class PremiseCheck:
    """Checks questions that assume something."""

    lexicon: Lexicon
    reader: Reader
    corpus: CorpusProfile
    contradicted_from: float
    """Least probability with which a sentence is taken to contradict a question."""
    shown_from: float
    """Share of the best sentence's relevance from which a sentence is on what is asked."""

    def check(
        self,
        question: Question,
        evidence: Evidence,
        findings: Sequence[LedgerEntry | None] = (),
    ) -> str:
        """What is amiss, in a sentence for the reader; empty when nothing is.

        `findings` are those that the best sentences state, in their order; None for a sentence that states none.
        """
        mismatch = self._other_subject(question, evidence)
        if mismatch:
            return mismatch
        if not evidence.sentences or not assumes(question.standalone):
            return ""
        contrary = self._unchanged(question, evidence, findings)
        contrary = contrary or self._contrary(question, evidence)
        if contrary is None:
            return ""
        return (
            "The question takes something for granted that the documents do not bear out: "
            f"“{contrary.text}” ({contrary.source.author_year()})"
        )

    def unspoken(self, question: Question, evidence: Evidence) -> str:
        """What is amiss with a question that has no answer and asks when something happened.

        Empty where a found sentence that names what the question names speaks of it.
        """
        asked = question.standalone
        told = telling_words(asked, self.lexicon)
        names = {key for key in told if key[0] == "@"}
        event = told - names - _TIME
        if not asks_when(asked) or not assumes(asked) or not names or not event:
            return ""
        for hit in evidence.sentences:
            missing = keys_missing(told, hit.text, self.lexicon)
            if not names & missing and event - missing:
                return ""
        return (
            "The question takes for granted that this happened; no sentence that was found says so."
        )

    def _unchanged(
        self, question: Question, evidence: Evidence, findings: Sequence[LedgerEntry | None]
    ) -> SentenceHit | None:
        """The best sentence on it, where it went another way than the question has it, or was not looked at."""
        asked = question.standalone
        if not self._presumes(asked):
            return None
        best = evidence.sentences[0]
        # That a number was not told is the answer to who asks for it.
        unknown = is_absence(best.text) and question.kind is not QuestionKind.NUMBER
        if unknown and share_held(asked, best.text, self.lexicon) >= _MATTER:
            return best
        means = self.lexicon.group("intervention") | self.lexicon.group("pathway")
        named = {key for key in telling_words(asked, self.lexicon) if key[1:] in means}
        about = [
            (hit, entry.finding.direction)
            for hit, entry in zip(evidence.sentences, findings, strict=False)
            if entry is not None
            and self._is_meant(entry, asked)
            # A sentence may call what was given by its class: "any diet group" of a study of fasting.
            and not keys_missing(named, f"{hit.text} {entry.finding.intervention}", self.lexicon)
        ]
        assumed = _way(asked)
        contrary = {way for _, way in about}.isdisjoint({assumed, Direction.MIXED})
        if assumed is None:
            contrary = {way for _, way in about} == {Direction.NO_EFFECT}
        return about[0][0] if about and contrary else None

    def _presumes(self, asked: str) -> bool:
        """Whether a question takes a change, or something to be explained, for granted."""
        tokens = analysed(asked, self.lexicon)
        return asks_for_reason(asked) or any(
            _CHANGES.intersection(self.lexicon.families_of(token.key)) for token in tokens
        )

    def _is_meant(self, entry: LedgerEntry, asked: str) -> bool:
        """Whether a finding is of what the question has done and looked at."""
        finding = entry.finding
        if not entry.stated or not finding.direction.decided or not finding.outcome:
            return False
        # By their words, too: a name may be told by a part of it.
        done = _stems(finding.intervention) & _stems(asked)
        return self._is_on_outcome(finding, asked) and (
            bool(done) or share_held(finding.intervention, asked, self.lexicon) > 0
        )

    def _is_on_outcome(self, finding: Finding, asked: str) -> bool:
        """Whether a question is on an outcome: by its words, or the disease where it is on nothing else."""
        told = telling_words(asked, self.lexicon)
        ends = {family_of(key) for key in telling_words(finding.outcome, self.lexicon)}
        shared = ends & set(map(family_of, told))
        if share_held(finding.outcome, asked, self.lexicon) >= _MATTER:
            return True
        if shared and len(shared) >= _MATTER * len(ends):
            return True
        diseases = {f"@{one}" for one in self.lexicon.group("condition")}
        given = telling_words(finding.intervention, self.lexicon)
        others = [key for key in told - diseases - given if not self._is_aside(key)]
        return not others and bool(shared & diseases)

    def _is_aside(self, key: str) -> bool:
        """Whether a telling word of a question says no outcome: in whom, or which way it went."""
        if key[0] == "@":
            return key[1:] in self.lexicon.group("population")
        moved = _CHANGES | {"~good", "~bad", "~make"}
        return bool(moved.intersection(self.lexicon.families_of(key))) or any(
            key in words for words, _ in _WAYS
        )

    def _contrary(self, question: Question, evidence: Evidence) -> SentenceHit | None:
        """The sentence that most clearly contradicts the question, when none bears it out."""
        least = self.shown_from * evidence.sentences[0].relevance
        near = [hit for hit in evidence.sentences[:_LOOKED_AT] if hit.relevance >= least]
        texts = [without_markers(hit.text) for hit in near]
        for hit, text in zip(near, texts, strict=True):
            if denied_in_one(question.standalone, text, self.lexicon):
                return hit
        doubts = self.doubts(question.standalone, texts)
        worst = max(range(len(near)), key=doubts.__getitem__)
        return near[worst] if doubts[worst] >= self.contradicted_from else None

    def doubts(self, asked: str, texts: Sequence[str]) -> list[float]:
        """How clearly each text contradicts what a question assumes, 0 to 1.

        0 for a text that is about something else, and for all where one of them bears it out.
        """
        stances = self.reader.weigh_premise(asked, texts)
        if any(stance.supports > max(stance.contradicts, stance.neither) for stance in stances):
            return [0.0] * len(texts)
        return [
            stance.contradicts if share_held(asked, text, self.lexicon) >= _ABOUT_IT else 0.0
            for text, stance in zip(texts, stances, strict=True)
        ]

    def _other_subject(self, question: Question, evidence: Evidence) -> str:
        """Why the study that the question names is not about what it speaks of; empty if it is."""
        concepts = {term.key[1:] for term in question.terms if term.key.startswith("@")}
        populations = self.lexicon.group("population")
        wanted = concepts & (self.lexicon.group("condition") | populations)
        for source in _named_sources(question, evidence) if wanted else ():
            kinds = " ; ".join((*source.conditions, *source.species))
            about = profile(kinds, self.lexicon).concepts
            lead = f"The study named in the question ({source.author_year()}) is"
            conditions, species = ", ".join(source.conditions), ", ".join(source.species)
            if "human" in wanted and "human" not in about:
                return f"{lead} not a study of people: {conditions}; {species}."
            if wanted & populations and about & populations and not wanted & about:
                return f"{lead} about another population: {species}."
            asked = wanted & (self.corpus.direct - self.corpus.models)
            if asked and not about & self.corpus.direct:
                return f"{lead} not about {self.corpus.condition}: {conditions}."
        return ""


def _way(asked: str) -> Direction | None:
    """Which way a question that asks for a reason has it that something went; None where it does not say."""
    words = _stems(asked) if asks_for_reason(asked) else frozenset()
    return next((way for said, way in _WAYS if said & words), None)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word, _, _ in tokenize(text) if len(word) >= _TELLING)


def assumes(asked: str) -> bool:
    """Whether a question may take something for granted: it does not ask whether, and denies nothing."""
    words = asked.replace("’", "'").lower().replace(",", " ").split()
    opening = words[:1]
    return _ASKING.issuperset(opening) and not _UNDECIDED.intersection(words) and not denies(asked)


def _named_sources(question: Question, evidence: Evidence) -> Iterator[Source]:
    """Found sources whose author or trial the question names, and of which it is known what they are on."""
    words = {part.lower() for term in question.terms for part in _with_head(term.surface)}
    for source in dict.fromkeys(hit.source for hit in evidence.hits[:_HITS]):
        family = source.authors[0].split()[0].lower() if source.authors else ""
        if (family in words or words & _acronyms(source.title)) and (
            source.conditions or source.species
        ):
            yield source


def _with_head(name: str) -> tuple[str, str]:
    """A name, and what stands before its number: STRIDES of "STRIDES-2"."""
    head, _, number = name.partition("-")
    return name, head if number.isdigit() else name


def _acronyms(title: str) -> set[str]:
    """Names of trials in a title: words of four capitals or more, such as STRIDES of "STRIDES-2"."""
    heads = (word.strip("():;,.").split("-")[0] for word in title.split())
    return {head.lower() for head in heads if len(head) >= 4 and head.isupper() and head.isalpha()}
