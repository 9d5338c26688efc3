"""How much of a claim's telling words a text holds, and which sentences of a text hold most."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from assistant.text.lexicon import Lexicon
from assistant.text.negation import denies
from assistant.text.sentences import split_sentences, without_markers
from assistant.text.words import analysed

SAME_WORDS: Final = 0.7
"""Share of each that the other must hold, for a denial in only one of them to be a contradiction. Of 1,780
pairs that the reader was not trained on, 7 are such: 6 contradict, none supports."""
_BY_ITSELF: Final = 3
"""Sentences of a text that are weighed by themselves, besides the best two together."""


@lru_cache(maxsize=8192)
def telling_words(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The stems and concepts of a text, without the words that every text has."""
    tokens = analysed(without_markers(text), lexicon)
    return frozenset(token.key for token in tokens if not token.stop)


def denied_in_one(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two texts say the same in the same words, and one of them denies it."""
    shares = share_held(one, other, lexicon), share_held(other, one, lexicon)
    return min(shares) >= SAME_WORDS and denies(one) != denies(other)


def share_held(claim: str, evidence: str, lexicon: Lexicon) -> float:
    """Share of the claim's telling words that the evidence holds, 0 to 1.

    A word of the same family counts ("lowered" for "reduced"), and so does a kind of what the claim
    names: "everolimus" holds "rapalog".
    """
    wanted = telling_words(claim, lexicon)
    if not wanted:
        return 0.0
    return 1 - len(keys_missing(wanted, evidence, lexicon)) / len(wanted)


def missing_words(claim: str, evidence: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The claim's telling words that the evidence does not hold, as the claim writes them, each once."""
    missing = keys_missing(telling_words(claim, lexicon), evidence, lexicon)
    written: dict[str, str] = {}
    for token in analysed(without_markers(claim), lexicon):
        if token.key in missing:
            written.setdefault(token.key, token.surface)
    return tuple(written.values())


def keys_missing(wanted: Iterable[str], evidence: str, lexicon: Lexicon) -> frozenset[str]:
    """Those of some telling words that a text does not hold, by the same rule."""
    there = telling_words(evidence, lexicon)
    kinds = {f"@{kind}" for key in there if key[0] == "@" for kind in lexicon.broader(key[1:])}
    families = {family for key in there for family in lexicon.families_of(key)}
    return frozenset(
        key
        for key in wanted
        if key not in there and key not in kinds and not families & set(lexicon.families_of(key))
    )


def sentences_of(text: str) -> list[str]:
    """The sentences of a text without their markers; the whole text where it has no other."""
    return [without_markers(text[start:end]) for start, end in split_sentences(text)] or [text]


def nearest(claim: str, sentences: Sequence[str], lexicon: Lexicon, most: int) -> list[str]:
    """Those sentences that hold most of the claim's words, most first; earlier ones at a tie."""
    ranked = sorted(sentences, key=lambda sentence: -share_held(claim, sentence, lexicon))
    return ranked[:most]


def looked_at(claim: str, sentences: Sequence[str], lexicon: Lexicon) -> list[str]:
    """What is weighed of a text: its nearest sentences, and last the best two in their order.

    A single sentence stands for itself.
    """
    near = nearest(claim, sentences, lexicon, _BY_ITSELF)
    if len(near) == 1:
        return near
    return [*near, " ".join(sorted(near[:2], key=list(sentences).index))]
