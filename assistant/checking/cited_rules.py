"""What a cited paper is asked by rule: does it give the figures, is it about the same people?"""

from collections.abc import Sequence
from typing import Final

from assistant.checking.cited_sentences import CitedSentence
from assistant.checking.figure_comparison import unborne
from assistant.checking.figures import Figures, figures_in
from assistant.domain import CorpusProfile, Document, EvidenceLevel
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import Profile, profile

_NOT_PEOPLE: Final = frozenset(
    {
        EvidenceLevel.ANIMAL_STUDY,
        EvidenceLevel.IN_VITRO_STUDY,
        EvidenceLevel.STRUCTURAL_BIOLOGY,
        EvidenceLevel.IN_SILICO,
    }
)


def missing_figures(claim: str, sentences: Sequence[CitedSentence], lexicon: Lexicon) -> str:
    """The claim's figures that the cited source does not give; a number alone may be a label."""
    said = figures_in(claim, lexicon)
    telling = Figures(tuple(f for f in said.figures if not f.bare), frozenset())
    shown = figures_in(" ".join(s.text for s in sentences), lexicon)
    return ", ".join(sorted(unborne(telling, shown)))


def other_population(
    said: Profile,
    cited: Document,
    sentences: Sequence[CitedSentence],
    lexicon: Lexicon,
    corpus: CorpusProfile,
) -> str:
    """Why the cited work is about somebody else; empty when it is not, or when nobody wrote down who."""
    kinds = " ; ".join((*cited.source.conditions, *cited.source.species))
    others = kinds and not profile(kinds, lexicon).concepts & corpus.direct
    if others and said.concepts & corpus.direct:
        return f"The cited work is not about {corpus.condition}."
    if "human" not in said.concepts:
        return ""
    for outcome in sorted(said.concepts & lexicon.group("outcome")):
        shown = [
            s
            for s in sentences
            if outcome in s.profile.concepts and s.statement and not s.profile.absent
        ]
        if shown and all(s.evidence in _NOT_PEOPLE for s in shown):
            return f"The cited work shows this in animals or cells: “{shown[0].text}”"
    return ""


def said_to_be_absent(
    said: Profile, sentences: Sequence[CitedSentence], lexicon: Lexicon
) -> CitedSentence | None:
    """Where the cited source says that it has nothing on what the claim is about."""
    matters = said.concepts & (lexicon.group("pathway") | lexicon.group("intervention"))
    found = frozenset[str]().union(
        *(s.profile.concepts for s in sentences if s.statement and not s.profile.absent)
    )
    for sentence in sentences:
        subject = sentence.profile.concepts & matters
        if sentence.profile.absent and subject and not subject & found:
            return sentence
    return None
