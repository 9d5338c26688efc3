"""Words as they are matched: folded, stemmed, and named by the lexicon.

Both sides of every match, documents and questions, come through here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assistant.text.letters import compared, words_in
from assistant.text.lexicon import Lexicon
from assistant.text.stemming import stem

STOPWORDS: Final = frozenset(
    """a about above after again all also am an and any are as at be because been before being below
    between both but by can could did do does doing done down during each few for from further had has
    have having he her here hers him his how i if in into is it its itself just me might more most my
    no nor not of off on once only or other our out over own per same shall she should so some such
    than that the their them then there these they this those through to too under until up upon us
    very was we were what when where which while who whom whose why will with within without would
    you your yours tell explain describe please give know much many ever say says said mean means
    may must like get got s t re ve ll d m don doesn didn isn aren wasn weren cannot let lets there's
    et al last lasted actually really exactly currently known thing things""".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a name of several words, with where it stands."""

    key: str
    """``@concept`` when the lexicon names it, else a stem."""
    surface: str
    start: int
    end: int
    stop: bool = False

    @property
    def is_concept(self) -> bool:
        return self.key.startswith("@")


def tokenize(text: str) -> list[tuple[str, int, int]]:
    """(word, start, end) of each word; hyphens separate, and so do Greek letters within a name."""
    return list(words_in(text))


def analyse(text: str, lexicon: Lexicon) -> tuple[Token, ...]:
    """The words of `text` in order, the longest names of the lexicon taken as one."""
    words = tokenize(text)
    folded = [compared(word) for word, _, _ in words]
    tokens: list[Token] = []
    at = 0
    while at < len(words):
        found = lexicon.longest(folded, at)
        length, key = found if found else (1, "")
        start, end = words[at][1], words[at + length - 1][2]
        if found:
            tokens.append(Token(f"@{key}", text[start:end], start, end))
        else:
            stop = all(part in STOPWORDS for part in folded[at].split("'"))
            tokens.append(Token(stem(words[at][0]), words[at][0], start, end, stop))
        at += length
    return tuple(tokens)


analysed = lru_cache(maxsize=4096)(analyse)
"""The same for sentences of documents, which come up in question after question."""


def document_keys(text: str, lexicon: Lexicon) -> list[str]:
    """What a document is found by: concepts with all they are a kind of, stems, joined compounds.

    Words inside a name of several words are kept as well, so "sclerosis" finds "multiple sclerosis".
    """
    keys: list[str] = []
    for token in analyse(text, lexicon):
        if token.stop:
            continue
        keys.append(token.key)
        if token.is_concept:
            keys.extend(f"@{broader}" for broader in lexicon.broader(token.key[1:]))
            words = tokenize(token.surface)
            if len(words) > 1:
                keys.extend(stem(w) for w, _, _ in words if w.lower() not in STOPWORDS)
    keys.extend(compounds(text))
    return keys


@lru_cache(maxsize=16_384)
def key_set(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The same as a set, remembered: sentences of documents come up in question after question.

    A quarter of the time of reading went into it before (November 2026).
    """
    return frozenset(document_keys(text, lexicon))


_HYPHENS: Final = frozenset("-‐‑")
_DASHES: Final = frozenset("–−")


def compounds(text: str) -> Sequence[str]:
    """Hyphenated words as one key: ``half-life`` (parts stemmed); with Greek letters unhyphenated ones, too.

    NF-κB, NFκB and NF–κB are ``nf-kappa-b``.
    """
    found: list[str] = []
    parts: list[tuple[str, int, int]] = []
    for word in words_in(text):
        if parts and not _joined(text[parts[-1][2] : word[1]], parts[-1][0], word[0]):
            found += _compound(parts)
            parts = []
        parts.append(word)
    return [*found, *_compound(parts)]


def _compound(parts: Sequence[tuple[str, int, int]]) -> list[str]:
    return ["-".join(stem(word) for word, _, _ in parts)] if len(parts) > 1 else []


def _joined(between: str, one: str, other: str) -> bool:
    """Whether two words are parts of one: by a hyphen, or by a dash that stands for one beside Greek."""
    greek = not (one.isascii() and other.isascii())
    return between in _HYPHENS or not between or (greek and between in _DASHES)
