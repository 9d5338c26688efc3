"""Sentences that mean nothing alone: which ones, and what they need before them."""

import re
from functools import lru_cache
from typing import Final

from assistant.domain import Document
from assistant.text.lexicon import Lexicon
from assistant.text.sentence_profile import profile

_LINK: Final = (
    r"(?:However|Moreover|Furthermore|Additionally|Thus|Therefore|Conversely|Instead|Also|But|And|Here"
    r"|In addition|As a result|By contrast|In contrast|Similarly|Consequently|Hence|Rather|Still)[, ]+"
)
_REFERS: Final = re.compile(
    rf"^(?:{_LINK})?"
    r"(?:It|They|This|These|Those|That|Such|He|She|Its|Their|His|Her|Both|Neither|The latter|The former"
    r"|it|they|this|these|those|such|its|their|both"
    r"|The (?:resulting|same|other|second|remaining|two|three) \w+"
    r"|(?:All|Each|Most|Some|None|Many) of (?:these|them|those))\b"
)
# "It is essential to ..." points at nothing before it.
_EMPTY_IT: Final = re.compile(
    rf"^(?:{_LINK})?[Ii]t(?:['’]s| is| was| has been) (?:\w+ly )?(?:crucial|essential|important|likely"
    r"|possible|known|thought|shown|clear|like)\b"
)
_IT_INSIDE: Final = re.compile(
    r"^(?:One|Another|A|The|Some|Other) (?:\w+ )?(?:stud(?:y|ies)|trials?|experiments?|papers?|authors?)\b"
    r"[^,.;]*?\b(?:that|how|whether) (?:it|they|this|these)\b"
)
_GOES_ON: Final = re.compile(r"^(?:Other|Another|Additional) [a-z]")
_DEPTH: Final = 3
_REACH: Final = 4
"""Sentences back within which "these drugs" finds the drugs that it speaks of."""
_KINDS: Final = {
    "intervention": "drugs?|agents?|inhibitors?|medicines?|medications?|compounds?|treatments?|therap(?:y|ies)",
    "condition": "diseases?|disorders?|conditions?|illness(?:es)?",
}
"""Nouns that say of what kind the thing is that is spoken of, by groups of the lexicon."""
_OF_A_KIND: Final = {
    kind: re.compile(
        rf"^(?:{_LINK})?(?:[Tt]h(?:is|ese|ose)|[Ss]uch) (?:[\w-]+ ){{0,2}}(?:{nouns})\b"
    )
    for kind, nouns in _KINDS.items()
}


# The same sentences come up in question after question.
@lru_cache(maxsize=8192)
def refers_back(text: str) -> bool:
    """Whether a sentence opens with a word that stands for something said before it."""
    if _EMPTY_IT.match(text):
        return False
    return bool(_REFERS.match(text) or _IT_INSIDE.match(text))


def goes_on(text: str) -> bool:
    """Whether a sentence adds to what was said before it: "Other risks are ..."; it means something alone."""
    return _GOES_ON.match(text) is not None


def antecedents(
    document: Document, ordinal: int, lexicon: Lexicon, depth: int = _DEPTH
) -> list[int]:
    """Ordinals of the sentences that one leans on, first to last; at most `depth`, under the same heading.

    "These drugs" leans on the nearest sentence that names a drug, if that stands by itself. Else each lies directly
    before the next, and the first of them stands by itself, unless the heading or the depth ends the search.
    """
    if (named := _naming(document, ordinal, lexicon)) is not None:
        return [named]
    found: list[int] = []
    at = ordinal
    while len(found) < depth and at > 0 and refers_back(_text(document, at)):
        if _section(document, at) != _section(document, at - 1):
            break
        at -= 1
        found.insert(0, at)
    return found


def _naming(document: Document, ordinal: int, lexicon: Lexicon) -> int | None:
    """The nearest sentence before one that names what it speaks of by its kind; None where it does not."""
    text = _text(document, ordinal)
    kind = next((kind for kind, opens in _OF_A_KIND.items() if opens.match(text)), "")
    if not kind:
        return None
    for at in range(ordinal - 1, max(-1, ordinal - 1 - _REACH), -1):
        if _section(document, at) != _section(document, ordinal):
            return None
        if profile(_text(document, at), lexicon).concepts & lexicon.group(kind):
            return None if refers_back(_text(document, at)) else at
    return None


def _text(document: Document, ordinal: int) -> str:
    sentence = document.sentences[ordinal]
    return document.text[sentence.start : sentence.end]


def _section(document: Document, ordinal: int) -> str:
    start = document.sentences[ordinal].start
    return next((s.name for s in document.sections if s.start <= start < s.end), "")
